"""What the log says of seats and of the lines before them."""

import hmac
from datetime import timedelta

import pytest

from kezek.core.actors import CALENDAR
from kezek.kindergartens.models import Group
from kezek.openlog.models import Hidden
from kezek.openlog.queries import entry_of, hidden_places, waiter_numbers
from kezek.openlog.rules import Stage
from kezek.places.acts import (
    Move,
    Release,
    Wishes,
    accept_offer,
    claim_place,
    decline_offer,
    join_enrolled,
    join_waiting_list,
    leave_waiting_list,
    move_places,
    release_places,
)
from kezek.places.models import Place, Wait
from kezek.places.sweeps import offer_freed_seats
from kezek.vouchers.acts import confirm_vouchers
from kezek.vouchers.models import Voucher
from tests.builders import PARENT, START, TARAZ, an_application
from tests.openlog.told import Body, log, protect, tell, told
from tests.places.builders import NOW, a_claimant, a_full_group, a_line, frame
from tests.places.test_move_places import a_held_place
from tests.queue.claims import a_proven
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import a_line as a_queue
from tests.vouchers.replay_town import a_listed_group, money_for

pytestmark = pytest.mark.django_db


def _issued(many: int) -> list[Voucher]:
    """Vouchers that an issue made and their families confirmed."""
    a_queue(many)
    money_for(many)
    an_iteration()
    rows = list(Voucher.objects.order_by("ordinal"))
    confirm_vouchers(vouchers=[row.pk for row in rows], **frame(START, PARENT))
    return rows


def _claimed(voucher: Voucher, group: Group) -> Place:
    return Place.objects.get(pk=claim_place(voucher=voucher.pk, group=group.pk, **frame()))


def test_a_claimed_seat_is_tied_to_its_voucher_by_its_salt_alone() -> None:
    group = a_listed_group()
    (voucher,) = _issued(1)
    place = _claimed(voucher, group)
    (said,) = told("place.taken")
    opened = entry_of(Stage.PLACE, place.pk)
    assert opened is not None
    message = f"place|v1|{voucher.number}|{place.number}".encode()
    assert said == {
        "kind": "place.taken",
        "place": place.number,
        "group": group.pk,
        "band": 3,
        "by": "claim",
        "seeking": True,
        "c": hmac.digest(opened.salt, message, "sha256").hex(),
    }
    assert opened.says == {"voucher": voucher.number, "place": place.number}


def test_a_seat_given_back_lets_the_voucher_seek_again() -> None:
    group = a_listed_group()
    (voucher,) = _issued(1)
    place = _claimed(voucher, group)
    release_places(places=[place.pk], reason=Release.UNSIGNED, **frame(actor=CALENDAR))
    assert told("place.freed") == [
        {
            "kind": "place.freed",
            "place": place.number,
            "group": group.pk,
            "why": "unsigned",
            "seeking": True,
        }
    ]


def test_a_protected_child_is_placed_without_a_word_of_where() -> None:
    group = a_listed_group()
    a_proven(an_application(), "no_parental_care")
    money_for(1)
    an_iteration()
    voucher = Voucher.objects.get()
    confirm_vouchers(vouchers=[voucher.pk], **frame(START, PARENT))
    place = _claimed(voucher, group)
    (taken,) = told("place.taken")
    assert (taken["group"], taken["band"]) == (None, 3)
    assert hidden_places([place.pk]) == {place.pk}
    release_places(places=[place.pk], reason=Release.LEFT, **frame())
    (freed,) = told("place.freed")
    assert freed["group"] is None
    assert Hidden.objects.count() == 1


def _protected(group: Group, hours: int) -> tuple[int, Voucher]:
    """A child of whom nobody is told where it goes stands in the line of the group."""
    holder = a_claimant(group.band, START - timedelta(hours=hours))
    protect(holder.application)
    return join_waiting_list(voucher=holder.pk, group=group.pk, **frame()), holder


def test_of_a_protected_child_in_a_line_only_the_seat_is_told_that_it_gets() -> None:
    group = a_full_group(2)
    wait, _holder = _protected(group, 9)
    (second,) = a_line(group, 1)
    _free_one(group)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    place = Place.objects.get(state="offered", waits=wait)
    accept_offer(wait=wait, **frame())
    joined, *_freed, offers, held, other, accepted = _lines()
    assert joined["ahead"] == 0
    assert offers["free"] == {str(group.pk): 1}
    silent, open_ = (held, other) if held["place"] == place.number else (other, held)
    assert (silent["group"], silent["waiter"], silent["band"]) == (None, None, group.band)
    assert (open_["group"], open_["waiter"]) == (group.pk, joined["waiter"])
    assert accepted["place"] == place.number
    assert told("line.left") == []
    assert set(waiter_numbers(TARAZ)) == {second}
    release_places(places=[place.pk], reason=Release.LEFT, **frame())
    assert told("place.freed")[-1]["group"] is None


def test_a_child_that_is_protected_later_is_told_no_more_from_the_next_run_on() -> None:
    group = a_full_group()
    first, second = a_line(group, 2)
    tell()
    protect(Wait.objects.get(pk=first).voucher.application)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    one, _other, _freed, left, offers, held = _lines()
    assert left == {
        "kind": "line.left",
        "waiter": one["waiter"],
        "group": group.pk,
        "why": "untold",
    }
    assert offers["free"] == {}
    assert (held["group"], held["waiter"]) == (None, None)
    decline_offer(wait=first, **frame())
    offer_freed_seats(TARAZ, NOW + timedelta(minutes=1))
    declined, _offers, next_ = _lines()[-3:]
    assert (declined["kind"], declined["group"]) == ("place.freed", None)
    assert next_["waiter"] == told("line.joined")[1]["waiter"]
    assert second in waiter_numbers(TARAZ)


def test_who_is_offered_a_seat_keeps_its_line_if_it_is_protected_before_it_answers() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    tell()
    protect(Wait.objects.get(pk=wait).voucher.application)
    a_line(other := a_full_group(), 1)
    _free_one(other)
    offer_freed_seats(TARAZ, NOW + timedelta(minutes=1))
    assert told("line.offers")[-1]["busy"] == [told("line.joined")[0]["waiter"]]
    assert told("line.left") == []


def test_all_who_move_leave_their_lines_before_the_first_of_them_sits() -> None:
    moves = []
    for _n in range(3):
        place, group = a_held_place(), a_full_group()
        join_enrolled(wishes=[Wishes(place.voucher_id, [group.pk])], **frame())
        moves.append(Move(place.pk, group.pk))
        Group.objects.filter(pk=group.pk).update(capacity=2)
    move_places(moves=moves, **frame(NOW + timedelta(hours=1)))
    said = told("line.left", "place.taken")[-6:]
    assert [one["kind"] for one in said] == ["line.left"] * 3 + ["place.taken"] * 3
    waiters = [one["waiter"] for one in said[:3]]
    assert waiters == sorted(waiters)
    numbers = [one["place"] for one in said[3:]]
    assert numbers == sorted(numbers)


def test_where_another_child_goes_is_told() -> None:
    group = a_listed_group()
    a_proven(an_application(), "large_family")
    money_for(1)
    an_iteration()
    voucher = Voucher.objects.get()
    confirm_vouchers(vouchers=[voucher.pk], **frame(START, PARENT))
    _claimed(voucher, group)
    assert told("place.taken")[0]["group"] == group.pk


# ---------------------------------------------------------------- lines


def _lines() -> list[Body]:
    kinds = ("line.joined", "line.left", "line.offers", "place.held", "place.accepted")
    return told(*kinds, "place.freed")


def _free_one(group: Group) -> None:
    held = Place.objects.filter(group=group, state="claimed").order_by("pk")[0]
    release_places(places=[held.pk], reason=Release.LEFT, **frame())


def test_who_joins_stands_where_the_date_of_its_voucher_says() -> None:
    group = a_full_group()
    ahead = []
    for hours in (5, 1, 3, 9):
        holder = a_claimant(group.band, START - timedelta(hours=hours))
        join_waiting_list(voucher=holder.pk, group=group.pk, **frame())
        ahead.append(told("line.joined")[-1]["ahead"])
    assert ahead == [0, 1, 1, 0]


def test_a_child_has_one_number_in_all_lines() -> None:
    holder = a_claimant()
    for _group in range(2):
        group = a_full_group()
        join_waiting_list(voucher=holder.pk, group=group.pk, **frame())
    one, other = told("line.joined")
    assert one["waiter"] == other["waiter"]
    assert one["waiter"].startswith("W-")
    assert set(waiter_numbers(TARAZ).values()) == {one["waiter"]}


def test_a_freed_seat_is_offered_to_the_first_and_taken() -> None:
    group = a_full_group()
    first, second = a_line(group, 2)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    place = Place.objects.get(state="offered")
    accept_offer(wait=first, **frame())
    one, other, freed, offers, held, left, accepted = _lines()
    assert freed["kind"] == "place.freed"
    assert offers == {"kind": "line.offers", "free": {str(group.pk): 1}, "busy": []}
    assert (held["place"], held["group"]) == (place.number, group.pk)
    assert held["waiter"] == one["waiter"] != other["waiter"]
    assert left == {
        "kind": "line.left",
        "waiter": one["waiter"],
        "group": group.pk,
        "why": "placed",
    }
    opened = entry_of(Stage.PLACE, place.pk)
    assert opened is not None
    message = f"place|v1|{place.voucher.number}|{place.number}".encode()
    assert accepted == {
        "kind": "place.accepted",
        "place": place.number,
        "c": hmac.digest(opened.salt, message, "sha256").hex(),
    }
    assert set(waiter_numbers(TARAZ)) == {second}


def test_an_offer_that_is_declined_goes_to_the_next_and_one_unanswered_too() -> None:
    group = a_full_group()
    first, second, third = a_line(group, 3)
    _free_one(group)
    offer_freed_seats(TARAZ, NOW)
    decline_offer(wait=first, **frame())
    offer_freed_seats(TARAZ, NOW)
    due = Wait.objects.get(pk=second).offer_due_at
    assert due is not None
    offer_freed_seats(TARAZ, due)
    told_now = [(one["kind"], one.get("why", "")) for one in _lines()][3:]
    assert told_now == [
        ("place.freed", "left"),
        ("line.offers", ""),
        ("place.held", ""),
        ("place.freed", "declined"),
        ("line.left", "declined"),
        ("line.offers", ""),
        ("place.held", ""),
        ("place.freed", "unanswered"),
        ("line.left", "unanswered"),
        ("line.offers", ""),
        ("place.held", ""),
    ]
    assert set(waiter_numbers(TARAZ)) == {third}
    assert all(not one["seeking"] for one in told("place.freed"))


def test_offers_say_who_has_another_to_answer() -> None:
    both, other = a_full_group(), a_full_group()
    holder = a_claimant(both.band, START - timedelta(hours=9))
    for group in (both, other):
        join_waiting_list(voucher=holder.pk, group=group.pk, **frame())
    a_line(other, 1)
    _free_one(both)
    offer_freed_seats(TARAZ, NOW)
    _free_one(other)
    Group.objects.filter(pk=other.pk).update(capacity=2)
    offer_freed_seats(TARAZ, NOW + timedelta(minutes=1))
    first, second = told("line.offers")
    assert first["busy"] == []
    assert second["busy"] == [told("line.joined")[0]["waiter"]]
    assert second["free"] == {str(other.pk): 2}


def test_who_leaves_a_line_is_told_once() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    leave_waiting_list(wait=wait, **frame())
    (left,) = told("line.left")
    assert left["why"] == "parent"
    assert waiter_numbers(TARAZ) == {}


def test_groups_are_listed_opened_and_shut() -> None:
    group = a_listed_group(capacity=9, kind="special")
    (said,) = told("group.listed")
    assert said == {
        "kind": "group.listed",
        "group": group.pk,
        "kindergarten": group.kindergarten.code,
        "band": 3,
        "type": "special",
        "seats": 9,
    }
    assert log()[-1]["kind"] == "group.listed"
