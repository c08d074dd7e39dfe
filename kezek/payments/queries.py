"""Reads of payments: what waits for an order, orders by kindergarten, a timesheet's money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Sum

from kezek.payments.models import Accrual, PaymentOrder
from kezek.payments.rules import paid_by
from kezek.policy.queries import rules_for


@dataclass(frozen=True, slots=True)
class ToOrder:
    """A month with earned money that no order carries."""

    month: date
    kindergartens: int
    children: int
    tenge: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A payment order in a list."""

    id: int
    number: int
    kindergarten: int
    name_kk: str
    name_ru: str
    month: date
    tenge: int
    children: int
    state: str
    made_at: datetime
    sent_at: datetime | None
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class Payment:
    """How far the money of a timesheet has come: accrued, made, sent, paid."""

    timesheet: int
    tenge: int
    state: str
    moment: datetime
    order: int | None  # the order's number


@dataclass(frozen=True, slots=True)
class Income:
    """What a kindergarten earned by a month and how much of it is paid."""

    month: date
    children: int
    accrued: int
    ordered: int
    paid: int


def months_to_order(city: str) -> list[ToOrder]:
    """Months with earned money that no order carries, oldest first."""
    rows = (
        Accrual.objects.filter(city_id=city, order=None, tenge__gt=0)
        .values("month")
        .annotate(
            kindergartens=Count("kindergarten", distinct=True),
            children=Count("pk"),
            sum=Sum("tenge"),
        )
        .order_by("month")
    )
    return [
        ToOrder(
            row["month"], row["kindergartens"], row["children"], row["sum"], due(city, row["month"])
        )
        for row in rows
    ]


def due(city: str, month: date) -> datetime:
    """By when the kindergartens have their money for the month."""
    return paid_by(month, rules_for(city, month).number("payment_deadline_day"))


def orders(
    city: str, *, month: date | None = None, kindergarten: int | None = None, state: str = ""
) -> list[OrderLine]:
    """Payment orders, newest number first."""
    found = PaymentOrder.objects.filter(city_id=city)
    if month is not None:
        found = found.filter(month=month)
    if kindergarten is not None:
        found = found.filter(kindergarten_id=kindergarten)
    if state:
        found = found.filter(state=state)
    rows = found.order_by("-number").values_list(
        "pk",
        "number",
        "kindergarten_id",
        "kindergarten__name_kk",
        "kindergarten__name_ru",
        "month",
        "tenge",
        "children",
        "state",
        "made_at",
        "sent_at",
        "paid_at",
    )
    return [OrderLine(*row) for row in rows]


def payments_of(timesheets: Iterable[int]) -> dict[int, Payment]:
    """How far the money of these timesheets has come, by timesheet."""
    rows = Accrual.objects.filter(timesheet_id__in=list(timesheets), kind="ordinary").values_list(
        "timesheet_id",
        "tenge",
        "accrued_at",
        "order__state",
        "order__number",
        "order__made_at",
        "order__sent_at",
        "order__paid_at",
    )
    found = {}
    for timesheet, tenge, accrued_at, state, number, *moments in rows:
        reached: list[datetime] = [accrued_at, *(moment for moment in moments if moment)]
        found[timesheet] = Payment(timesheet, tenge, state or "accrued", max(reached), number)
    return found


def income_of(kindergarten: int) -> list[Income]:
    """What the kindergarten earned month by month, newest first."""
    rows = (
        Accrual.objects.filter(kindergarten_id=kindergarten)
        .values("month", state=F("order__state"))
        .annotate(children=Count("timesheet", distinct=True), sum=Sum("tenge"))
        .order_by("-month")
    )
    months: dict[date, dict[str, int]] = {}
    for row in rows:
        line = months.setdefault(row["month"], {"children": 0, "all": 0, "ordered": 0, "paid": 0})
        line["children"] += row["children"]
        line["all"] += row["sum"]
        if row["state"] in {"made", "sent"}:
            line["ordered"] += row["sum"]
        if row["state"] == "paid":
            line["paid"] += row["sum"]
    return [
        Income(month, line["children"], line["all"], line["ordered"], line["paid"])
        for month, line in months.items()
    ]
