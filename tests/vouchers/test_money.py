"""Allotments and the year's turn."""

from datetime import date

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.ledger.acts import NotEnoughMoney
from kezek.ledger.queries import balances, imbalance
from kezek.vouchers.acts import Carried, allot_money, carry_over
from kezek.vouchers.models import Allotment, Reservation
from kezek.vouchers.queries import free_for_issue, reservation_gap
from kezek.vouchers.refusals import AllotmentInvalid, SourceUnknown, YearPast
from kezek.vouchers.sweeps import carry_due
from tests.builders import (
    DEPARTMENT,
    START,
    TARAZ,
    a_city,
    a_key,
    a_voucher,
    an_allotment,
    statements_of,
)

pytestmark = pytest.mark.django_db

YEAR = 65_000 * 12
JANUARY = clock.at(date(2026, 1, 1))


def allot(tenge: int = 1_000, year: int = 2025, source: str = "local", key: str = "") -> int:
    a_city()
    return allot_money(
        actor=DEPARTMENT,
        moment=START,
        request_key=key or a_key(),
        city=TARAZ,
        budget_year=year,
        source=source,
        tenge=tenge,
        comment="July",
    )


def carry(year: int = 2026) -> Carried:
    return carry_over(actor=DEPARTMENT, moment=JANUARY, request_key=a_key(), city=TARAZ, year=year)


def test_three_percent_are_put_by_the_rest_is_free() -> None:
    row = Allotment.objects.get(pk=allot(1_033))
    assert (row.contingency, row.comment) == (30, "July")
    held = balances(TARAZ, 2025)
    assert (held["source"], held["free"], held["contingency"]) == (-1_033, 1_003, 30)
    data = Entry.objects.get(kind="allotment.made").data
    assert data == {"budget_year": 2025, "source": "local", "tenge": 1_033, "contingency": 30}


def test_a_double_submit_allots_once() -> None:
    key = a_key()
    assert allot(key=key) == allot(key=key)
    assert balances(TARAZ, 2025)["source"] == -1_000


@pytest.mark.parametrize("tenge", [0, -5, 10**15])
def test_a_sum_that_is_none_is_refused(tenge: int) -> None:
    with pytest.raises(AllotmentInvalid):
        allot(tenge)


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(SourceUnknown):
        allot(source="uncle")


def test_next_year_may_have_money_already() -> None:
    allot(year=2026)
    assert balances(TARAZ, 2026)["free"] == 970


@pytest.mark.parametrize("year", [2024, 2027])
def test_another_year_is_refused(year: int) -> None:
    with pytest.raises(YearPast):
        allot(year=year)


def test_on_new_year_live_vouchers_reserve_twelve_months() -> None:
    live = [a_voucher(state) for state in ("issued", "confirmed", "placed", "active")]
    a_voucher("lapsed")
    an_allotment(YEAR * 4, year=2026)
    assert carry() == Carried(4, YEAR * 4)
    rows = Reservation.objects.filter(budget_year=2026)
    assert {row.voucher_id: row.tenge for row in rows} == {one.pk: YEAR for one in live}
    assert Entry.objects.filter(kind="reserve.carried").count() == 4
    assert balances(TARAZ, 2026)["free"] == 0
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)


def test_only_children_who_attend_keep_last_years_months() -> None:
    a_voucher("active")
    a_voucher("placed")
    an_allotment(YEAR * 2, year=2026)
    carry()
    held = {row.voucher.state: row.tenge for row in Reservation.objects.filter(budget_year=2025)}
    assert held == {"active": 65_000 * 6, "placed": 0}
    assert balances(TARAZ, 2025)["free"] == 65_000 * 6


def test_too_little_money_carries_nobody() -> None:
    a_voucher("active")
    a_voucher("active")
    an_allotment(YEAR * 2 - 1, year=2026)
    with pytest.raises(NotEnoughMoney):
        carry()
    assert not Reservation.objects.filter(budget_year=2026).exists()
    assert not Entry.objects.filter(kind="reserve.carried").exists()


def test_a_second_time_nothing_is_carried() -> None:
    a_voucher("active")
    an_allotment(YEAR * 9, year=2026)
    carry()
    assert carry() == Carried(0, 0)


def test_free_for_issue_leaves_what_is_owed_to_live_vouchers() -> None:
    a_voucher("active")
    an_allotment(YEAR + 5, year=2026)
    assert free_for_issue(TARAZ, date(2026, 1, 2)) == 5
    carry()
    assert free_for_issue(TARAZ, date(2026, 1, 2)) == 5


def test_the_sweep_carries_once_the_money_is_there() -> None:
    a_voucher("active")
    assert carry_due(TARAZ, JANUARY) == 0
    an_allotment(YEAR, year=2026)
    assert carry_due(TARAZ, JANUARY) == 1
    assert carry_due(TARAZ, JANUARY) == 0


def test_the_sweep_has_nothing_to_do_in_the_same_year() -> None:
    a_voucher("active")
    assert carry_due(TARAZ, START) == 0
    assert Reservation.objects.count() == 1


def test_many_cost_as_many_statements_as_one() -> None:
    a_voucher("active")
    an_allotment(YEAR * 99, year=2026)
    carry()
    a_voucher("active")
    one = statements_of(carry)
    for _n in range(8):
        a_voucher("active")
    assert statements_of(carry) == one
