from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.attendance.models import Timesheet
from kezek.contracts.models import Contract, Enrolment
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.ledger.queries import balances, imbalance
from kezek.payments import errors
from kezek.payments.acts import accrue
from kezek.payments.models import Accrual
from kezek.payments.sweeps import accrue_due
from kezek.vouchers.models import Reservation, Voucher
from tests.attendance.builders import Enrolled, Key, a_group, enrolled
from tests.attendance.days import SEPTEMBER, closed_month
from tests.payments.months import DEPARTMENT, OCTOBER_8, approved_month

SECOND = date(2025, 9, 2)


def make(key: Key, *sheets: Timesheet) -> int:
    return accrue(
        actor=DEPARTMENT,
        moment=OCTOBER_8,
        request_key=key(),
        city="taraz",
        timesheets=[sheet.pk for sheet in sheets],
    )


def held(child: Enrolled, year: int = 2025) -> int:
    return Reservation.objects.get(voucher=child.voucher, budget_year=year).tenge


def test_an_approved_month_is_accrued_and_the_rest_of_it_is_free(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = approved_month(group, children, key, but={(children[0].id, SECOND): "A"})
    before = balances("taraz", 2025)
    assert make(key, *sheets) == 3
    after = balances("taraz", 2025)
    earned = 62_045 + 2 * 65_000
    assert after["accrued"] == earned
    assert after["reserved"] == before["reserved"] - 3 * 65_000
    assert after["free"] == before["free"] + 65_000 - 62_045
    assert after["contingency"] == before["contingency"]
    assert [held(child) for child in children] == [3 * 65_000] * 3
    assert imbalance("taraz") == 0


def test_the_accrual_says_whose_month_it_was(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheet = approved_month(group, children, key)[0]
    make(key, sheet)
    accrual = Accrual.objects.get()
    assert (accrual.timesheet_id, accrual.kindergarten_id) == (sheet.pk, group.kindergarten_id)
    assert (accrual.month, accrual.budget_year, accrual.tenge) == (SEPTEMBER, 2025, 65_000)
    assert (accrual.kind, accrual.order_id, accrual.accrued_at) == ("ordinary", None, OCTOBER_8)
    entry = Entry.objects.get(kind="accrual.made")
    assert entry.subject_id == accrual.pk
    assert entry.data == {
        "month": "2025-09-01",
        "tenge": 65_000,
        "kindergarten": group.kindergarten_id,
        "budget_year": 2025,
        "timesheet": sheet.pk,
    }


def test_a_month_that_nobody_approved_is_not_paid(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = closed_month(group, children, key)
    with pytest.raises(errors.NotApproved):
        make(key, sheets[0])
    assert not Accrual.objects.exists()


def test_one_unapproved_among_approved_stops_all(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = approved_month(group, children, key)
    Timesheet.objects.filter(pk=sheets[2].pk).update(state="review")
    with pytest.raises(errors.NotApproved):
        make(key, *sheets)


def test_a_month_is_accrued_once(group: Group, children: list[Enrolled], key: Key) -> None:
    sheets = approved_month(group, children, key)
    make(key, *sheets)
    with pytest.raises(errors.AccruedBefore):
        make(key, *sheets)
    assert balances("taraz", 2025)["accrued"] == 3 * 65_000


def test_nothing_to_accrue_is_nothing(city: str, key: Key) -> None:
    assert make(key) == 0


def test_more_children_take_no_more_statements(group: Group, key: Key) -> None:
    children = [enrolled(group) for _ in range(5)]
    sheets = approved_month(group, children, key)
    with CaptureQueriesContext(connection) as one:
        make(key, sheets[0])
    with CaptureQueriesContext(connection) as four:
        make(key, *sheets[1:])
    assert len(four) <= len(one)


def test_what_is_earned_above_the_reserve_comes_from_the_contingency(
    group: Group, key: Key
) -> None:
    child = enrolled(group, reserve=40_000)
    sheets = approved_month(group, [child], key)
    before = balances("taraz", 2025)
    make(key, *sheets)
    after = balances("taraz", 2025)
    assert after["accrued"] == 65_000
    assert after["contingency"] == before["contingency"] - 25_000
    assert held(child) == 0


def test_the_last_month_of_a_child_who_left_frees_all_that_was_held(group: Group, key: Key) -> None:
    child = enrolled(group, until=date(2025, 9, 16), voucher_state="ended", reserve=130_000)
    sheets = approved_month(group, [child], key)
    free = balances("taraz", 2025)["free"]
    make(key, *sheets)
    assert held(child) == 0
    assert balances("taraz", 2025)["free"] == free + 130_000 - sheets[0].tenge
    assert balances("taraz", 2025)["reserved"] == 0


def test_an_earlier_month_of_a_child_who_left_frees_only_its_own(group: Group, key: Key) -> None:
    child = enrolled(group, until=date(2025, 10, 16), voucher_state="ended", reserve=130_000)
    sheets = approved_month(group, [child], key)
    make(key, *sheets)
    assert held(child) == 65_000  # October is still to be accounted for


def test_december_closes_the_budget_year(group: Group, key: Key) -> None:
    child = enrolled(group, since=date(2025, 12, 1), reserve=2 * 65_000)
    sheets = approved_month(group, [child], key, month=date(2025, 12, 1))
    make(key, *sheets)
    assert held(child) == 0
    assert balances("taraz", 2025)["reserved"] == 0
    assert Accrual.objects.get().budget_year == 2025


def moved_child(
    group: Group, other: Group, on: date = date(2025, 9, 15)
) -> tuple[Enrolled, Enrolled]:
    """Until that day in one kindergarten, from then in another, by the same voucher."""
    child = enrolled(group, until=on)
    contract = child.contract
    contract.pk = None
    contract.number = "C-second"
    contract.state = "ended"
    contract.period = child.enrolment.period.__class__(on, None)
    contract.group = other
    Contract.objects.bulk_create([contract])
    second = Enrolment.objects.create(
        city_id="taraz",
        child=child.child,
        contract=Contract.objects.get(number="C-second"),
        place=child.enrolment.place,
        voucher=child.voucher,
        group=other,
        period=contract.period,
    )
    return child, Enrolled(
        second, child.voucher, child.contract, child.application, child.child, child.guardian
    )


def test_a_month_in_two_kindergartens_takes_one_months_reserve(group: Group, key: Key) -> None:
    other = a_group()
    child, there = moved_child(group, other)
    first = approved_month(group, [child], key)
    reserved = balances("taraz", 2025)["reserved"]
    make(key, *first)
    assert balances("taraz", 2025)["reserved"] == reserved - first[0].tenge
    later = approved_month(other, [there], key)
    make(key, *later)
    after = balances("taraz", 2025)
    assert after["reserved"] == reserved - 65_000
    # 10 and 12 of the 22 working days of September, each to its own kindergarten.
    assert (first[0].tenge, later[0].tenge) == (29_545, 35_455)
    assert after["accrued"] == 65_000


def test_a_weekend_before_the_first_day_elsewhere_holds_no_money_back(
    group: Group, key: Key
) -> None:
    """November begins on a Saturday: on Monday the third the child is in the new kindergarten."""
    other, november = a_group(), date(2025, 11, 1)
    _child, there = moved_child(group, other, on=date(2025, 11, 3))
    absent = {(there.id, date(2025, 11, 4)): "A"}
    (sheet,) = approved_month(other, [there], key, month=november, but=absent)
    reserved = balances("taraz", 2025)["reserved"]
    make(key, sheet)
    after = balances("taraz", 2025)
    assert sheet.tenge == after["accrued"] == 61_750  # 19 of 20 days
    assert after["reserved"] == reserved - 65_000, "nothing more comes of November"


def test_the_sweep_accrues_what_is_due_once(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    approved_month(group, children, key)
    assert [accrue_due("taraz", OCTOBER_8), accrue_due("taraz", OCTOBER_8)] == [3, 0]


def test_the_sweep_leaves_months_that_an_older_system_paid(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = approved_month(group, children, key)
    Timesheet.objects.filter(pk=sheets[0].pk).update(answered_at=None)
    assert accrue_due("taraz", OCTOBER_8) == 2


def test_an_unpaid_month_of_zero_days_frees_the_whole_reserve(group: Group, key: Key) -> None:
    child = enrolled(group, since=date(2025, 9, 30))
    (sheet,) = approved_month(group, [child], key, but={(child.id, date(2025, 9, 30)): "A"})
    make(key, sheet)
    assert balances("taraz", 2025)["accrued"] == 0
    assert held(child) == 3 * 65_000
    assert Voucher.objects.get(pk=child.voucher.pk).state == "active"
