"""Whole months of marks in one line."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from kezek.attendance.acts import GroupMarks, close_months, mark_days
from kezek.attendance.models import Timesheet
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.kindergartens.models import Group
from kezek.policy.queries import calendar
from kezek.policy.rules import month_after
from tests.attendance.builders import Enrolled

EDUCATOR = Actor(Role.EDUCATOR, 7)
HEAD = Actor(Role.HEAD, 8)
DEPARTMENT = Actor(Role.DEPARTMENT, 9)
SEPTEMBER = date(2025, 9, 1)
CLOSING = clock.at(date(2025, 10, 1), 9)


def evening(day: date) -> datetime:
    return clock.at(day, 18)


def mark_month(
    group: Group,
    children: Sequence[Enrolled],
    key: Callable[[], str],
    *,
    month: date = SEPTEMBER,
    but: dict[tuple[int, date], str] | None = None,
    last: date | None = None,
) -> int:
    """Everybody present on every working day of their period, but for the marks in `but`."""
    end = month_after(month) if last is None else last + timedelta(days=1)
    days = calendar().working_days(month, end)
    marks = [
        GroupMarks(
            group.pk,
            day,
            {
                child.id: (but or {}).get((child.id, day), "P")
                for child in children
                if child.enrolment.period.lower <= day
                and (child.enrolment.period.upper is None or day < child.enrolment.period.upper)
            },
        )
        for day in days
    ]
    return mark_days(
        actor=EDUCATOR,
        moment=evening(max(days)),
        request_key=key(),
        city=group.city_id,
        groups=marks,
    )


def closed_month(
    group: Group,
    children: Sequence[Enrolled],
    key: Callable[[], str],
    *,
    month: date = SEPTEMBER,
    but: dict[tuple[int, date], str] | None = None,
) -> list[Timesheet]:
    """The timesheets of a marked and closed month, in the order of the children."""
    mark_month(group, children, key, month=month, but=but)
    close_months(
        actor=HEAD,
        moment=clock.at(month_after(month), 9),
        request_key=key(),
        city=group.city_id,
        month=month,
        kindergartens=[group.kindergarten_id],
    )
    found = {row.enrolment_id: row for row in Timesheet.objects.filter(month=month)}
    return [found[child.id] for child in children]
