"""What a month of marks is worth, and until when the parent may answer. Pure.

The set-based closing in `acts/close.py` carries the same rule in SQL; a property test holds both
equal.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kezek.core import clock, money
from kezek.policy.rules import AbsenceCode, Calendar, month_after

SUMMER: Final = "S"


@dataclass(frozen=True, slots=True)
class Month:
    """A child's month in numbers. `tenge` is what the kindergarten earned by it."""

    working_days: int
    marked_days: int
    present: int
    paid_days: int
    tenge: int


def month_of_marks(
    marks: Iterable[str],
    *,
    codes: Mapping[str, AbsenceCode],
    free_days: int,
    working_days: int,
    norm: int,
    rest_over: int = 0,
) -> Month:
    """Norm × paid days ÷ working days of the whole month, halves up.

    A paid code counts up to its monthly cap (0: no cap); `rest_over` days of summer rest are past
    the year's limit and unpaid; `free_days` of the unpaid ones are paid all the same. A child who
    came in mid-month is paid by the same divisor.
    """
    counts = Counter(marks)
    over = rest_over if codes[SUMMER].paid else 0
    payable = {
        code: n - over if code == SUMMER else n for code, n in counts.items() if codes[code].paid
    }
    present = sum(n for code, n in counts.items() if codes[code].present)
    paid = sum(
        min(n, codes[code].month_cap) if codes[code].month_cap else n for code, n in payable.items()
    )
    unpaid = counts.total() - sum(payable.values())
    paid_days = min(paid + min(unpaid, free_days), working_days)
    return Month(
        working_days=working_days,
        marked_days=counts.total(),
        present=present,
        paid_days=paid_days,
        tenge=money.share(norm, paid_days, working_days),
    )


def rest_past_limit(rest: Iterable[date], month: date, calendar: Calendar, limit: int) -> int:
    """How many of a child's days of summer rest in the month come after the year's limit.

    `rest` are the days marked so in the year, to the end of the month. The limit is in calendar
    days: a marked day counts with the days off after it, and is within while it begins within.
    """
    used = past = 0
    for day in sorted(rest):
        if used >= limit and day >= month:
            past += 1
        used += (calendar.next_working(day + timedelta(days=1)) - day).days
    return past


def parent_due(
    month: date, closed_at: datetime, calendar: Calendar, *, first_day: int, last_day: int
) -> datetime:
    """Until when the parent answers for the month that begins on `month`.

    24:00 of the window's last day of the next month, moved to a working day. Whoever gets the
    timesheet after the window has opened loses no day: it is as long from the day of closing.
    """
    following = month_after(month)
    window = calendar.without_outages(
        clock.end_of(calendar.next_working(following.replace(day=last_day))), since=closed_at
    )
    if clock.day_of(closed_at) <= following.replace(day=first_day):
        return window
    return max(window, calendar.term(closed_at, days=last_day - first_day))


def last_day(due_at: datetime) -> date:
    """The last day of a term that ends at `due_at`, 24:00 of that day."""
    return clock.day_of(due_at - timedelta(seconds=1))


def may_close_from(month: date, calendar: Calendar) -> date:
    """The first day on which a month can be closed: its last working day."""
    return max(calendar.working_days(month, month_after(month)))


def marks_text(group: int, day: date, marks: Mapping[int, str]) -> str:
    """The marks of a group's day in one line, the same for the same marks; what is digested."""
    body = ",".join(f"{child}:{marks[child]}" for child in sorted(marks))
    return f"{group}|{day.isoformat()}|{body}"
