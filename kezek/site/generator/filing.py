"""When families file: years of it, with the rush at the opening hour, and ties."""

from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Final

ALMATY: Final = timezone(timedelta(hours=5))
_RUSH: Final = 0.28  # of all filings of a day come in the first quarter of an hour
_SAME_SECOND: Final = 0.004


def _clock(rng: Random) -> time:
    """A time of day: the opening hour, the working day, the evening from home."""
    chance = rng.random()
    if chance < _RUSH:
        seconds = int(min(rng.expovariate(1 / 150.0), 900.0)) + 9 * 3600
    elif chance < 0.82:
        seconds = rng.randrange(9 * 3600, 18 * 3600 + 1800)
    else:
        seconds = rng.randrange(18 * 3600 + 1800, 23 * 3600 + 1800)
    micro = rng.randrange(1_000_000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, micro)


def draw_moment(rng: Random, first: date, last: date, taken: list[datetime]) -> datetime:
    """A filing moment between the days, both included.

    Now and then it is the very moment of somebody else in `taken`: ties happen.
    """
    if taken and rng.random() < _SAME_SECOND:
        twin = taken[rng.randrange(len(taken))]
        if first <= twin.date() <= last:
            return twin if rng.random() < 0.5 else twin.replace(microsecond=rng.randrange(10**6))
    span = (last - first).days
    day = first + timedelta(days=rng.randrange(span + 1) if span > 0 else 0)
    if day.weekday() >= 5 and rng.random() < 0.7 and day - timedelta(days=2) >= first:
        day -= timedelta(days=2)
    moment = datetime.combine(day, _clock(rng), ALMATY)
    taken.append(moment)
    return moment


def written(moment: datetime) -> str:
    """ISO with microseconds and the offset of Almaty."""
    return moment.astimezone(ALMATY).isoformat(timespec="microseconds")
