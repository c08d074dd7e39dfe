from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.ledger.queries import balances, imbalance
from kezek.payments import errors, queries
from kezek.payments.acts import (
    Return,
    confirm_paid,
    make_orders,
    return_orders,
    send_orders,
)
from kezek.payments.bank import SandboxBank
from kezek.payments.models import Accrual, PaymentOrder
from kezek.payments.sweeps import accrue_due, bank_answers
from kezek.policy.queries import calendar
from tests.attendance.builders import Enrolled, Key, a_group, enrolled
from tests.attendance.days import SEPTEMBER
from tests.payments.months import DEPARTMENT, OCTOBER_8, approved_month

FRIDAY = clock.at(date(2025, 10, 10), 15)


@pytest.fixture
def accrued(group: Group, children: list[Enrolled], key: Key) -> list[Group]:
    """Two kindergartens with three and one approved months."""
    other = a_group()
    approved_month(group, children, key)
    approved_month(other, [enrolled(other)], key)
    accrue_due("taraz", OCTOBER_8)
    return [group, other]


def order(key: Key, month: date = SEPTEMBER) -> list[int]:
    return make_orders(
        actor=DEPARTMENT, moment=OCTOBER_8, request_key=key(), city="taraz", month=month
    )


def send(key: Key, orders: list[int]) -> int:
    return send_orders(
        actor=DEPARTMENT, moment=FRIDAY, request_key=key(), city="taraz", orders=orders
    )


def pay(key: Key, orders: list[int]) -> int:
    return confirm_paid(
        actor=DEPARTMENT, moment=FRIDAY, request_key=key(), city="taraz", orders=orders
    )


def test_one_order_per_kindergarten_with_all_it_earned(accrued: list[Group], key: Key) -> None:
    made = order(key)
    rows = PaymentOrder.objects.order_by("number")
    assert [row.pk for row in rows] == made
    assert [(row.number, row.kindergarten_id, row.tenge, row.children) for row in rows] == [
        (1, accrued[0].kindergarten_id, 195_000, 3),
        (2, accrued[1].kindergarten_id, 65_000, 1),
    ]
    assert {(row.month, row.budget_year, row.state) for row in rows} == {(SEPTEMBER, 2025, "made")}
    assert not Accrual.objects.filter(order=None).exists()
    after = balances("taraz", 2025)
    assert (after["accrued"], after["ordered"]) == (0, 260_000)
    assert imbalance("taraz") == 0


def test_each_order_is_journalled(accrued: list[Group], key: Key) -> None:
    made = order(key)
    entries = Entry.objects.filter(kind="order.made").order_by("id")
    assert [entry.subject_id for entry in entries] == made
    assert entries[0].data == {
        "number": 1,
        "kindergarten": accrued[0].kindergarten_id,
        "month": "2025-09-01",
        "tenge": 195_000,
        "children": 3,
        "budget_year": 2025,
    }


def test_a_month_without_accruals_has_nothing_to_order(accrued: list[Group], key: Key) -> None:
    with pytest.raises(errors.NothingToOrder):
        order(key, date(2025, 10, 1))


def test_what_is_ordered_is_not_ordered_again(accrued: list[Group], key: Key) -> None:
    order(key)
    with pytest.raises(errors.NothingToOrder):
        order(key)


def test_what_is_approved_later_goes_into_a_further_order_with_the_next_number(
    accrued: list[Group], key: Key
) -> None:
    order(key)
    third = a_group()
    approved_month(third, [enrolled(third)], key)
    accrue_due("taraz", OCTOBER_8)
    order(key)
    assert list(PaymentOrder.objects.order_by("number").values_list("number", flat=True)) == [
        1,
        2,
        3,
    ]


def test_a_kindergarten_that_earned_nothing_gets_no_order(city: str, key: Key) -> None:
    group = a_group()
    child = enrolled(group, since=date(2025, 9, 30))
    approved_month(group, [child], key, but={(child.id, date(2025, 9, 30)): "A"})
    accrue_due("taraz", OCTOBER_8)
    with pytest.raises(errors.NothingToOrder):
        order(key)


def test_orders_are_sent_and_paid(accrued: list[Group], key: Key) -> None:
    made = order(key)
    assert send(key, made) == 2
    assert set(PaymentOrder.objects.values_list("state", "sent_at")) == {("sent", FRIDAY)}
    assert pay(key, made[:1]) == 1
    first = PaymentOrder.objects.get(pk=made[0])
    assert (first.state, first.paid_at) == ("paid", FRIDAY)
    after = balances("taraz", 2025)
    assert (after["ordered"], after["paid"]) == (65_000, 195_000)
    assert Entry.objects.get(kind="order.paid").data == {"number": 1, "tenge": 195_000}
    assert Entry.objects.filter(kind="order.sent").count() == 2
    assert imbalance("taraz") == 0


def test_an_order_is_sent_once_and_paid_once(accrued: list[Group], key: Key) -> None:
    made = order(key)
    with pytest.raises(errors.OrderMoved):
        pay(key, made)  # not sent yet
    send(key, made)
    with pytest.raises(errors.OrderMoved):
        send(key, made)
    pay(key, made)
    with pytest.raises(errors.OrderMoved):
        pay(key, made)
    assert balances("taraz", 2025)["paid"] == 260_000


def test_a_double_submit_pays_once(accrued: list[Group], key: Key) -> None:
    made = order(key)
    send(key, made)
    answers = [
        confirm_paid(
            actor=DEPARTMENT, moment=FRIDAY, request_key="double", city="taraz", orders=made
        )
        for _ in range(2)
    ]
    assert answers == [2, 2]
    assert balances("taraz", 2025)["paid"] == 260_000


def test_one_stranger_among_the_orders_stops_all(accrued: list[Group], key: Key) -> None:
    made = order(key)
    with pytest.raises(errors.OrderMoved):
        send_orders(
            actor=DEPARTMENT,
            moment=FRIDAY,
            request_key=key(),
            city="almaty-auezov",
            orders=made,
        )
    with pytest.raises(errors.OrderMoved):
        send(key, [*made, 404])
    assert set(PaymentOrder.objects.values_list("state", flat=True)) == {"made"}


def test_a_returned_order_frees_its_accruals_for_a_new_one(accrued: list[Group], key: Key) -> None:
    made = order(key)
    send(key, made)
    returned = return_orders(
        actor=DEPARTMENT,
        moment=FRIDAY,
        request_key=key(),
        city="taraz",
        orders=made[:1],
        reason=Return.DETAILS_WRONG,
    )
    assert returned == 1
    assert PaymentOrder.objects.get(pk=made[0]).state == "returned"
    after = balances("taraz", 2025)
    assert (after["accrued"], after["ordered"]) == (195_000, 65_000)
    entry = Entry.objects.get(kind="order.returned")
    assert entry.data == {"number": 1, "reason": "details_wrong"}
    (again,) = order(key)
    assert PaymentOrder.objects.get(pk=again).number == 3
    assert imbalance("taraz") == 0


def test_a_return_needs_a_reason_of_the_list(accrued: list[Group], key: Key) -> None:
    with pytest.raises(errors.ReasonUnknown):
        return_orders(
            actor=DEPARTMENT,
            moment=FRIDAY,
            request_key=key(),
            city="taraz",
            orders=[1],
            reason="no idea",  # type: ignore[arg-type]  # what a form may send
        )


def test_the_bank_pays_on_the_next_working_day(accrued: list[Group], key: Key) -> None:
    send(key, order(key))
    assert bank_answers("taraz", clock.at(date(2025, 10, 12), 23)) == 0  # the Sunday after
    monday = clock.at(date(2025, 10, 13), 9)
    assert bank_answers("taraz", monday, SandboxBank(calendar(), down=True)) == 0
    assert [bank_answers("taraz", monday), bank_answers("taraz", monday)] == [2, 0]
    assert balances("taraz", 2025)["paid"] == 260_000
    assert {entry.actor for entry in Entry.objects.filter(kind="order.paid")} == {"calendar:0"}


def test_the_desks_lists(accrued: list[Group], key: Key) -> None:
    (month,) = queries.months_to_order("taraz")
    assert (month.month, month.kindergartens, month.children) == (SEPTEMBER, 2, 4)
    assert month.tenge == 260_000
    assert month.due_at == clock.at(date(2025, 10, 19))
    made = order(key)
    assert queries.months_to_order("taraz") == []
    assert [line.id for line in queries.orders("taraz")] == made[::-1]
    assert [line.id for line in queries.orders("taraz", month=SEPTEMBER, state="made")] == made[
        ::-1
    ]
    own = queries.orders("taraz", kindergarten=accrued[1].kindergarten_id)
    assert [line.id for line in own] == made[1:]
    (income,) = queries.income_of(accrued[0].kindergarten_id)
    assert (income.children, income.accrued, income.ordered, income.paid) == (
        3,
        195_000,
        195_000,
        0,
    )


def test_a_timesheets_money_is_followed(accrued: list[Group], key: Key) -> None:
    timesheet = Accrual.objects.order_by("pk").values_list("timesheet_id", flat=True)[0]
    assert queries.payments_of([timesheet])[timesheet].state == "accrued"
    made = order(key)
    send(key, made)
    payment = queries.payments_of([timesheet])[timesheet]
    assert (payment.state, payment.moment, payment.order) == ("sent", FRIDAY, 1)
    pay(key, made)
    assert queries.payments_of([timesheet])[timesheet].state == "paid"


def test_lists_take_one_query_for_one_row_and_for_three(accrued: list[Group], key: Key) -> None:
    order(key)
    with CaptureQueriesContext(connection) as two:
        queries.orders("taraz")
    with CaptureQueriesContext(connection) as one:
        queries.orders("taraz", kindergarten=accrued[1].kindergarten_id)
    assert len(one) == len(two) == 1
