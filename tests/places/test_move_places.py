"""Enrolled children in lines, and held places that change hands."""

from datetime import timedelta
from functools import partial

import pytest

from kezek.kindergartens.errors import GroupFull
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import Move, Wishes, hold_places, join_enrolled, move_places
from kezek.places.errors import NotHeld, PlaceGone
from kezek.places.models import Place, Wait
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, a_group, statements_of
from tests.places.builders import NOW, a_claimed_place, data_of, frame, kinds_of, taken

pytestmark = pytest.mark.django_db


def a_held_place(group: Group | None = None) -> Place:
    """The place of a child that attends."""
    place = a_claimed_place(group)
    hold_places(places=[place.pk], **frame())
    Voucher.objects.filter(pk=place.voucher_id).update(state="active")
    place.refresh_from_db()
    return place


def test_a_ring_of_full_groups_changes_places_without_a_free_seat() -> None:
    groups = [a_group(capacity=1) for _ in range(3)]
    places = [a_held_place(group) for group in groups]
    wanted = [groups[1], groups[2], groups[0]]
    moves = [Move(place.pk, group.pk) for place, group in zip(places, wanted, strict=True)]
    new = move_places(moves=moves, **frame())
    assert [Place.objects.get(pk=pk).group_id for pk in new] == [group.pk for group in wanted]
    assert [taken(group) for group in groups] == [1, 1, 1]
    assert queries.reconcile(TARAZ) == []
    first = Place.objects.get(pk=new[0])
    assert (first.state, first.via, first.case_id) == ("held", "transfer", first.child_id)
    assert data_of("place.moved", new[0])["old"] == places[0].pk
    assert data_of("place.released", places[0].pk)["reason"] == "moved"


def test_a_full_group_that_nobody_leaves_takes_nobody_in() -> None:
    full, place = a_group(capacity=1), a_held_place()
    a_held_place(full)
    with pytest.raises(GroupFull):
        move_places(moves=[Move(place.pk, full.pk)], **frame())


def test_only_a_held_place_moves() -> None:
    with pytest.raises(PlaceGone):
        move_places(moves=[Move(a_claimed_place().pk, a_group().pk)], **frame())


def test_a_move_ends_every_line_of_the_child_and_says_which_it_was() -> None:
    place, won, other = a_held_place(), a_group(), a_group()
    waits = join_enrolled(wishes=[Wishes(place.voucher_id, [other.pk, won.pk])], **frame())
    (new,) = move_places(moves=[Move(place.pk, won.pk)], **frame(NOW + timedelta(hours=1)))
    found = {row.pk: (row.group_id, row.state, row.place_id) for row in Wait.objects.all()}
    assert found == {
        waits[0]: (other.pk, "left", None),
        waits[1]: (won.pk, "accepted", new),
    }


def test_who_has_no_held_place_joins_no_line_as_enrolled() -> None:
    place = a_claimed_place()
    with pytest.raises(NotHeld):
        join_enrolled(wishes=[Wishes(place.voucher_id, [a_group().pk])], **frame())


def test_an_enrolled_child_waits_for_a_free_seat_too_and_keeps_its_own() -> None:
    place, wished = a_held_place(), a_group(capacity=1)
    (wait,) = join_enrolled(wishes=[Wishes(place.voucher_id, [wished.pk])], **frame())
    assert Wait.objects.get(pk=wait).own_id == place.pk
    assert wished.pk not in queries.open_seats(TARAZ)
    assert kinds_of("wait", wait) == ["wait.joined"]
    assert not Voucher.objects.get(pk=place.voucher_id).paused_at


def test_many_cost_as_many_statements_as_one() -> None:
    old, new = a_group(), a_group()
    counts = []
    for number in (1, 6):
        places = [a_held_place(old) for _ in range(number)]
        wishes = [Wishes(place.voucher_id, [new.pk]) for place in places]
        moves = [Move(place.pk, new.pk) for place in places]
        counts.append(
            (
                statements_of(partial(join_enrolled, wishes=wishes, **frame())),
                statements_of(partial(move_places, moves=moves, **frame())),
            )
        )
    assert counts[0] == counts[1]
