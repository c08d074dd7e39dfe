"""A whole town's round through the database, and one that lasts against claims beside it."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from threading import Barrier

import pytest

from kezek.core.numbers import Prefix
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.acts import claim_place, file_choices, join_waiting_list
from kezek.places.models import Place, RoundGroup, RoundRow, StandingChoice, StandingList
from kezek.places.standing import reading, rules
from kezek.places.standing.recheck import recheck
from kezek.policy.queries import rules_for
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import START, TARAZ, a_group, a_key, a_number, an_application
from tests.clones import at_once
from tests.places.builders import NOW, a_claimant, a_full_group, frame
from tests.places.standing.builders import a_crowd, a_family, a_round, last_round, row_of

CHILDREN = 500


def _best_first(vouchers: list[Voucher]) -> list[Voucher]:
    rights = ["out_of_turn", "priority", "general"]
    rows = {one.pk: one for one in Application.objects.all()}

    def turn(voucher: Voucher) -> tuple[int, object, int]:
        row = rows[voucher.application_id]
        return rights.index(row.right), row.filed_at, row.order_seq or 0

    return sorted(vouchers, key=turn)


@pytest.mark.django_db
def test_five_hundred_children_go_one_after_the_other() -> None:
    """Nobody has siblings here, so the round must give what a queue at a counter would give."""
    dice = random.Random(7)
    groups = [a_group(capacity=dice.randint(0, 14)) for _ in range(50)]
    families = a_crowd(CHILDREN, groups, dice)
    wished: dict[int, list[int]] = {}
    for application, group in StandingChoice.objects.order_by("ordering").values_list(
        "filed_list__application_id", "group_id"
    ):
        wished.setdefault(application, []).append(group)
    free = {group.pk: group.capacity for group in groups}
    a_round()
    seats = dict(Place.objects.values_list("voucher_id", "group_id"))
    for family in _best_first(families):
        best = next((group for group in wished[family.application_id] if free[group]), None)
        if best is not None:
            free[best] -= 1
        assert seats.get(family.pk) == best
    served = last_round()
    assert (served.lists, served.placed) == (CHILDREN, Place.objects.count())
    assert recheck(served) == []
    assert queries.reconcile(TARAZ) == []
    assert RoundGroup.objects.filter(last_rank=None).count() == sum(
        free[group] > 0 for group in {pk for row in wished.values() for pk in row}
    )


def _twin(vouchers: list[int], group: Group, counted: Barrier) -> None:
    """A round without its locks and its guard: look, solve, seat, while another does the same."""
    today = rules_for(TARAZ, date(2025, 7, 2))
    order = reading.order_of(today)
    ranked = rules.rank(reading.wishers_of(TARAZ, today, NOW, vouchers), order)
    offers = reading.offers_of([group.pk], today, NOW)
    got = rules.solve(offers, ranked, order.reserve_first)
    counted.wait(30)
    for one, wish in zip(ranked, got, strict=True):
        if wish:
            voucher = Voucher.objects.get(pk=one.voucher)
            Place.objects.create(
                city_id=TARAZ,
                number=a_number(Prefix.PLACE),
                case_id=voucher.case_id,
                voucher=voucher,
                child_id=voucher.child_id,
                group=group,
                state="claimed",
                via="choice",
                taken_at=NOW,
            )


@pytest.mark.django_db
@pytest.mark.usefixtures("cloned")
def test_without_the_locks_two_rounds_oversell() -> None:
    group = a_group(capacity=3)
    families = [a_family([group], days=n).pk for n in range(8)]
    counted = Barrier(2)
    at_once([partial(_twin, families[n::2], group, counted) for n in range(2)])
    assert Place.objects.filter(group=group).count() > group.capacity
    Place.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.usefixtures("cloned")
def test_rounds_at_once_seat_each_child_once() -> None:
    group = a_group(capacity=3)
    for n in range(8):
        a_family([group], days=n)
    assert at_once([partial(a_round, NOW) for _ in range(4)]) == {"ok": 4}
    assert Place.objects.filter(group=group).count() == group.capacity
    assert queries.reconcile(TARAZ) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("cloned")
def test_claims_and_lines_beside_a_round_never_oversell() -> None:
    groups = [a_group(capacity=4) for _ in range(4)]
    full = a_full_group()
    listers = [a_family([*groups[n % 4 :], full], days=n) for n in range(12)]
    claimants, joining = ([a_claimant() for _ in range(12)] for _ in range(2))
    steps: list[Callable[[], object]] = [partial(a_round, NOW), partial(a_round, NOW)]
    for n, voucher in enumerate(claimants):
        steps.append(partial(claim_place, voucher=voucher.pk, group=groups[n % 4].pk, **frame()))
    steps += [
        partial(join_waiting_list, voucher=voucher.pk, group=full.pk, **frame())
        for voucher in joining
    ]
    ended = at_once(steps)
    assert ended["round_halted"] == 0
    assert sum(ended.values()) == len(steps)
    assert queries.reconcile(TARAZ) == []
    for group in Group.objects.all():
        assert group.taken <= group.capacity
    live = Place.objects.exclude(state="released").values_list("child_id", flat=True)
    assert len(live) == len(set(live))
    for lister in listers:
        assert RoundRow.objects.filter(voucher=lister, got__gt=0).count() <= 1


@pytest.mark.django_db
@pytest.mark.usefixtures("cloned")
def test_two_pages_of_one_family_leave_one_whole_list() -> None:
    application = an_application(filed_at=START - timedelta(days=9))
    lists = [[a_group().pk for _ in range(3)] for _ in range(8)]
    ended = at_once(
        [
            partial(
                file_choices,
                application=application.pk,
                groups=groups,
                **frame(NOW, key=a_key()),
            )
            for groups in lists
        ]
    )
    assert ended == {"ok": 8}
    assert StandingList.objects.count() == 1
    kept = StandingChoice.objects.order_by("ordering").values_list("group_id", flat=True)
    assert list(kept) in lists


@pytest.mark.django_db
def test_a_row_keeps_what_decided() -> None:
    group = a_group(capacity=1)
    first, second = a_family([group]), a_family([group], days=1, right="priority")
    a_round()
    assert (row_of(first).ranks, row_of(first).right) == ([2], "general")
    assert (row_of(second).ranks, row_of(second).right) == ([1], "priority")
