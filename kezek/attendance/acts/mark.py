"""Marking the day of a group, and correcting a single mark before the month is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils.translation import ngettext_lazy

from kezek.attendance import errors
from kezek.attendance.rules import marks_text
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.core.say import say
from kezek.core.sealing import Purpose, mark_many
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.policy.queries import calendar, rules_for
from kezek.policy.rules import AbsenceCode


@dataclass(frozen=True, slots=True)
class GroupMarks:
    """A group's day: `marks` holds the mark of every enrolment of that day, present or not."""

    group: int
    day: date
    marks: Mapping[int, str]


class Correction(StrEnum):
    """Why a mark is corrected."""

    MISTAKE = "mistake"
    CERTIFICATE = "certificate"  # brought later
    LEAVE = "leave"  # the parent asked for it
    CAME_LATER = "came_later"


# One row per child: its group's place in the arrays of groups is all that has to travel with it.
_INSERT_MARKS = """
INSERT INTO attendance_daymark (day, enrolment_id, city_id, mark)
SELECT (%(days)s::date[])[given.at], e.id, e.city_id, given.mark
FROM (
    SELECT unnest(%(enrolments)s::bigint[]) AS enrolment,
           unnest(%(at)s::int[]) AS at,
           unnest(string_to_array(%(marks)s, NULL)) AS mark
) AS given
JOIN contracts_enrolment e
  ON e.id = given.enrolment
 AND e.group_id = (%(groups)s::bigint[])[given.at]
 AND e.period @> (%(days)s::date[])[given.at]
"""

_INSERT_DAYS = """
INSERT INTO attendance_groupday (city_id, group_id, day, present, absent, marked_at)
SELECT g.city_id, g.id, given.day, given.present, given.absent, %(moment)s
FROM unnest(%(groups)s::bigint[], %(days)s::date[], %(present)s::int[], %(absent)s::int[])
     AS given ("group", day, present, absent)
JOIN kindergartens_group g ON g.id = given."group" AND g.city_id = %(city)s
ON CONFLICT (group_id, day) DO NOTHING
"""

_ENROLLED = """
SELECT count(*)
FROM unnest(%(groups)s::bigint[], %(days)s::date[]) AS given ("group", day)
JOIN contracts_enrolment e ON e.group_id = given."group" AND e.period @> given.day
"""


@act("day.marked")
def mark_days(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    groups: Sequence[GroupMarks],
) -> int:
    """The daily attendance sheet of one group or of a whole city; returns the marks written.

    The number of statements does not depend on the number of groups or children. Raises DayOff,
    DayToCome, MarkUnknown, NotInGroup, DayIncomplete (a child of the group has no mark), DayMarked
    (also for a group named twice); then nothing is written.
    Source: order No. 53, the electronic attendance sheet.
    """
    if not groups:
        return 0
    days = {given.day for given in groups}
    _check_days(days, moment)
    codes = rules_for(city, max(days)).absences
    if {mark for given in groups for mark in given.marks.values()} - codes.keys():
        raise errors.MarkUnknown
    arrays = _arrays(groups, codes) | {"city": city, "moment": moment}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_DAYS, arrays)
        if cursor.rowcount != len(groups):
            raise _refused_days(city, groups)
        cursor.execute(_INSERT_MARKS, arrays)
        marked = int(cursor.rowcount)
        if marked != sum(len(given.marks) for given in groups):
            raise errors.NotInGroup
        cursor.execute(_ENROLLED, arrays)
        (enrolled,) = cursor.fetchone()
    if enrolled != marked:
        forgotten = enrolled - marked
        raise errors.DayIncomplete(
            say(
                ngettext_lazy("%(n)s child has no mark.", "%(n)s children have no mark.", "n"),
                n=forgotten,
            )
        )
    _record_days(groups, arrays, city=city, actor=actor, moment=moment)
    return marked


def _check_days(days: set[date], moment: datetime) -> None:
    working = calendar()
    if not all(working.is_working(day) for day in days):
        raise errors.DayOff
    if max(days) > clock.day_of(moment):
        raise errors.DayToCome


def _arrays(groups: Sequence[GroupMarks], codes: Mapping[str, AbsenceCode]) -> dict[str, Any]:
    """The call as flat arrays, the long ones in PostgreSQL's own notation.

    That is cheaper than adapting twenty thousand numbers one by one.
    """
    came = {code for code, absence in codes.items() if absence.present}
    enrolments: list[int] = []
    at: list[int] = []
    marks: list[str] = []
    present: list[int] = []
    absent: list[int] = []
    for place, given in enumerate(groups, start=1):
        values = given.marks.values()
        here = sum(mark in came for mark in values)
        present.append(here)
        absent.append(len(values) - here)
        enrolments.extend(given.marks)
        at.extend([place] * len(values))
        marks.extend(values)
    return {
        "groups": [given.group for given in groups],
        "days": [given.day for given in groups],
        "present": present,
        "absent": absent,
        "enrolments": "{" + ",".join(map(str, enrolments)) + "}",
        "at": "{" + ",".join(map(str, at)) + "}",
        "marks": "".join(marks),
    }


def _record_days(
    groups: Sequence[GroupMarks],
    arrays: Mapping[str, Any],
    *,
    city: str,
    actor: Actor,
    moment: datetime,
) -> None:
    # A bare hash of so few possible marks could be tried out by anybody who knows the numbers of
    # the children; the keyed SHA-256 binds the marks and tells an outsider nothing.
    digests = mark_many(
        Purpose.TEXT, [marks_text(given.group, given.day, given.marks) for given in groups]
    )
    record_many(
        "day.marked",
        city=city,
        subjects=[given.group for given in groups],
        actor=actor,
        cause="marking",
        moment=moment,
        data=[
            {"day": given.day.isoformat(), "present": here, "absent": away, "digest": digest.hex()}
            for given, here, away, digest in zip(
                groups, arrays["present"], arrays["absent"], digests, strict=True
            )
        ],
    )


def _refused_days(city: str, groups: Sequence[GroupMarks]) -> DomainError:
    """Why fewer group days were written than given: unknown groups, or days marked before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM kindergartens_group WHERE id = ANY(%s) AND city_id = %s",
            [list({given.group for given in groups}), city],
        )
        (known,) = cursor.fetchone()
    if known != len({given.group for given in groups}):
        return errors.NotInGroup()
    return errors.DayMarked()


@act("mark.corrected")
def correct_mark(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    enrolment: int,
    day: date,
    mark: str,
    reason: Correction,
) -> int:
    """Replace one mark while the month is open; returns the enrolment.

    Raises MarkUnknown, ReasonUnknown, MarkMissing, MarkSame, MonthClosed.
    """
    codes = rules_for(city, day).absences
    if mark not in codes:
        raise errors.MarkUnknown
    if reason not in set(Correction):
        raise errors.ReasonUnknown
    month = day.replace(day=1)
    with connection.cursor() as cursor:
        # The group's day is locked first, as closing does: one of the two waits for the other.
        cursor.execute(
            "SELECT g.id, m.mark FROM attendance_groupday g"
            " JOIN contracts_enrolment e ON e.group_id = g.group_id"
            " JOIN attendance_daymark m ON m.enrolment_id = e.id AND m.day = g.day"
            " WHERE e.id = %s AND e.city_id = %s AND g.day = %s FOR UPDATE OF g",
            [enrolment, city, day],
        )
        found = cursor.fetchone()
        if found is None:
            raise errors.MarkMissing
        cursor.execute(
            "UPDATE attendance_daymark SET mark = %(mark)s"
            " WHERE enrolment_id = %(enrolment)s AND day = %(day)s AND mark <> %(mark)s"
            " AND NOT EXISTS (SELECT FROM attendance_timesheet t"
            "                 WHERE t.enrolment_id = %(enrolment)s AND t.month = %(month)s)",
            {"mark": mark, "enrolment": enrolment, "day": day, "month": month},
        )
        if cursor.rowcount == 0:
            raise _refused_correction(enrolment, month)
        group_day, old = found
        step = int(codes[mark].present) - int(codes[old].present)
        cursor.execute(
            "UPDATE attendance_groupday SET present = present + %s, absent = absent - %s"
            " WHERE id = %s",
            [step, step, group_day],
        )
    record(
        "mark.corrected",
        city=city,
        subject=enrolment,
        actor=actor,
        cause="correction",
        moment=moment,
        data={"day": day.isoformat(), "old": old, "new": mark, "reason": reason.value},
    )
    return enrolment


def _refused_correction(enrolment: int, month: date) -> DomainError:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM attendance_timesheet"
            "               WHERE enrolment_id = %s AND month = %s)",
            [enrolment, month],
        )
        (closed,) = cursor.fetchone()
    return errors.MonthClosed() if closed else errors.MarkSame()
