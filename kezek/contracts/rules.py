"""Pure decisions of a contract: its first and last day, and the last that earns money."""

from datetime import date, timedelta

from kezek.policy.rules import Calendar


def first_day(
    signed_on: date, calendar: Calendar, *, not_before: date, opened_on: date | None
) -> date:
    """The first day of attendance once the head has signed on `signed_on`.

    The next working day, but neither before the day that the parent asked for nor before the
    kindergarten opens.
    """
    earliest = max(signed_on + timedelta(days=1), not_before, opened_on or date.min)
    return calendar.next_working(earliest)


def last_earning_day(first: date, last: date, calendar: Calendar) -> date:
    """The last working day from `first` to `last`; the kindergarten earns nothing after it.

    Without one there will be no timesheet: then it is the end of the month before `first`.
    """
    day = last
    while day >= first:
        if calendar.is_working(day):
            return day
        day -= timedelta(days=1)
    return first.replace(day=1) - timedelta(days=1)


def school_until(birth_date: date, begins: date, summer_end: str, school_age: int) -> date:
    """The last day of a contract: the end of the summer in which the child goes to school.

    `summer_end` is `MM-DD` of the policy, `school_age` the age of its oldest band. A child that
    turns so many this year stays to this summer's end; one that begins later, to the next.
    """
    month, day = (int(part) for part in summer_end.split("-"))
    year = max(birth_date.year + school_age, begins.year)
    last = date(year, month, day)
    return last if last >= begins else date(year + 1, month, day)
