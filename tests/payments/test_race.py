"""Two at once: money moves once."""

from kezek.attendance.models import Timesheet
from kezek.core.actors import Actor, Role
from kezek.ledger.queries import balances, imbalance
from kezek.payments import errors
from kezek.payments.acts import accrue, confirm_paid, make_orders, send_orders
from kezek.payments.models import Accrual, PaymentOrder
from kezek.payments.sweeps import accrue_due
from kezek.vouchers.acts import allot_money
from tests.attendance.builders import START, Key, a_city, a_group, enrolled
from tests.attendance.days import SEPTEMBER
from tests.clones import cloned_db, side_by_side, template_db
from tests.payments.months import DEPARTMENT, OCTOBER_8, approved_month

__all__ = ["cloned_db", "template_db"]  # fixtures


def approved() -> list[Timesheet]:
    """Three approved months in a city with money."""
    a_city()
    allot_money(
        actor=Actor(Role.DEPARTMENT, 1),
        moment=START,
        request_key="allot",
        city="taraz",
        budget_year=2025,
        source="local",
        tenge=10_000_000,
    )
    group = a_group()
    return approved_month(group, [enrolled(group) for _ in range(3)], Key())


def test_a_month_accrued_twice_at_once_is_accrued_once(cloned_db: str) -> None:
    sheets = approved()
    results = side_by_side(
        [
            lambda n=n: accrue(  # type: ignore[misc]  # n is bound now
                actor=DEPARTMENT,
                moment=OCTOBER_8,
                request_key=f"accrue:{n}",
                city="taraz",
                timesheets=[sheet.pk for sheet in sheets],
            )
            for n in range(3)
        ]
    )
    assert sum(result == 3 for result in results) == 1
    assert sum(isinstance(result, errors.AccruedBefore) for result in results) == 2
    assert Accrual.objects.count() == 3
    assert balances("taraz", 2025)["accrued"] == 3 * 65_000
    assert imbalance("taraz") == 0


def test_orders_made_at_once_order_once_and_are_numbered_without_gaps(cloned_db: str) -> None:
    approved()
    accrue_due("taraz", OCTOBER_8)
    results = side_by_side(
        [
            lambda n=n: make_orders(  # type: ignore[misc]  # n is bound now
                actor=DEPARTMENT,
                moment=OCTOBER_8,
                request_key=f"order:{n}",
                city="taraz",
                month=SEPTEMBER,
            )
            for n in range(3)
        ]
    )
    assert sum(isinstance(result, errors.NothingToOrder) for result in results) == 2
    assert list(PaymentOrder.objects.values_list("number", flat=True)) == [1]
    assert balances("taraz", 2025)["ordered"] == 3 * 65_000
    assert imbalance("taraz") == 0


def test_an_order_confirmed_twice_at_once_is_paid_once(cloned_db: str) -> None:
    approved()
    accrue_due("taraz", OCTOBER_8)
    orders = make_orders(
        actor=DEPARTMENT, moment=OCTOBER_8, request_key="o", city="taraz", month=SEPTEMBER
    )
    send_orders(actor=DEPARTMENT, moment=OCTOBER_8, request_key="s", city="taraz", orders=orders)
    results = side_by_side(
        [
            lambda n=n: confirm_paid(  # type: ignore[misc]  # n is bound now
                actor=DEPARTMENT,
                moment=OCTOBER_8,
                request_key=f"paid:{n}",
                city="taraz",
                orders=orders,
            )
            for n in range(2)
        ]
    )
    assert sum(result == 1 for result in results) == 1
    assert sum(isinstance(result, errors.OrderMoved) for result in results) == 1
    assert balances("taraz", 2025)["paid"] == 3 * 65_000
    assert imbalance("taraz") == 0
