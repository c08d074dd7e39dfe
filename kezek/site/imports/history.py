"""Two months before the start day: marks, timesheets, and the money of the first one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from kezek.attendance.rules import Month, month_of_marks, parent_due
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.record import record_many
from kezek.kindergartens.models import Group
from kezek.ledger.acts import Move, move
from kezek.payments.models import PaymentOrder
from kezek.policy.queries import calendar
from kezek.policy.rules import Calendar, Rules, month_after, months_left
from kezek.site.imports.bulk import copy_rows, copy_text, next_ids
from kezek.site.imports.child_rows import NO_DAY

_BLOCK: Final = 500  # children per block of prepared COPY text
_TIMESHEET: Final = (
    "id", "city_id", "enrolment_id", "month", "state", "working_days", "present", "paid_days",
    "marked_days", "tenge", "closed_at", "due_at", "answered_at",
)  # fmt: skip
_ACCRUAL: Final = (
    "id", "city_id", "timesheet_id", "kindergarten_id", "month", "budget_year", "kind", "tenge",
    "order_id", "accrued_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attending:
    """A child's enrolment with its marks by month."""

    enrolment: int
    voucher: int
    group: int
    band: int
    marks: Sequence[tuple[date, str]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A timesheet to write."""

    pk: int
    child: Attending
    month: date
    result: Month


def write_history(
    children: Sequence[Attending], *, rules: Rules, city: str, actor: Actor, moment: datetime
) -> None:
    """Timesheets of both months: the first paid, the second closed and waiting for parents.

    Every voucher reserves the rest of the budget year and, if it was used then, the second month.
    The marks themselves come by `write_marks`.
    """
    days = calendar()
    months = sorted({month for child in children for month, _ in child.marks})
    sheets = {month: _sheets(children, month, rules, days) for month in months}
    for place, month in enumerate(months):
        is_last = place == len(months) - 1
        _write_timesheets(
            sheets[month], month, days, rules=rules, is_open=is_last, city=city, actor=actor,
            moment=moment,
        )  # fmt: skip
        if not is_last:
            _pay(sheets[month], month, days, rules=rules, city=city, actor=actor, moment=moment)
    open_ = sheets[months[-1]] if months else []
    _reserve(children, open_, rules=rules, city=city, moment=moment)


def write_marks(children: Sequence[Attending], *, city: str, moment: datetime) -> int:
    """The marks of both months and the days that groups marked; returns how many marks."""
    _write_day_marks(children, city)
    return _write_group_days(children, city, moment)


def _write_day_marks(children: Sequence[Attending], city: str) -> None:
    """Hundreds of thousands of plain values: prepared text, COPY's fastest way in."""

    def blocks() -> Iterator[str]:
        dates = {
            month: [(month + timedelta(days=place)).isoformat() for place in range(31)]
            for child in children
            for month, _ in child.marks
        }
        for start in range(0, len(children), _BLOCK):
            yield "".join(
                f"{day}\t{child.enrolment}\t{city}\t{mark}\n"
                for child in children[start : start + _BLOCK]
                for month, text in child.marks
                for day, mark in zip(dates[month], text, strict=False)
                if mark != NO_DAY
            )

    copy_text("attendance_daymark", ("day", "enrolment_id", "city_id", "mark"), blocks())


def _write_group_days(children: Sequence[Attending], city: str, moment: datetime) -> int:
    """The days that groups marked, with how many came; returns how many marks there are."""
    present: Counter[tuple[int, date]] = Counter()
    marked: Counter[tuple[int, date]] = Counter()
    for child in children:
        for month, text in child.marks:
            for place, mark in enumerate(text):
                if mark != NO_DAY:
                    key = (child.group, month + timedelta(days=place))
                    marked[key] += 1
                    present[key] += mark == "P"
    copy_rows(
        "attendance_groupday",
        ("city_id", "group_id", "day", "present", "absent", "marked_at"),
        (
            (city, group, day, present[group, day], count - present[group, day], clock.at(day, 9))
            for (group, day), count in marked.items()
            if day < clock.day_of(moment)
        ),
    )
    return marked.total()


def _sheets(
    children: Sequence[Attending], month: date, rules: Rules, days: Calendar
) -> list[_Sheet]:
    working = len(days.working_days(month, month_after(month)))
    free_days = rules.number("absence_free_days_month")
    found: list[tuple[Attending, Month]] = []
    for child in children:
        text = next((marks for first, marks in child.marks if first == month), "")
        marks = text.replace(NO_DAY, "")
        if marks:
            result = month_of_marks(
                marks,
                codes=rules.absences,
                free_days=free_days,
                working_days=working,
                norm=rules.norms[child.band],
            )
            found.append((child, result))
    ids = next_ids("attendance_timesheet", len(found))
    return [
        _Sheet(pk, child, month, result) for pk, (child, result) in zip(ids, found, strict=True)
    ]


def _write_timesheets(
    sheets: Sequence[_Sheet],
    month: date,
    days: Calendar,
    *,
    rules: Rules,
    is_open: bool,
    city: str,
    actor: Actor,
    moment: datetime,
) -> None:
    """Closed at the end of the month; the paid one answered in the parents' window."""
    last = max(days.working_days(month, month_after(month)))
    closed_at = min(clock.at(last, 17), moment)
    due = parent_due(
        month,
        closed_at,
        days,
        first_day=rules.number("timesheet_parent_window_first_day"),
        last_day=rules.number("timesheet_parent_window_last_day"),
    )
    state = "closed" if is_open else "approved"
    answered = None if is_open else clock.at(month_after(month), 12)
    copy_rows(
        "attendance_timesheet",
        _TIMESHEET,
        (
            (
                one.pk, city, one.child.enrolment, month, state, one.result.working_days,
                one.result.present, one.result.paid_days, one.result.marked_days,
                one.result.tenge, closed_at, due, answered,
            )
            for one in sheets
        ),
    )  # fmt: skip
    record_many(
        "timesheet.imported",
        city=city,
        subjects=[one.pk for one in sheets],
        actor=actor,
        cause="import",
        moment=moment,
        data=[
            {
                "month": month.isoformat(),
                "paid_days": one.result.paid_days,
                "working_days": one.result.working_days,
                "tenge": one.result.tenge,
                "enrolment": one.child.enrolment,
            }
            for one in sheets
        ],
    )


def _pay(
    sheets: Sequence[_Sheet],
    month: date,
    days: Calendar,
    *,
    rules: Rules,
    city: str,
    actor: Actor,
    moment: datetime,
) -> None:
    """Accruals of an approved month and one paid order per kindergarten."""
    homes = dict(Group.objects.filter(city_id=city).values_list("pk", "kindergarten_id"))
    paid_on = days.next_working(
        month_after(month).replace(day=rules.number("payment_deadline_day"))
    )
    accrued_at = clock.at(month_after(month), 18)
    paid_at = min(clock.at(paid_on, 12), moment)
    sums: defaultdict[int, int] = defaultdict(int)
    counts: Counter[int] = Counter()
    for one in sheets:
        home = homes[one.child.group]
        sums[home] += one.result.tenge
        counts[home] += one.result.tenge > 0
    first = PaymentOrder.objects.filter(city_id=city).count() + 1
    earning = [home for home in sorted(sums) if sums[home]]
    orders = PaymentOrder.objects.bulk_create(
        PaymentOrder(
            city_id=city,
            number=number,
            kindergarten_id=home,
            month=month,
            budget_year=month.year,
            tenge=sums[home],
            children=counts[home],
            state="paid",
            made_at=accrued_at,
            sent_at=accrued_at,
            paid_at=paid_at,
        )
        for number, home in enumerate(earning, start=first)
    )
    order_of = {order.kindergarten_id: order.pk for order in orders}
    copy_rows(
        "payments_accrual",
        _ACCRUAL,
        (
            (
                pk, city, one.pk, homes[one.child.group], month, month.year, "ordinary",
                one.result.tenge, order_of.get(homes[one.child.group]), accrued_at,
            )
            for pk, one in zip(next_ids("payments_accrual", len(sheets)), sheets, strict=True)
        ),
    )  # fmt: skip
    way = ("free", "reserved", "accrued", "ordered", "paid")
    move(
        city=city,
        budget_year=month.year,
        moves=[
            Move(giver, taker, order.tenge, "order", order.pk)
            for giver, taker in pairwise(way)
            for order in orders
        ],
        moment=moment,
    )
    record_many(
        "order.paid",
        city=city,
        subjects=[order.pk for order in orders],
        actor=actor,
        cause="import",
        moment=moment,
        data=[{"number": order.number, "tenge": order.tenge} for order in orders],
    )


def _reserve(
    children: Sequence[Attending],
    open_sheets: Sequence[_Sheet],
    *,
    rules: Rules,
    city: str,
    moment: datetime,
) -> None:
    """Hold the rest of the budget year for every voucher, and the month that is not paid yet."""
    day = clock.day_of(moment)
    left = months_left(day)
    unpaid = {sheet.child.voucher for sheet in open_sheets if sheet.month.year == day.year}
    sums = [
        (child.voucher, rules.reserve_norms[child.band] * (left + (child.voucher in unpaid)))
        for child in children
    ]
    copy_rows(
        "vouchers_reservation",
        ("voucher_id", "budget_year", "tenge"),
        ((voucher, day.year, tenge) for voucher, tenge in sums),
    )
    move(
        city=city,
        budget_year=day.year,
        moves=[Move("free", "reserved", tenge, "voucher", voucher) for voucher, tenge in sums],
        moment=moment,
    )
