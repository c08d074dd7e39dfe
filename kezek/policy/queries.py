"""Reads of the policy: the rules of a day, the calendar, cities, the demo clock."""

import functools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q

from kezek.core import clock
from kezek.policy.models import CalendarDay, City, DemoClock, Outage, PolicyVersion, QueueType
from kezek.policy.rules import Calendar, Rules
from kezek.policy.rules_document import rules_from


class NoRules(LookupError):
    """The city has no rules in force on that day."""


@functools.lru_cache(maxsize=64)
def _rules_of(version_id: int, sha256: str) -> Rules:  # noqa: ARG001 - the hash is the cache's key
    version = PolicyVersion.objects.get(pk=version_id)
    return rules_from(version.document, city=version.city_id, version_id=version.pk)


class _Remembered:
    """What a long run without other writers of the policy need not read again."""

    def __init__(self) -> None:
        self.versions: dict[tuple[str, date], PolicyVersion] = {}
        self.types: dict[str, dict[tuple[int, str], QueueType]] = {}
        self.calendars: dict[str | None, Calendar] = {}


_remembered: _Remembered | None = None


@contextmanager
def remembered() -> Iterator[None]:
    """Read each rule, queue type and the calendar once inside the block (season).

    For a process that is alone with its database: what is published elsewhere is not seen.
    """
    global _remembered  # noqa: PLW0603 - one memory for the whole process, empty outside the block
    before, _remembered = _remembered, _Remembered()
    try:
        yield
    finally:
        _remembered = before


def version_in_force(city: str, day: date) -> PolicyVersion:
    """The policy version that rules on that day, without its document. Raises NoRules.

    The latest that has begun and, where it needs that, been acknowledged by the end of the day. One
    whose act has ended goes on ruling what already runs until another comes: `standing` tells.
    """
    if _remembered is None:
        return _version_in_force(city, day)
    version = _remembered.versions.get((city, day))
    if version is None:
        version = _remembered.versions[city, day] = _version_in_force(city, day)
    return version


def _version_in_force(city: str, day: date) -> PolicyVersion:
    begun = PolicyVersion.objects.filter(city_id=city, valid__startswith__lte=day)
    allowed = Q(needs_acknowledgement=False) | Q(acknowledged_at__lt=clock.end_of(day))
    version = begun.filter(allowed).order_by("-valid__startswith").defer("document").first()
    if version is None:
        raise NoRules(f"{city} {day}")
    return version


def forget_rules() -> None:
    """Read versions and queue types anew: one was published or acknowledged."""
    if _remembered is not None:
        _remembered.versions.clear()
        _remembered.types.clear()


def rules_for(city: str, day: date) -> Rules:
    """The typed rules of that day. Raises NoRules."""
    version = version_in_force(city, day)
    return _rules_of(version.pk, version.sha256)


def calendar(city: str | None = None) -> Calendar:
    """The national calendar with its listed exceptions; for terms, with the city's outages."""
    if _remembered is None:
        return _calendar(city)
    if city not in _remembered.calendars:
        _remembered.calendars[city] = _calendar(city)
    return _remembered.calendars[city]


def _calendar(city: str | None) -> Calendar:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, working, NULL, NULL FROM policy_calendarday UNION ALL"
            " SELECT NULL, NULL, began_at, ended_at FROM policy_outage WHERE city_id = %s"
            " ORDER BY 3",
            [city],
        )
        rows = cursor.fetchall()
    return Calendar(
        {day: working for day, working, _began, _ended in rows if day},
        tuple((began, ended) for _day, _working, began, ended in rows if began),
    )


def listed_days(year: int) -> list[CalendarDay]:
    """The days of a year that differ from the ordinary week, in order."""
    return list(CalendarDay.objects.filter(day__year=year).order_by("day"))


def outages_of(city: str, limit: int = 50) -> list[Outage]:
    """The city's declared outages, the latest first."""
    return list(Outage.objects.filter(city_id=city).order_by("-began_at")[:limit])


def queue_types(city: str, rules: Rules | None = None) -> dict[tuple[int, str], QueueType]:
    """The city's queue types by band and right, in their order; with `rules` theirs alone."""
    if _remembered is None:
        found = _queue_types(city)
    elif city in _remembered.types:
        found = _remembered.types[city]
    else:
        found = _remembered.types[city] = _queue_types(city)
    return found if rules is None else {key: found[key] for key in found if key in rules.types}


def _queue_types(city: str) -> dict[tuple[int, str], QueueType]:
    types = QueueType.objects.filter(city_id=city).order_by("ordering")
    return {(kind.band, kind.right): kind for kind in types}


def other_cities(city: str) -> list[City]:
    """Every city but this one."""
    return list(City.objects.exclude(pk=city).order_by("pk"))


def default_city() -> City | None:
    """The city at the root of the addresses."""
    return City.objects.filter(is_default=True).first()


_offset: tuple[float, timedelta, datetime | None] | None = None


def demo_now() -> datetime:
    """Domain time of a demo: real time plus the offset, or where a move holds it.

    The row is read at most ten times a second of real time.
    """
    global _offset  # noqa: PLW0603 - one small cache of one row
    known, age = _offset, time.monotonic()
    if known is None or age - known[0] > 0.1:
        row = DemoClock.objects.filter(pk=1).first()
        known = (age, row.offset if row else timedelta(), row.stands_at if row else None)
        _offset = known
    return known[2] or clock.wall() + known[1]


def forget_demo_clock() -> None:
    """Read the row anew at the next look; called after a move."""
    global _offset  # noqa: PLW0603 - as above
    _offset = None


def is_demo() -> bool:
    """Whether this is a demo, where the clock may be moved and the inbox is open."""
    return bool(settings.DEMO)
