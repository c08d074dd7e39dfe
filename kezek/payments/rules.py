"""What an approved month takes off a voucher's reserve, and by when it is paid. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kezek.core import clock
from kezek.policy.rules import Calendar, month_after


@dataclass(frozen=True, slots=True)
class Earned:
    """What a voucher's approved timesheets of one month earned now.

    `norm` was put by for the month; `before` is what other timesheets of the same month earned
    earlier (the child moved within it); `more_comes` says that another kindergarten still has to
    account for its days of the month.
    """

    norm: int
    accrued: int
    before: int = 0
    more_comes: bool = False


def off_reserve(earned: Earned) -> int:
    """Tenge that leave the reserve for the month: what was earned, and what can't be any more."""
    if earned.more_comes:
        return earned.accrued
    return max(earned.norm - earned.before, earned.accrued)


def last_month(until: date, calendar: Calendar) -> date:
    """The month of the last working day before `until`: the last one that gets a timesheet."""
    day = until - timedelta(days=1)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day.replace(day=1)


def is_final(month: date, *, ended: date | None) -> bool:
    """Whether nothing more of that budget year can be earned once `month` is accrued.

    December closes the year; `ended` is the last month of a child who has left.
    """
    return month.month == 12 or (ended is not None and month >= ended)


def paid_by(month: date, deadline_day: int) -> datetime:
    """24:00 of the day by which the kindergarten has its money for the month."""
    return clock.end_of(month_after(month).replace(day=deadline_day))
