"""The rules of a city on a day, typed; and the arithmetic of terms. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from kezek.core import clock


class PlacesMode(StrEnum):
    """When free places can be taken."""

    VOUCHER = "voucher"  # at any time, once the kindergarten has published the group
    BULLETIN = "bulletin"  # published in the evening, opened at an hour, first to whose turn it is


@dataclass(frozen=True, slots=True)
class Band:
    """An age band: children of `age` = queue year minus birth year. `code` orders bands by age.

    `last`: served only when no other open band waits. `years`: how many birth years it holds, from
    `age` up. `under_months`: of the children of its age, those younger than that alone; 0: all that
    no such band of the same age takes.
    """

    code: int
    age: int
    min_age_months: int
    last: bool
    years: int = 1
    under_months: int = 0

    @property
    def oldest(self) -> int:
        """The highest age that belongs to it."""
        return self.age + self.years - 1


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of privilege and the right it gives once proven. `valid_days` 0: no term.

    `register`: the state register that can confirm it, empty if none can.
    """

    code: str
    right: str
    valid_days: int
    register: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceCode:
    """A day mark: does the child count as present, does the state pay, how many days a month."""

    code: str
    present: bool
    paid: bool
    month_cap: int  # 0: no cap


@dataclass(frozen=True, slots=True)
class Rules:
    """What the acts need of a policy version. Every number stands in cities/<city>/policy.toml."""

    city: str
    version_id: int
    bands: tuple[Band, ...]
    grounds: Mapping[str, Ground]
    first_rights: tuple[str, ...]  # drained before any cycle
    cycle: tuple[tuple[str, int], ...]  # (right, turns) in order: (("priority", 1), ("general", 3))
    types: Mapping[tuple[int, str], str]  # codes of the queues by band and right
    general: str  # the right of a child without a proven privilege
    year_start: tuple[int, int]  # month and day on which the queue year begins
    norms: Mapping[int, int]  # tenge a month by band
    reserve_norms: Mapping[int, int]  # tenge a month by band
    absences: Mapping[str, AbsenceCode]
    parameters: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a number, flag, text or list
        """The value of a parameter of the policy table; KeyError if the city has none."""
        return self.parameters[name]

    def number(self, name: str) -> int:
        """A parameter that is a whole number."""
        value = self.parameters[name]
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(name)
        return value

    def queue_year(self, day: date) -> int:
        """The queue year of that day, named after the calendar year in which it begins."""
        return queue_year(day, self.year_start)

    @property
    def rights(self) -> tuple[str, ...]:
        """The rights that the city has queues for, in the order of the queues."""
        return tuple(dict.fromkeys(right for _band, right in self.types))

    @property
    def school_age(self) -> int:
        """The age in which children leave for school: that of the oldest band."""
        return max(band.oldest for band in self.bands)

    def band_of(self, birth_date: date, day: date) -> Band | None:
        """The age band on that day, or None at school age; too young counts as the youngest."""
        age = self.queue_year(day) - birth_date.year
        if age > self.school_age:
            return None
        age = max(age, min(band.age for band in self.bands))
        here = [band for band in self.bands if band.age <= age <= band.oldest]
        young = [
            band
            for band in here
            if band.under_months and day < eligible_from(birth_date, band.under_months)
        ]
        ordinary = (band for band in here if not band.under_months)
        return min(young, key=lambda band: band.under_months) if young else next(ordinary)

    def may_from(self, birth_date: date, day: date) -> date:
        """The first day on which the child may get a voucher."""
        band = self.band_of(birth_date, day)
        months = band.min_age_months if band else 0
        return eligible_from(birth_date, months)


def queue_year(day: date, start: tuple[int, int]) -> int:
    """The year in which the queue year of that day began, on `start`: month and day."""
    return day.year if (day.month, day.day) >= start else day.year - 1


def month_day(text: str) -> tuple[int, int]:
    """`07-01` of a rule as month and day. Raises ValueError for what is none."""
    month, day = (int(part) for part in text.split("-"))
    date(2000, month, day)  # a leap year: 29 February is a day
    return month, day


def latest(start: tuple[int, int], day: date) -> date:
    """The last time, up to that day, that the calendar showed this month and day.

    29 February is 1 March in a year that has none.
    """
    month, number = start
    for year in (day.year, day.year - 1):
        try:
            found = date(year, month, number)
        except ValueError:
            found = date(year, 3, 1)
        if found <= day:
            return found
    raise AssertionError(start)  # one of the two years has had it


def eligible_from(birth_date: date, months: int) -> date:
    """The day the child reaches that many months of age (the last day of a short month)."""
    index = birth_date.month - 1 + months
    year, month = birth_date.year + index // 12, index % 12 + 1
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month, min(birth_date.day, last))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are working days: Monday to Friday but for the listed exceptions.

    `outages`: when the city's portal was down or will be, in order; no term runs in them.
    """

    exceptions: Mapping[date, bool]
    outages: tuple[tuple[datetime, datetime], ...] = ()

    def is_working(self, day: date) -> bool:
        """True on a working day."""
        listed = self.exceptions.get(day)
        return day.weekday() < 5 if listed is None else listed

    def next_working(self, day: date) -> date:
        """That day if it works, else the next that does."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def after_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (a term starts the next day)."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def working_days(self, first: date, until: date) -> list[date]:
        """Working days from `first` to before `until`."""
        days = (first + timedelta(days=n) for n in range((until - first).days))
        return [day for day in days if self.is_working(day)]

    def term(self, moment: datetime, *, working_days: int = 0, days: int = 0) -> datetime:
        """When a term given at `moment` ends: 24:00 of its last day.

        A calendar term that ends on a day off moves to the next working day. One in which the
        portal is down is longer by that time.
        """
        start = clock.day_of(moment)
        if working_days:
            due = clock.end_of(self.after_working_days(start, working_days))
        else:
            due = clock.end_of(self.next_working(start + timedelta(days=days)))
        return self.without_outages(due, since=moment)

    def without_outages(self, due: datetime, *, since: datetime) -> datetime:
        """The end of a term that runs since `since` once every known outage is left out of it."""
        for began, ended in self.outages:
            due = self.prolonged(due, began, ended, since=since)
        return due

    def prolonged(
        self,
        due: datetime,
        began: datetime,
        ended: datetime,
        *,
        since: datetime,
        stood: datetime | None = None,
    ) -> datetime:
        """The new end of a term that runs since `since`, after an outage from `began` to `ended`.

        It is longer by exactly the part of the outage in which it ran, and then ends as every term
        does: at 24:00 of a working day. A clock that stands since `stood` loses nothing more.
        """
        lost = min(ended, stood or ended) - max(began, since)
        if due <= began or lost <= timedelta():
            return due
        last = clock.day_of(due + lost - timedelta(microseconds=1))
        return clock.end_of(self.next_working(last))


def month_after(first: date) -> date:
    """The first day of the month after the one that begins on `first`."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def months_left(day: date) -> int:
    """Months of the budget year from that day's month to December, both counted."""
    return 13 - day.month
