"""The two clocks of the house.

`now()` is domain time: deadlines, filing moments, day marks. Its source is injected, so that the
demo and the season can live on another day. `wall()` is real time: sessions, codes, rate limits.
Nothing else in the project reads the time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")


def wall() -> datetime:
    """Real time, aware, UTC."""
    return datetime.now(UTC)


_source: Callable[[], datetime] = wall


def now() -> datetime:
    """Domain time, aware."""
    return _source()


def set_source(source: Callable[[], datetime]) -> None:
    """Make `now()` read another source; called once at start-up."""
    global _source  # noqa: PLW0603 - one injected source for the whole process
    _source = source


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Hold domain time at `moment` inside the block (season, tests)."""
    before = _source
    set_source(lambda: moment)
    try:
        yield
    finally:
        set_source(before)


def local(moment: datetime) -> datetime:
    """The same moment on the wall clocks of Almaty."""
    return moment.astimezone(ALMATY)


def day_of(moment: datetime) -> date:
    """The calendar day in Almaty at that moment."""
    return local(moment).date()


def at(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """The moment of that local day and hour."""
    return datetime.combine(day, time(hour, minute, second), ALMATY)


def end_of(day: date) -> datetime:
    """24:00 of that local day, that is 00:00 of the next: where a term ends."""
    return at(day + timedelta(days=1))


def today() -> date:
    """The calendar day of domain time."""
    return day_of(now())
