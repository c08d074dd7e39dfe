"""Working days, said again in plain lines for the model of a case. Knows nothing of Kezek.

Everything happens at ten in the morning; a term ends with its last day.
"""

from datetime import date, datetime, time, timedelta

OFF = {date(2025, 7, 7), date(2025, 9, 1), date(2025, 10, 27)}
MOVED = {date(2025, 7, 12)}  # a Saturday that is worked
DAY, TEN = timedelta(days=1), time(10)


def works(day: date) -> bool:
    return day in MOVED or (day.weekday() < 5 and day not in OFF)


def next_working(day: date) -> date:
    return day if works(day) else next_working(day + DAY)


def after(day: date, working: int) -> date:
    """That many working days after the day."""
    return day if working == 0 else after(day + DAY, working - works(day + DAY))


def between(first: date, last: date) -> int:
    """Working days after the first, up to the last."""
    return sum(works(first + n * DAY) for n in range(1, (last - first).days + 1))


def longer(last: date, since: date, stood: date | None, outage: tuple[date, date]) -> date:
    """The last day of a term in which the portal was down from one midnight to another."""
    began, ended = (datetime.combine(day, time()) for day in outage)
    if stood is not None:
        ended = min(ended, datetime.combine(stood, TEN))
    lost = ended - max(began, datetime.combine(since, TEN))
    if last < outage[0] or lost <= timedelta():
        return last
    end = datetime.combine(last + DAY, time()) + lost - timedelta(seconds=1)
    return next_working(end.date())


def last_worked(first: date, last: date) -> date:
    """The last working day of a stay; without one, the end of the month before it."""
    worked = [first + n * DAY for n in range((last - first).days + 1) if works(first + n * DAY)]
    return worked[-1] if worked else first.replace(day=1) - DAY
