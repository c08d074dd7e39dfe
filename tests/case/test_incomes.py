"""Money by kindergarten and month, for everybody to see."""

from typing import Any

import pytest

from kezek.case.incomes import Income, income_months, incomes
from kezek.kindergartens.models import Group
from kezek.payments.acts import confirm_paid, make_orders, send_orders
from kezek.payments.sweeps import accrue_due
from kezek.vouchers.acts import allot_money
from tests.attendance.builders import START, Enrolled, Key, a_city, a_group, enrolled
from tests.attendance.days import SEPTEMBER
from tests.builders import statements_of
from tests.payments.months import DEPARTMENT, OCTOBER_8, approved_month


@pytest.fixture
def city(db: None, key: Key) -> str:
    """A city with money, out of which the reserves of the builders' vouchers come."""
    city = a_city()
    allot_money(
        actor=DEPARTMENT,
        moment=START,
        request_key=key(),
        city=city,
        budget_year=2025,
        source="local",
        tenge=100_000_000,
    )
    return city


@pytest.fixture
def children(group: Group) -> list[Enrolled]:
    return [enrolled(group) for _ in range(3)]


@pytest.fixture
def other(group: Group, children: list[Enrolled], key: Key) -> Group:
    """A second kindergarten; three and one approved months, accrued."""
    other = a_group()
    approved_month(group, children, key)
    approved_month(other, [enrolled(other)], key)
    accrue_due("taraz", OCTOBER_8)
    return other


def by_code(group: Group) -> Income:
    return next(row for row in incomes("taraz", SEPTEMBER) if row.code == group.kindergarten.code)


def test_each_kindergarten_has_what_it_earned_and_how_far_the_money_has_come(
    group: Group, other: Group, key: Key
) -> None:
    assert (by_code(group).children, by_code(group).earned) == (3, 195_000)
    assert (by_code(group).ordered, by_code(group).paid) == (0, 0)
    assert (by_code(other).children, by_code(other).earned) == (1, 65_000)
    frame: dict[str, Any] = {"actor": DEPARTMENT, "moment": OCTOBER_8, "city": "taraz"}
    made = make_orders(request_key=key(), month=SEPTEMBER, **frame)
    assert (by_code(group).ordered, by_code(group).paid) == (195_000, 0)
    send_orders(request_key=key(), orders=made, **frame)
    confirm_paid(request_key=key(), orders=made[:1], **frame)
    assert (by_code(group).ordered, by_code(group).paid) == (0, 195_000)
    assert (by_code(other).ordered, by_code(other).paid) == (65_000, 0)


def test_what_the_vouchers_of_its_children_hold_is_reserved_for_it(
    group: Group, other: Group
) -> None:
    assert by_code(group).reserved == 3 * by_code(other).reserved > 0


def test_a_kindergarten_without_money_is_left_out(other: Group) -> None:
    empty = a_group()
    assert empty.kindergarten.code not in {row.code for row in incomes("taraz", SEPTEMBER)}
    assert len(incomes("taraz", SEPTEMBER)) == 2
    assert other.kindergarten.code in {row.code for row in incomes("taraz", SEPTEMBER)}


def test_months_are_those_in_which_somebody_earned(other: Group) -> None:
    assert income_months("taraz") == [SEPTEMBER]
    assert statements_of(lambda: incomes("taraz", SEPTEMBER)) == 1
    assert other.pk
