"""Freed seats: offered in order, answered, declined, lapsed, passed on."""

from datetime import timedelta

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import (
    Release,
    accept_offer,
    accept_offers,
    claim_place,
    decline_offer,
    join_waiting_list,
    lapse_offers,
    leave_waiting_list,
    offer_seats,
    release_places,
    serve_lines,
)
from kezek.places.errors import AlreadyPlaced, OfferOver, WaitOver
from kezek.places.models import Place, Wait
from kezek.places.sweeps import Swept, offer_freed_seats
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ
from tests.places.builders import (
    NOW,
    a_claimant,
    a_full_group,
    a_line,
    data_of,
    frame,
    kinds_of,
    states,
    taken,
)

pytestmark = pytest.mark.django_db


def _free_one(group: Group) -> None:
    held = Place.objects.filter(group=group, state="claimed").order_by("pk")[0]
    release_places(places=[held.pk], reason=Release.LEFT, **frame())


def _waits(ids: list[int]) -> list[Wait]:
    return [Wait.objects.get(pk=wait) for wait in ids]


def test_a_freed_seat_goes_to_the_first_in_line_for_a_day() -> None:
    group = a_full_group()
    waits = a_line(group, 2)
    _free_one(group)
    assert offer_freed_seats(TARAZ, NOW) == Swept(closed=0, lapsed=0, offered=1)
    first, second = _waits(waits)
    assert (first.state, second.state) == ("offered", "waiting")
    assert first.offer_due_at == clock.end_of(clock.day_of(NOW) + timedelta(days=1))
    place = Place.objects.get(waits=first)
    assert (place.state, place.via, place.voucher_id) == ("offered", "offer", first.voucher_id)
    assert data_of("place.offered", place.pk)["wait"] == first.pk
    assert taken(group) == 1
    assert queries.reconcile(TARAZ) == []


def test_what_the_lines_were_served_from_is_written_before_the_offers() -> None:
    group, other = a_full_group(), a_full_group()
    (first, *_rest), (head,) = a_line(group, 2), a_line(other, 1)
    _free_one(group)
    assert serve_lines(**frame()) == 1
    assert data_of("lines.served", first) == {"free": {str(group.pk): 1}, "busy": []}
    _free_one(other)
    assert serve_lines(**frame()) == 1
    busy = Wait.objects.get(pk=first).voucher_id
    assert data_of("lines.served", head) == {"free": {str(other.pk): 1}, "busy": [busy]}
    assert [entry.kind for entry in Entry.objects.order_by("pk")][-2:] == [
        "lines.served",
        "place.offered",
    ]


def test_lines_without_a_free_seat_are_served_without_a_word() -> None:
    a_line(a_full_group(), 1)
    assert serve_lines(**frame()) == 0
    assert not Entry.objects.filter(kind="lines.served").exists()


def test_the_sweep_offers_nothing_twice() -> None:
    group = a_full_group()
    a_line(group, 2)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    assert offer_freed_seats(TARAZ, NOW).offered == 0


def test_several_seats_go_to_as_many_in_order() -> None:
    group = a_full_group(3)
    waits = a_line(group, 3)
    _free_one(group)
    _free_one(group)
    assert offer_freed_seats(TARAZ, NOW).offered == 2
    assert states(_waits(waits)) == ["offered", "offered", "waiting"]


def test_a_child_first_in_two_lines_gets_one_offer_and_keeps_both_turns() -> None:
    one, two, voucher = a_full_group(), a_full_group(), a_claimant()
    waits = [
        join_waiting_list(voucher=voucher.pk, group=one.pk, **frame()),
        join_waiting_list(voucher=voucher.pk, group=two.pk, **frame(NOW + timedelta(minutes=1))),
    ]
    (behind,) = a_line(two, 1)
    Wait.objects.filter(pk=behind).update(voucher_at=NOW)
    _free_one(one)
    _free_one(two)
    assert offer_freed_seats(TARAZ, NOW + timedelta(hours=1)).offered == 1
    assert states(_waits([*waits, behind])) == ["offered", "waiting", "waiting"]
    decline_offer(wait=waits[0], **frame(NOW + timedelta(hours=2)))
    assert offer_freed_seats(TARAZ, NOW + timedelta(hours=3)).offered == 1
    assert states(_waits([*waits, behind])) == ["left", "offered", "waiting"]


def test_accepting_makes_the_place_the_childs() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    voucher = Wait.objects.get(pk=wait).voucher
    other = join_waiting_list(voucher=voucher.pk, group=a_full_group().pk, **frame())
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    later = NOW + timedelta(hours=20)
    place = Place.objects.get(pk=accept_offer(wait=wait, **frame(later)))
    voucher.refresh_from_db()
    assert (place.state, voucher.state, voucher.paused_at) == ("claimed", "placed", None)
    assert states(_waits([wait, other])) == ["accepted", "left"]
    assert kinds_of("place", place.pk) == ["place.offered", "place.accepted"]
    assert taken(group) == 1
    assert queries.reconcile(TARAZ) == []


def test_offers_are_taken_all_or_none_in_the_order_given() -> None:
    groups = [a_full_group(), a_full_group()]
    waits = [a_line(group, 1)[0] for group in groups]
    for group in groups:
        _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    with pytest.raises(OfferOver):
        accept_offers(waits=[*waits, 0], **frame())
    assert states(_waits(waits)) == ["offered", "offered"]
    places = accept_offers(waits=waits[::-1], **frame())
    assert [Place.objects.get(pk=place).group_id for place in places] == [
        group.pk for group in reversed(groups)
    ]


def test_an_offer_is_over_at_midnight_of_its_last_day() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    due = Wait.objects.get(pk=wait).offer_due_at
    assert due is not None
    with pytest.raises(OfferOver):
        accept_offer(wait=wait, **frame(due))
    accept_offer(wait=wait, **frame(due - timedelta(seconds=1)))


def test_an_offer_is_answered_once() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    decline_offer(wait=wait, **frame())
    for answer in (accept_offer, decline_offer):
        with pytest.raises(OfferOver):
            answer(wait=wait, **frame())


def test_declining_passes_the_seat_on_and_keeps_the_voucher() -> None:
    group = a_full_group()
    waits = a_line(group, 2)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    decline_offer(wait=waits[0], **frame())
    first = Wait.objects.get(pk=waits[0])
    assert (first.state, taken(group)) == ("left", 0)
    assert Voucher.objects.get(pk=first.voucher_id).state == "confirmed"
    assert Voucher.objects.get(pk=first.voucher_id).paused_at is None
    assert Place.objects.get(waits=first).release_reason == "declined"
    assert data_of("wait.left", waits[0])["reason"] == "declined"
    assert offer_freed_seats(TARAZ, NOW).offered == 1
    assert Wait.objects.get(pk=waits[1]).state == "offered"


def test_an_unanswered_offer_lapses_and_the_next_is_asked() -> None:
    group = a_full_group()
    waits = a_line(group, 2)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    due = Wait.objects.get(pk=waits[0]).offer_due_at
    assert due is not None
    assert offer_freed_seats(TARAZ, due - timedelta(seconds=1)) == Swept(0, 0, 0)
    assert offer_freed_seats(TARAZ, due) == Swept(0, 1, 1)
    assert states(_waits(waits)) == ["lapsed", "offered"]
    first = Wait.objects.get(pk=waits[0])
    assert kinds_of("wait", waits[0]) == ["wait.joined", "wait.lapsed"]
    assert Place.objects.get(waits=first).release_reason == "unanswered"
    assert Voucher.objects.get(pk=first.voucher_id).state == "confirmed"
    assert queries.reconcile(TARAZ) == []


def test_a_lapsed_offer_lapses_once() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    lapse_offers(waits=[wait], **frame())
    with pytest.raises(OfferOver):
        lapse_offers(waits=[wait], **frame())


def test_an_offer_is_not_left_but_declined() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    with pytest.raises(WaitOver):
        leave_waiting_list(wait=wait, **frame())


def test_a_child_with_an_open_offer_claims_nothing_else() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    voucher = Wait.objects.get(pk=wait).voucher_id
    with pytest.raises(AlreadyPlaced):
        claim_place(voucher=voucher, group=group.pk, **frame())


def test_a_wait_whose_voucher_has_died_is_closed_not_offered() -> None:
    group = a_full_group()
    waits = a_line(group, 2)
    dead = Wait.objects.get(pk=waits[0]).voucher_id
    Voucher.objects.filter(pk=dead).update(state="refused", case=None)
    _free_one(group)
    assert offer_freed_seats(TARAZ, NOW) == Swept(closed=1, lapsed=0, offered=1)
    assert states(_waits(waits)) == ["left", "offered"]


def test_a_recalled_group_offers_nothing() -> None:
    group = a_full_group()
    a_line(group, 1)
    _free_one(group)
    Group.objects.filter(pk=group.pk).update(published=False)
    assert offer_freed_seats(TARAZ, NOW).offered == 0


def test_a_wait_that_ended_is_not_offered() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    _free_one(group)
    leave_waiting_list(wait=wait, **frame())
    with pytest.raises(WaitOver):
        offer_seats(waits=[wait], **frame())
    assert taken(group) == 0
