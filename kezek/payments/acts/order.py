"""Payment orders: one per kindergarten and month, sent to the bank, paid or returned."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.ledger.acts import Move, move
from kezek.ledger.rules import Pot
from kezek.payments import errors
from kezek.payments.models import Accrual
from kezek.payments.states import OrderState, may_become


class Return(StrEnum):
    """Why the bank sent an order back."""

    ACCOUNT_CLOSED = "account_closed"
    DETAILS_WRONG = "details_wrong"
    BANK_REFUSED = "bank_refused"


# Orders of a city are numbered without gaps, so they are made one after the other.
_LOCK_CITY = "SELECT FROM policy_city WHERE code = %s FOR NO KEY UPDATE"

_DUE = """
SELECT id FROM payments_accrual
WHERE city_id = %s AND month = %s AND order_id IS NULL ORDER BY id FOR UPDATE
"""

_INSERT = """
WITH due AS (
    SELECT kindergarten_id, budget_year, sum(tenge)::bigint AS tenge,
           count(*) FILTER (WHERE kind = 'ordinary') AS children
    FROM payments_accrual WHERE id = ANY(%(accruals)s)
    GROUP BY kindergarten_id, budget_year HAVING sum(tenge) > 0
), made AS (
    INSERT INTO payments_paymentorder
        (city_id, number, kindergarten_id, month, budget_year, tenge, children, state, made_at)
    SELECT %(city)s,
           (SELECT coalesce(max(number), 0) FROM payments_paymentorder WHERE city_id = %(city)s)
               + row_number() OVER (ORDER BY kindergarten_id, budget_year),
           kindergarten_id, %(month)s, budget_year, tenge, children, 'made', %(moment)s
    FROM due
    RETURNING id, number, kindergarten_id, tenge, children, budget_year
)
SELECT * FROM made ORDER BY number
"""

_ATTACH = """
UPDATE payments_accrual a SET order_id = o.id FROM payments_paymentorder o
WHERE a.id = ANY(%(accruals)s) AND o.id = ANY(%(orders)s)
  AND o.kindergarten_id = a.kindergarten_id AND o.budget_year = a.budget_year
"""


@act("order.made")
def make_orders(
    *, actor: Actor, moment: datetime, request_key: str, city: str, month: date
) -> list[int]:
    """Order the money that each kindergarten has earned by that month and that no order carries.

    One order per kindergarten; returns their ids by number. What is approved later goes into
    another order of the same month. Raises NothingToOrder.
    """
    month = month.replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_CITY, [city])
        cursor.execute(_DUE, [city, month])
        arguments: dict[str, Any] = {
            "city": city,
            "month": month,
            "moment": moment,
            "accruals": [accrual for (accrual,) in cursor.fetchall()],
        }
        cursor.execute(_INSERT, arguments)
        rows = cursor.fetchall()
        if not rows:
            raise errors.NothingToOrder
        orders = [row[0] for row in rows]
        cursor.execute(_ATTACH, arguments | {"orders": orders})
    _move(city, [(row[0], row[3], row[5]) for row in rows], Pot.ACCRUED, Pot.ORDERED, moment)
    record_many(
        "order.made",
        city=city,
        subjects=orders,
        actor=actor,
        cause="ordering",
        moment=moment,
        data=[
            {
                "number": number,
                "kindergarten": kindergarten,
                "month": month.isoformat(),
                "tenge": tenge,
                "children": children,
                "budget_year": budget_year,
            }
            for _order, number, kindergarten, tenge, children, budget_year in rows
        ],
    )
    return orders


@act("order.sent")
def send_orders(
    *, actor: Actor, moment: datetime, request_key: str, city: str, orders: Sequence[int]
) -> int:
    """Send orders to the bank; returns how many. Raises OrderMoved."""
    rows = _step(OrderState.SENT, "sent_at", city, orders, moment)
    record_many(
        "order.sent",
        city=city,
        subjects=[row[0] for row in rows],
        actor=actor,
        cause="sending",
        moment=moment,
        data=[{"number": number} for _order, number, *_rest in rows],
    )
    return len(rows)


@act("order.paid")
def confirm_paid(
    *, actor: Actor, moment: datetime, request_key: str, city: str, orders: Sequence[int]
) -> int:
    """The bank has paid these orders; returns how many. Raises OrderMoved."""
    rows = _step(OrderState.PAID, "paid_at", city, orders, moment)
    _move(city, [(row[0], row[2], row[3]) for row in rows], Pot.ORDERED, Pot.PAID, moment)
    record_many(
        "order.paid",
        city=city,
        subjects=[row[0] for row in rows],
        actor=actor,
        cause="bank",
        moment=moment,
        data=[{"number": number, "tenge": tenge} for _order, number, tenge, _year in rows],
    )
    return len(rows)


@act("order.returned")
def return_orders(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    orders: Sequence[int],
    reason: Return,
) -> int:
    """The bank sent these orders back: their accruals wait for new ones. Returns how many.

    Raises OrderMoved, ReasonUnknown.
    """
    if reason not in set(Return):
        raise errors.ReasonUnknown
    rows = _step(OrderState.RETURNED, None, city, orders, moment)
    Accrual.objects.filter(order_id__in=[row[0] for row in rows]).update(order=None)
    _move(city, [(row[0], row[2], row[3]) for row in rows], Pot.ORDERED, Pot.ACCRUED, moment)
    record_many(
        "order.returned",
        city=city,
        subjects=[row[0] for row in rows],
        actor=actor,
        cause="bank",
        moment=moment,
        data=[{"number": number, "reason": reason.value} for _order, number, *_rest in rows],
    )
    return len(rows)


_STEP = """
WITH moved AS (
    UPDATE payments_paymentorder
    SET state = %(state)s,
        sent_at = CASE WHEN %(stamp)s = 'sent_at' THEN %(moment)s ELSE sent_at END,
        paid_at = CASE WHEN %(stamp)s = 'paid_at' THEN %(moment)s ELSE paid_at END
    WHERE id = ANY(%(orders)s) AND city_id = %(city)s AND state = ANY(%(from)s)
    RETURNING id, number, tenge, budget_year
)
SELECT * FROM moved ORDER BY number
"""


def _step(
    state: OrderState, stamp: str | None, city: str, orders: Sequence[int], moment: datetime
) -> list[tuple[int, int, int, int]]:
    """Move the orders on and give back id, number, tenge and budget year by number."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STEP,
            {
                "state": state.value,
                "from": may_become(state),
                "stamp": stamp or "",
                "moment": moment,
                "city": city,
                "orders": list(orders),
            },
        )
        rows: list[tuple[int, int, int, int]] = cursor.fetchall()
    if len(rows) != len(orders):
        raise errors.OrderMoved
    return rows


def _move(
    city: str,
    sums: Sequence[tuple[int, int, int]],
    giver: Pot,
    taker: Pot,
    moment: datetime,
) -> None:
    """Move each order's tenge between two pots of its budget year."""
    for budget_year in sorted({year for _order, _tenge, year in sums}):
        move(
            city=city,
            budget_year=budget_year,
            moves=[
                Move(giver, taker, tenge, "order", order)
                for order, tenge, year in sums
                if year == budget_year
            ],
            moment=moment,
        )
