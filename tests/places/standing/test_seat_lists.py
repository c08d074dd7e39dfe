"""A round: every list at once, by right and filing, through the guards of every claim."""

from datetime import date, timedelta
from functools import partial

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import Cause, Release, join_waiting_list, release_places
from kezek.places.errors import RoundHalted
from kezek.places.matching import agreed, reference
from kezek.places.matching.market import Market
from kezek.places.models import Place, Round, RoundGroup, RoundRow, StandingList, Wait
from kezek.places.standing import rules
from kezek.queue.models import Twins
from kezek.vouchers.models import Voucher
from tests.builders import (
    TARAZ,
    a_child,
    a_group,
    a_kindergarten,
    an_application,
    statements_of,
)
from tests.places.builders import (
    a_claimant,
    a_claimed_place,
    a_full_group,
    a_line,
    data_of,
    frame,
    kinds_of,
    taken,
)
from tests.places.standing.builders import (
    LATER,
    a_family,
    a_list,
    a_round,
    a_sibling_of,
    last_round,
    row_of,
    ruled,
    seat_of,
)

pytestmark = pytest.mark.django_db


def test_the_earlier_filing_wins_whoever_made_the_list_first() -> None:
    group = a_group(capacity=1)
    late, early = a_family([group], days=9), a_family([group], days=1)
    seated = a_round()
    assert seat_of(early) == group
    assert seat_of(late) is None
    assert len(seated.places) == 1
    assert taken(group) == 1


def test_right_goes_before_filing() -> None:
    group = a_group(capacity=1)
    general, priority = a_family([group]), a_family([group], days=50, right="priority")
    a_round()
    assert seat_of(priority) == group
    assert seat_of(general) is None


def test_a_sibling_there_goes_before_right() -> None:
    house = a_kindergarten()
    group, older = a_group(house, capacity=1), a_group(house, band=5)
    attends = a_claimed_place(older)
    near = a_family([group], days=90, child=a_sibling_of(attends.child))
    first = a_family([group], right="out_of_turn")
    a_round()
    assert seat_of(near) == group
    assert seat_of(first) is None
    assert row_of(near).siblings == [True]


def test_a_sibling_elsewhere_counts_for_nothing() -> None:
    group, elsewhere = a_group(capacity=1), a_group(band=5)
    attends = a_claimed_place(elsewhere)
    near = a_family([group], days=90, child=a_sibling_of(attends.child))
    first = a_family([group])
    a_round()
    assert seat_of(first) == group
    assert row_of(near).siblings == [False]


def test_a_sibling_who_has_left_counts_for_nothing() -> None:
    house = a_kindergarten()
    group = a_group(house, capacity=1)
    attends = a_claimed_place(a_group(house, band=5))
    release_places(places=[attends.pk], reason=Release.LEFT, **frame())
    a_family([group], days=90, child=a_sibling_of(attends.child))
    first = a_family([group])
    a_round()
    assert seat_of(first) == group


def test_a_city_may_give_siblings_nothing() -> None:
    ruled(sibling_priority=False)
    house = a_kindergarten()
    group = a_group(house, capacity=1)
    attends = a_claimed_place(a_group(house, band=5))
    a_family([group], days=90, child=a_sibling_of(attends.child))
    first = a_family([group])
    a_round()
    assert seat_of(first) == group


def test_seats_kept_for_a_right_go_to_it_first_and_are_never_left_empty() -> None:
    ruled(standing_reserve_percent=50, standing_reserve_rights=["priority"])
    ruled(standing_priorities=["filing"])
    group = a_group(capacity=2)
    first, second = a_family([group], days=1), a_family([group], days=2)
    protected = a_family([group], days=3, right="priority")
    a_round()
    assert [seat_of(one) for one in (first, second, protected)] == [group, None, group]
    assert RoundGroup.objects.get().kept == 1
    again = a_group(capacity=2)
    third, fourth = a_family([again], days=4), a_family([again], days=5)
    a_round()
    assert [seat_of(one) for one in (third, fourth)] == [again, again]


def test_the_next_wish_comes_true_where_the_first_is_gone() -> None:
    wanted, other = a_group(capacity=1), a_group(capacity=5)
    first = a_family([wanted, other], days=1)
    second = a_family([wanted, other], days=2)
    a_round()
    assert (seat_of(first), seat_of(second)) == (wanted, other)
    assert (row_of(second).ranks, row_of(second).got) == ([2, 2], 2)
    ended = RoundGroup.objects.get(group=wanted)
    assert (ended.wanted, ended.seats, ended.admitted, ended.last_rank) == (2, 1, 1, 1)
    left = RoundGroup.objects.get(group=other)
    assert (left.wanted, left.seats, left.admitted, left.last_rank) == (2, 5, 1, None)
    served = last_round()
    assert (served.lists, served.groups, served.seats) == (2, 2, 6)
    assert (served.placed, served.first_wish) == (2, 1)


def test_seats_behind_a_line_are_the_line_s() -> None:
    group, held = a_full_group(2), Place.objects.all()
    a_line(group, 1)
    lister = a_family([group])
    Group.objects.filter(pk=group.pk).update(capacity=3)
    assert held.count() == 2
    assert a_round().round == 0
    assert seat_of(lister) is None
    Group.objects.filter(pk=group.pk).update(capacity=4)
    a_round()
    assert seat_of(lister) == group


def test_a_recalled_group_gives_nothing() -> None:
    closed, open_ = a_group(published=False), a_group()
    family = a_family([closed, open_])
    a_round()
    assert seat_of(family) == open_
    assert row_of(family).groups == [open_.pk]


def test_a_child_in_line_for_a_voucher_is_not_served() -> None:
    a_list(an_application(), [a_group()])
    assert a_round().round == 0


def test_an_issued_voucher_waits_for_its_family() -> None:
    family = a_family([a_group()], state="issued")
    assert a_round().round == 0
    assert seat_of(family) is None


def test_an_issued_voucher_is_confirmed_with_the_place_if_the_family_said_so() -> None:
    group = a_group()
    family = a_family([group], state="issued", confirms=True)
    seated = a_round()
    family.refresh_from_db()
    assert seat_of(family) == group
    assert (family.state, family.confirmed_at) == ("placed", LATER)
    assert kinds_of("voucher", family.pk) == ["voucher.confirmed"]
    assert kinds_of("place", seated.places[0]) == ["place.claimed"]


def test_a_voucher_that_wins_nothing_is_not_confirmed() -> None:
    group = a_group(capacity=1)
    winner = a_family([group])
    loser = a_family([group], days=1, state="issued", confirms=True)
    a_round()
    loser.refresh_from_db()
    assert seat_of(winner) == group
    assert (loser.state, loser.confirmed_at) == ("issued", None)


def test_a_city_may_want_every_voucher_confirmed_by_hand() -> None:
    ruled(standing_choice_confirms=False)
    a_family([a_group()], state="issued", confirms=True)
    assert a_round().round == 0


def test_a_voucher_whose_time_is_over_is_not_served() -> None:
    a_family([a_group()])
    a_family([a_group()], state="issued", confirms=True)
    assert a_round(clock.at(date(2025, 8, 2))).round == 0


def test_who_took_a_place_meanwhile_is_not_served() -> None:
    group, other = a_group(), a_group()
    family = a_family([group])
    a_claimed_place(other, family)
    assert a_round().round == 0
    assert seat_of(family) == other


def test_the_winner_leaves_its_waiting_lists_and_its_clock_runs() -> None:
    full, group = a_full_group(), a_group()
    family = a_family([group])
    join_waiting_list(voucher=family.pk, group=full.pk, **frame())
    a_round()
    family.refresh_from_db()
    assert seat_of(family) == group
    assert family.paused_at is None
    assert list(Wait.objects.values_list("state", flat=True)) == ["left"]


def test_the_place_says_where_it_came_from_and_the_list_is_over() -> None:
    group = a_group()
    family = a_family([group])
    (place,) = a_round(cause=Cause.ITERATION).places
    row, filed = Place.objects.get(pk=place), StandingList.objects.get()
    assert (row.via, row.state) == ("choice", "claimed")
    assert (filed.state, filed.ended_at) == ("served", LATER)
    assert data_of("choices.served", filed.pk) == {
        "round": 1,
        "application": family.application_id,
        "child": family.child_id,
        "voucher": family.pk,
        "place": place,
        "group": group.pk,
        "wish": 1,
    }
    said = data_of("round.served", last_round().pk)
    assert (said["cause"], said["placed"], said["number"]) == ("iteration", 1, 1)
    assert said["input_sha256"] == last_round().input_sha256
    assert queries.reconcile(TARAZ) == []


def test_a_list_that_was_not_served_stays_for_the_next_round() -> None:
    group = a_group(capacity=1)
    a_family([group])
    later = a_family([group], days=1)
    a_round()
    assert StandingList.objects.get(application=later.application_id).state == "filed"
    Group.objects.filter(pk=group.pk).update(capacity=2)
    a_round(LATER + timedelta(days=1))
    assert seat_of(later) == group
    assert list(Round.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_what_is_filed_after_the_cut_off_waits_for_the_next_round() -> None:
    group = a_group(capacity=3)
    a_family([group])
    a_round()
    late = a_family([group], days=-9)
    assert seat_of(late) is None
    cutoff = last_round().cutoff_seq
    a_round(LATER + timedelta(hours=1))
    assert seat_of(late) == group
    assert last_round().cutoff_seq > cutoff


def test_the_same_key_serves_once() -> None:
    group = a_group()
    a_family([group])
    first = a_round(key="day")
    late = a_family([group], days=1)
    assert a_round(key="day") == first
    assert seat_of(late) is None


def test_without_a_free_seat_there_is_no_round() -> None:
    a_family([a_full_group()])
    assert a_round().round == 0
    assert not Round.objects.exists()


def test_twins_sit_in_one_kindergarten_where_both_can() -> None:
    house, other = a_kindergarten(), a_kindergarten()
    shared = a_group(house, capacity=2)
    narrow = a_group(other, capacity=1)
    child = a_child(date(2022, 3, 4))
    one = a_family([narrow, shared], child=child)
    twin = a_family([narrow, shared], days=1, child=a_sibling_of(child, date(2022, 3, 4)))
    _twins(one, twin)
    a_round()
    assert (seat_of(one), seat_of(twin)) == (shared, shared)
    assert (row_of(one).groups, row_of(one).tried) == ([narrow.pk, shared.pk], [1, 0])
    assert row_of(one).got == 2


def test_children_who_are_no_twins_each_get_their_best() -> None:
    shared, narrow = a_group(capacity=2), a_group(capacity=1)
    one = a_family([narrow, shared])
    other = a_family([narrow, shared], days=1)
    a_round()
    assert (seat_of(one), seat_of(other)) == (narrow, shared)
    assert row_of(one).tried == []


def _twins(one: Voucher, other: Voucher) -> None:
    first, second = sorted([one.application_id, other.application_id])
    Twins.objects.create(city_id=TARAZ, one_id=first, other_id=second)


def _wrong(market: Market) -> list[int]:
    """A solver that gives nobody anything."""
    return [-1] * len(market.choices)


def test_solvers_that_differ_seat_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "agreed", partial(agreed, solvers=(reference.solve, _wrong)))
    family = a_family([a_group()])
    with pytest.raises(RoundHalted) as halted:
        a_round()
    assert "differ" in halted.value.reason
    assert seat_of(family) is None
    assert not RoundRow.objects.exists()
    assert not Entry.objects.filter(kind="place.claimed").exists()
    assert StandingList.objects.get().state == "filed"


def test_a_seat_that_is_refused_undoes_the_whole_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in what the round takes for free seats is caught by the guard of every claim."""
    group = a_group(capacity=1)
    families = [a_family([group], days=n) for n in range(2)]
    two = rules.Offer(group.pk, group.kindergarten_id, 2)
    monkeypatch.setattr(rules, "reserve", lambda _offers, _order: [two])
    with pytest.raises(RoundHalted) as halted:
        a_round()
    assert "full" in halted.value.reason
    assert [seat_of(one) for one in families] == [None, None]
    assert taken(group) == 0


def test_the_number_of_statements_does_not_grow() -> None:
    group = a_group(capacity=40)
    a_family([group], state="issued", confirms=True)
    few = statements_of(a_round)
    for n in range(6):
        a_family([group, a_group()], days=n, state="issued", confirms=True)
    assert statements_of(a_round) == few


def test_a_case_without_a_list_is_left_alone() -> None:
    claimant = a_claimant()
    a_family([a_group()])
    a_round()
    assert seat_of(claimant) is None
