"""The national calendar: days that differ from the ordinary week are listed, moved, taken out."""

from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.journal.record import record

NAME_LETTERS = 120


class DayPast(DomainError):
    """Days that have come stay as they were: terms and timesheets were counted by them."""

    code = "day_past"
    message = _("Only days to come can be changed.")
    field = "day"


class DayListed(DomainError):
    """The day stands in the calendar already."""

    code = "day_listed"
    message = _("This day is in the calendar already.")
    todo = _("Take it out first.")
    field = "day"


class DayOrdinary(DomainError):
    """A working day of the week needs no note that it works."""

    code = "day_ordinary"
    message = _("This day works by itself: there is nothing to note.")
    field = "working"


class DayNotListed(DomainError):
    """The day is not in the calendar."""

    code = "day_not_listed"
    message = _("This day is not in the calendar any more.")


class NameMissing(DomainError):
    """The day's name is missing in a language; the field says in which."""

    code = "day_name"
    message = _("Write the day's name.")


def _say(
    city: str, actor: Actor, moment: datetime, day: date, *, working: bool | None, listed: bool
) -> int:
    return record(
        "calendar.changed",
        city=city,
        subject=day.toordinal(),
        actor=actor,
        cause="department",
        moment=moment,
        data={"day": day.isoformat(), "working": working, "listed": listed},
    )


def _to_come(day: date, moment: datetime) -> None:
    if day <= clock.day_of(moment):
        raise DayPast


@act("calendar.changed")
def list_day(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    day: date,
    working: bool,
    name_kk: str,
    name_ru: str,
    name_en: str,
) -> str:
    """Note a day to come as a day off or, moved, as a working day, with its name in each language.

    Terms given from now on count by it; ends that were given stay. The calendar is the country's:
    `city` is whose department noted it. Returns the day. Raises DayPast, DayListed, DayOrdinary,
    NameMissing.
    """
    _to_come(day, moment)
    names = {"name_kk": name_kk, "name_ru": name_ru, "name_en": name_en}
    for field, name in names.items():
        if not name.strip():
            raise NameMissing(field=field)
    if working and day.weekday() < 5:
        raise DayOrdinary
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO policy_calendarday (day, working, name_kk, name_ru, name_en)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (day) DO NOTHING",
            [day, working, *(name.strip()[:NAME_LETTERS] for name in names.values())],
        )
        if cursor.rowcount != 1:
            raise DayListed
    _say(city, actor, moment, day, working=working, listed=True)
    return day.isoformat()


@act("calendar.changed")
def move_day(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    day: date,
    to: date,
) -> str:
    """Move a listed day to come to another date with its name: a feast that follows the moon.

    Returns the new day. Raises DayPast, DayListed, DayOrdinary, DayNotListed.
    """
    _to_come(day, moment)
    _to_come(to, moment)
    with connection.cursor() as cursor:
        cursor.execute("SELECT working FROM policy_calendarday WHERE day = %s FOR UPDATE", [day])
        row = cursor.fetchone()
        if row is None:
            raise DayNotListed
        working = bool(row[0])
        if working and to.weekday() < 5:
            raise DayOrdinary
        cursor.execute(
            "UPDATE policy_calendarday SET day = %s WHERE day = %s"
            " AND NOT EXISTS (SELECT FROM policy_calendarday WHERE day = %s)",
            [to, day, to],
        )
        if cursor.rowcount != 1:
            raise DayListed
    _say(city, actor, moment, day, working=None, listed=False)
    _say(city, actor, moment, to, working=working, listed=True)
    return to.isoformat()


@act("calendar.changed")
def unlist_day(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    day: date,
) -> str:
    """Take a day to come out of the calendar: it is an ordinary day of its week again.

    Returns the day. Raises DayPast, DayNotListed.
    """
    _to_come(day, moment)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM policy_calendarday WHERE day = %s", [day])
        if cursor.rowcount != 1:
            raise DayNotListed
    _say(city, actor, moment, day, working=None, listed=False)
    return day.isoformat()
