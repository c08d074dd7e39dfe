"""Reads of attendance: a group's day, a child's month, what a kindergarten still has to mark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet

from kezek.attendance.models import DayMark, Dispute, GroupDay, Timesheet
from kezek.attendance.rules import may_close_from
from kezek.contracts.models import Enrolment
from kezek.core.sealing import Purpose, unseal
from kezek.policy.queries import calendar, rules_for
from kezek.policy.rules import month_after


@dataclass(frozen=True, slots=True)
class ChildDay:
    """A child of a group on a day; `mark` None: not marked yet."""

    enrolment: int
    child: int
    mark: str | None


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """A group's day: `marked_at` None until it is marked."""

    group: int
    day: date
    working: bool
    marked_at: datetime | None
    children: tuple[ChildDay, ...]


@dataclass(frozen=True, slots=True)
class SheetDay:
    """A day of a child's month. `mark` None: a day off, or outside the enrolment."""

    day: date
    working: bool
    mark: str | None
    claimed: str | None = None  # what the parent says instead
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class MarkTotal:
    """How often a mark stands in the month, and on which runs of days (first, last)."""

    mark: str
    days: int
    paid: bool
    runs: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A timesheet in a list."""

    id: int
    city: str
    enrolment: int
    child: int
    group: int
    kindergarten: int
    month: date
    state: str
    working_days: int
    present: int
    paid_days: int
    tenge: int
    due_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A child's month as the parent checks it."""

    brief: Brief
    norm: int  # tenge a month
    days: tuple[SheetDay, ...]
    totals: tuple[MarkTotal, ...]
    comment: str


def enrolled_by_group(city: str, day: date) -> dict[int, list[int]]:
    """Enrolments of that day by group: what `mark_days` wants marks for."""
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT group_id, array_agg(id ORDER BY id) FROM contracts_enrolment"
            " WHERE city_id = %s AND period @> %s GROUP BY group_id ORDER BY group_id",
            [city, day],
        )
        found.update(cursor.fetchall())
    return found


def group_sheet(group: int, day: date) -> GroupSheet:
    """The group's list on that day, with marks if it is marked."""
    children = list(
        Enrolment.objects.filter(group_id=group, period__contains=day)
        .order_by("pk")
        .values_list("pk", "child_id")
    )
    marks = dict(
        DayMark.objects.filter(day=day, enrolment__in=[pk for pk, _child in children]).values_list(
            "enrolment_id", "mark"
        )
    )
    marked_at = (
        GroupDay.objects.filter(group_id=group, day=day).values_list("marked_at", flat=True).first()
    )
    return GroupSheet(
        group=group,
        day=day,
        working=calendar().is_working(day),
        marked_at=marked_at,
        children=tuple(ChildDay(pk, child, marks.get(pk)) for pk, child in children),
    )


def unmarked_groups(kindergarten: int, first: date, last: date) -> list[tuple[int, date]]:
    """(group, day) of working days from `first` to `last` that nobody marked, by day."""
    working = calendar().working_days(first, last + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT g.id, w.day FROM kindergartens_group g"
            " CROSS JOIN unnest(%s::date[]) AS w (day)"
            " WHERE g.kindergarten_id = %s"
            " AND EXISTS (SELECT FROM contracts_enrolment e"
            "             WHERE e.group_id = g.id AND e.period @> w.day)"
            " AND NOT EXISTS (SELECT FROM attendance_groupday d"
            "                 WHERE d.group_id = g.id AND d.day = w.day)"
            " ORDER BY w.day, g.id",
            [working, kindergarten],
        )
        return [(group, day) for group, day in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands between a kindergarten and the closing of its month."""

    month: date
    may_from: date
    unmarked: tuple[tuple[int, date], ...]
    closed: int  # timesheets already there


def closing_of(kindergarten: int, month: date) -> Closing:
    """How far the month is: unmarked group days and timesheets that exist."""
    following = month_after(month)
    unmarked = unmarked_groups(kindergarten, month, following - timedelta(days=1))
    closed = Timesheet.objects.filter(
        enrolment__group__kindergarten_id=kindergarten, month=month
    ).count()
    return Closing(month, may_close_from(month, calendar()), tuple(unmarked), closed)


def _briefs(found: QuerySet[Timesheet]) -> list[Brief]:
    rows = found.annotate(
        child=F("enrolment__child_id"),
        group=F("enrolment__group_id"),
        kindergarten=F("enrolment__group__kindergarten_id"),
    ).values_list(
        "pk",
        "city_id",
        "enrolment_id",
        "child",
        "group",
        "kindergarten",
        "month",
        "state",
        "working_days",
        "present",
        "paid_days",
        "tenge",
        "due_at",
        "answered_at",
    )
    return [Brief(*row) for row in rows]


def timesheets_of(child: int) -> list[Brief]:
    """A child's months, newest first."""
    return _briefs(Timesheet.objects.filter(enrolment__child_id=child).order_by("-month", "-pk"))


def waiting_for_parent(children: Sequence[int]) -> list[Brief]:
    """Months of these children that wait for their parent, oldest first."""
    found = Timesheet.objects.filter(enrolment__child_id__in=children, state="closed")
    return _briefs(found.order_by("month", "pk"))


def closed_timesheets(city: str, month: date) -> list[Brief]:
    """Every timesheet of the month that still waits for a parent."""
    found = Timesheet.objects.filter(city_id=city, month=month, state="closed")
    return _briefs(found.order_by("pk"))


def disputes_at(kindergarten: int) -> list[Brief]:
    """Disputed months that wait for this kindergarten, oldest first."""
    found = Timesheet.objects.filter(
        enrolment__group__kindergarten_id=kindergarten, state="disputed"
    )
    return _briefs(found.order_by("month", "pk"))


def in_review(city: str, limit: int = 200) -> list[Brief]:
    """Months that wait for the department, oldest first."""
    found = Timesheet.objects.filter(city_id=city, state="review")
    return _briefs(found.order_by("month", "pk")[:limit])


def timesheet(timesheet_id: int) -> Sheet | None:
    """One month day by day, or None."""
    found = _briefs(Timesheet.objects.filter(pk=timesheet_id))
    if not found:
        return None
    (brief,) = found
    days = calendar()
    following = month_after(brief.month)
    whole = [brief.month + timedelta(days=n) for n in range((following - brief.month).days)]
    marks = dict(
        DayMark.objects.filter(enrolment_id=brief.enrolment, day__in=whole).values_list(
            "day", "mark"
        )
    )
    disputes = {row.day: row for row in Dispute.objects.filter(timesheet_id=timesheet_id)}
    rules = rules_for(brief.city, max(days.working_days(brief.month, following)))
    band = Enrolment.objects.values_list("group__band", flat=True).get(pk=brief.enrolment)
    return Sheet(
        brief=brief,
        norm=rules.norms[band],
        days=tuple(
            _day(day, working=days.is_working(day), marks=marks, disputes=disputes) for day in whole
        ),
        totals=tuple(
            MarkTotal(code, len(on), absence.paid, runs_of(on, days.exceptions))
            for code, absence in rules.absences.items()
            if (on := sorted(day for day, mark in marks.items() if mark == code))
        ),
        comment=_comment(disputes.values()),
    )


def _day(
    day: date,
    *,
    working: bool,
    marks: Mapping[date, str],
    disputes: Mapping[date, Dispute],
) -> SheetDay:
    dispute = disputes.get(day)
    return SheetDay(
        day=day,
        working=working,
        mark=marks.get(day),
        claimed=dispute.claimed if dispute else None,
        verdict=dispute.verdict if dispute else "",
    )


def _comment(disputes: Iterable[Dispute]) -> str:
    sealed = next((row.comment_sealed for row in disputes if row.comment_sealed), None)
    return unseal(Purpose.TEXT, bytes(sealed)) if sealed else ""


@dataclass(frozen=True, slots=True)
class LongAbsence:
    """A child that was away without a reason on every working day since `since`."""

    enrolment: int
    child: int
    group: int
    kindergarten: int
    since: date


_ABSENT = """
SELECT e.id, e.child_id, g.id, g.kindergarten_id, a.since
FROM (
    SELECT m.enrolment_id, min(m.day) AS since
    FROM attendance_daymark m
    WHERE m.day > %(from)s AND m.day <= %(day)s AND m.city_id = %(city)s
    GROUP BY m.enrolment_id
    HAVING bool_and(m.mark = 'A') AND count(*) = %(working)s
) a
JOIN contracts_enrolment e ON e.id = a.enrolment_id AND e.period @> %(day)s
JOIN kindergartens_group g ON g.id = e.group_id
ORDER BY g.kindergarten_id, e.id
"""


def long_absences(city: str, day: date) -> list[LongAbsence]:
    """Children whose case a person has to look at: away without a reason for too long.

    How long is a rule of the city; no voucher is lost by itself.
    """
    limit = rules_for(city, day).number("absence_annul_limit_calendar_days")
    first = day - timedelta(days=limit - 1)
    working = len(calendar().working_days(first, day + timedelta(days=1)))
    with connection.cursor() as cursor:
        cursor.execute(
            _ABSENT,
            {"city": city, "from": first - timedelta(days=1), "day": day, "working": working},
        )
        return [LongAbsence(*row) for row in cursor.fetchall()]


def runs_of(
    days: Sequence[date], exceptions: Mapping[date, bool] | None = None
) -> tuple[tuple[date, date], ...]:
    """Sorted days as runs (first, last). Days off between two days do not part them."""
    off = exceptions or {}
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and _only_off_between(runs[-1][1], day, off):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)


def _only_off_between(last: date, day: date, exceptions: Mapping[date, bool]) -> bool:
    between = (last + timedelta(days=n) for n in range(1, (day - last).days))
    return all(not exceptions.get(gap, gap.weekday() < 5) for gap in between)
