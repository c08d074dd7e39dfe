from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from kezek.core import clock
from kezek.core.numbers import PublicNumber, parse
from kezek.journal.models import Entry
from kezek.ledger.queries import balances, imbalance
from kezek.queue.models import Application
from kezek.vouchers import planning
from kezek.vouchers.acts import Ran, run_iteration
from kezek.vouchers.models import Iteration, Pointer, Reservation, Voucher
from kezek.vouchers.planning import CheckFailed, Plan
from kezek.vouchers.queries import (
    iteration,
    iterations,
    plan_iteration,
    protocol,
    reservation_gap,
    voucher_of,
)
from kezek.vouchers.rules import Situation, Walk, walk
from tests.builders import (
    DEPARTMENT,
    START,
    TARAZ,
    a_city,
    a_group,
    a_key,
    a_voucher,
    an_allotment,
    an_application,
    statements_of,
)
from tests.vouchers.builders import DAY, an_iteration

pytestmark = pytest.mark.django_db

PRICE = 65_000 * 6  # July to December


def test_a_voucher_goes_to_the_earliest_filing() -> None:
    late, early = (an_application(filed_at=START - timedelta(days=days)) for days in (1, 9))
    a_group(band=3)
    an_allotment(PRICE)
    ran = an_iteration()
    voucher = Voucher.objects.get()
    assert ran == Ran(Iteration.objects.get().pk, 1)
    assert voucher.application_id == early.pk
    assert (voucher.state, voucher.case_id, voucher.ordinal) == ("issued", early.child_id, 1)
    assert (voucher.norm, voucher.issued_at) == (65_000, START)
    assert isinstance(parse(voucher.number), PublicNumber)
    assert Application.objects.get(pk=early.pk).state == "voucher"
    assert Application.objects.get(pk=late.pk).state == "waiting"
    assert voucher_of(early.child_id) == voucher


def test_it_is_to_be_confirmed_in_two_working_days() -> None:
    an_application()
    a_group(band=3)
    an_allotment(PRICE * 12)
    friday = clock.at(date(2025, 7, 4), 15)
    an_iteration(friday)
    assert Voucher.objects.get().confirm_due_at == clock.at(date(2025, 7, 9))  # Tuesday, 24:00


def test_it_reserves_the_norm_for_the_months_left() -> None:
    an_application()
    a_group(band=3)
    an_allotment(PRICE + 1)
    an_iteration()
    assert Reservation.objects.get().tenge == PRICE
    held = balances(TARAZ, 2025)
    assert (held["free"], held["reserved"]) == (1, PRICE)
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)


def test_in_december_one_month_is_enough() -> None:
    an_application()
    a_group(band=3)
    an_allotment(65_000)
    assert an_iteration(clock.at(date(2025, 12, 20), 9)).issued == 1


def test_the_journal_says_by_what_right_and_links_no_numbers_in_public() -> None:
    row = an_application()
    a_group(band=3)
    an_allotment(PRICE)
    an_iteration()
    data = Entry.objects.get(kind="voucher.issued").data
    assert data["application"] == row.number
    assert (data["ordinal"], data["queue_type"], data["reserve"]) == (1, "b3-general", PRICE)
    assert datetime.fromisoformat(data["filed_at"]) == row.filed_at
    assert data["order_seq"] == Application.objects.get(pk=row.pk).order_seq
    ran = Entry.objects.get(kind="iteration.ran").data
    assert (ran["number"], ran["issued"], ran["stopped_by"]) == (1, 1, "queue")


def test_numbers_have_no_gaps_and_an_empty_run_leaves_no_row() -> None:
    a_group(band=3)
    an_allotment(PRICE * 9)
    assert an_iteration() == Ran(0, 0)
    for expected in (1, 2):
        an_application()
        an_iteration()
        assert [row.number for row in iterations(TARAZ)] == list(range(expected, 0, -1))
        assert an_iteration() == Ran(0, 0)
    assert not Entry.objects.filter(kind="iteration.ran", data__number=3).exists()


def test_the_pointer_is_carried() -> None:
    for _n in range(3):
        an_application()
    a_group(band=3)
    an_allotment(PRICE * 2)
    an_iteration()
    assert Pointer.objects.get().turn == 3
    row = Iteration.objects.get()
    assert (row.turn_before, row.turn_after, row.stopped_by) == (0, 3, "money")


def test_a_band_stays_closed_while_vouchers_without_a_place_fill_it() -> None:
    a_voucher("issued")
    a_voucher("confirmed")
    a_voucher("placed")  # has its seat, so it fills no other
    an_application()
    group = a_group(band=3, capacity=3, taken=1)
    an_allotment(PRICE * 9)
    assert an_iteration().issued == 0
    type(group).objects.update(capacity=4)
    assert an_iteration().issued == 1


@pytest.mark.parametrize("more", [{"published": False}, {"kind": "special"}])
def test_places_that_nobody_may_take_open_no_band(more: dict[str, object]) -> None:
    an_application()
    a_group(band=3, **more)  # type: ignore[arg-type]
    an_allotment(PRICE)
    assert an_iteration().issued == 0


def test_a_child_not_of_age_is_passed_over_and_keeps_its_place() -> None:
    young = an_application(band=1, may_from=date(2025, 7, 2), filed_at=START - timedelta(days=99))
    old = an_application(band=1, may_from=date(2025, 7, 1))
    a_group(band=1)
    an_allotment(PRICE * 9)
    an_iteration()
    assert Voucher.objects.get().application_id == old.pk
    an_iteration(START + timedelta(days=1))
    assert Voucher.objects.filter(application=young).exists()


def test_live_vouchers_of_last_year_come_before_new_ones() -> None:
    a_voucher("active")
    an_application()
    a_group(band=3)
    january = clock.at(date(2026, 1, 5), 9)
    an_allotment(65_000 * 12, year=2026, moment=january)
    assert an_iteration(january) == Ran(0, 0)
    an_allotment(65_000 * 12, year=2026, moment=january)
    assert an_iteration(january).issued == 1


def test_money_of_another_year_issues_nothing() -> None:
    an_application()
    a_group(band=3)
    an_allotment(PRICE, year=2026)
    assert an_iteration() == Ran(0, 0)


def test_an_application_filed_meanwhile_is_numbered_and_takes_part() -> None:
    """The iteration lets the sequencer catch up under its own lock."""
    an_application()
    a_group(band=3)
    an_allotment(PRICE)
    assert an_iteration().issued == 1


def test_a_repeat_gives_the_first_result() -> None:
    for _n in range(2):
        an_application()
    a_group(band=3)
    an_allotment(PRICE)
    key = a_key()

    def run() -> Ran:
        return run_iteration(
            actor=DEPARTMENT, moment=START, request_key=key, city=TARAZ, cause="test"
        )

    first = run()
    an_allotment(PRICE)
    assert run() == first
    assert Voucher.objects.count() == 1


def test_when_the_check_disagrees_nothing_is_issued(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk is bent to serve the wrong child; the window query stops it."""
    for _n in range(2):
        an_application()
    a_group(band=3)
    an_allotment(PRICE)

    def bent(now: Situation) -> Walk:
        return walk(replace(now, queues={key: line[::-1] for key, line in now.queues.items()}))

    monkeypatch.setattr(planning, "walk", bent)
    with pytest.raises(CheckFailed):
        an_iteration()
    assert not Voucher.objects.exists()
    assert not Iteration.objects.exists()
    assert balances(TARAZ, 2025)["reserved"] == 0


def test_the_protocol_says_who_waited_who_is_next_and_why_it_stopped() -> None:
    rows = [an_application(filed_at=START - timedelta(days=99 - n)) for n in range(8)]
    an_application(band=4)
    a_group(band=3)
    an_allotment(PRICE * 2)
    ran = an_iteration()
    page = iteration(TARAZ, 1)
    assert page is not None
    kept = page.protocol
    (kind,) = [one for one in kept["types"] if one["code"] == "b3-general"]
    assert (kind["waiting"], kind["issued"]) == (8, 2)
    assert [one["number"] for one in kind["next"]] == [row.number for row in rows[2:7]]
    (band,) = [one for one in kept["bands"] if one["band"] == 3]
    assert (band["free"], band["issued"], band["open_after"]) == (20, 2, True)
    assert kept["money"] == {
        "budget_year": 2025,
        "free_before": PRICE * 2,
        "owed_to_carried": 0,
        "reserved": PRICE * 2,
        "left": 0,
    }
    assert (kept["stopped_by"], kept["stopped_at"]) == ("money", rows[2].number)
    assert [line.application for line in protocol(ran.iteration_id)] == [
        rows[0].number,
        rows[1].number,
    ]


def test_a_dry_run_says_the_same_and_changes_nothing() -> None:
    for _n in range(4):
        an_application()
    a_group(band=3)
    an_allotment(PRICE * 2)
    an_iteration()
    made: Plan = plan_iteration(TARAZ, DAY, extra_tenge=PRICE)
    assert [grant.ordinal for grant in made.walk.grants] == [1]
    assert Voucher.objects.count() == 2
    assert len(plan_iteration(TARAZ, DAY).walk.grants) == 0


def test_a_dry_run_with_more_places() -> None:
    an_application()
    an_allotment(PRICE)
    an_iteration()
    assert len(plan_iteration(TARAZ, DAY).walk.grants) == 0
    assert len(plan_iteration(TARAZ, DAY, extra_places={3: 1}).walk.grants) == 1


def test_a_hundred_vouchers_cost_as_many_statements_as_one() -> None:
    a_city()
    a_group(band=3, capacity=200)
    counts = []
    for many in (1, 1, 30):
        for _n in range(many):
            an_application()
        an_allotment(PRICE * many)
        counts.append(statements_of(an_iteration))
    assert counts[1] == counts[2]
