"""Rows of queue.csv and enrolled.csv."""

import calendar as months
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.say import say
from kezek.policy.rules import Calendar, Rules
from kezek.site.imports import fields
from kezek.site.imports.fields import FieldError, Line
from kezek.site.imports.table import Table, read_table

QUEUE_COLUMNS: Final = (
    "old_number", "filed_at", "parent_iin", "parent_name", "parent_phone", "language",
    "child_iin", "child_name", "birth_date", "sex", "privilege",
)  # fmt: skip
ENROLLED_COLUMNS: Final = (
    "child_iin", "child_name", "birth_date", "sex", "parent_iin", "parent_name", "parent_phone",
    "language", "kindergarten", "group", "old_number", "filed_at", "right", "enrolled_from",
    "month_1", "marks_1", "month_2", "marks_2",
)  # fmt: skip
NO_DAY: Final = "-"
_OLD_NUMBER: Final = 32
_NAME: Final = 200


@dataclass(frozen=True, slots=True, repr=False)
class FamilyRow:
    """The child and the parent who applied."""

    child_iin: str
    child_name: str
    birth_date: date
    sex: str
    parent_iin: str
    parent_name: str
    parent_phone: str
    language: str
    old_number: str
    filed_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class QueueRow:
    """A child of the old queue."""

    family: FamilyRow
    privilege: str


@dataclass(frozen=True, slots=True, repr=False)
class EnrolledRow:
    """A child who attends, with two months of marks by month."""

    family: FamilyRow
    group: int  # the group's id
    right: str
    enrolled_from: date
    marks: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Seats:
    """A group as the import sees it."""

    pk: int
    band: int
    free: int


_Row = TypeVar("_Row", QueueRow, EnrolledRow)
DueDays: TypeAlias = Callable[[date, date], tuple[bool, ...]]


def _family(line: Line, moment: datetime) -> FamilyRow:
    row = FamilyRow(
        child_iin=line.take("child_iin", fields.iin, ""),
        child_name=line.take("child_name", fields.text(_NAME), ""),
        birth_date=line.take("birth_date", fields.day, date.min),
        sex=line.take("sex", fields.one_of({"m", "f"}, "m, f"), ""),
        parent_iin=line.take("parent_iin", fields.iin, ""),
        parent_name=line.take("parent_name", fields.text(_NAME), ""),
        parent_phone=line.take("parent_phone", fields.phone, ""),
        language=line.take("language", fields.one_of({"kk", "ru"}, "kk, ru"), "kk"),
        old_number=line.take("old_number", fields.text(_OLD_NUMBER, may_be_empty=True), ""),
        filed_at=line.take("filed_at", fields.moment, moment),
    )
    if line.is_sound:
        if row.child_iin == row.parent_iin:
            line.wrong(
                "parent_iin", _("Both IINs are the same. One is yours, the other the child's.")
            )
        if row.filed_at > moment:
            line.wrong("filed_at", _("This moment has not come yet."))
        if row.birth_date > clock.day_of(moment):
            line.wrong("birth_date", _("This day has not come yet."))
    return row


def read_queue(
    path: Path, *, city: str, rules: Rules, moment: datetime, column_map: Path | None
) -> Table[QueueRow]:
    """The old queue, in order of filing; whoever is of school age is a mistake of the file."""
    grounds = frozenset(rules.grounds) | {""}
    names = ", ".join(rules.grounds)
    today = clock.day_of(moment)

    def parse(line: Line) -> QueueRow:
        family = _family(line, moment)
        row = QueueRow(family, line.take("privilege", fields.one_of(grounds, names), ""))
        if line.is_sound and rules.band_of(family.birth_date, today) is None:
            line.wrong("birth_date", _("This queue is for children below school age."))
        return row

    table = read_table(path, columns=QUEUE_COLUMNS, parse=parse, city=city, column_map=column_map)
    _once(table)
    # The journal gives ties their order, so the rows go in by filing moment, then as they stand.
    table.rows = dict(
        sorted(table.rows.items(), key=lambda item: (item[1].family.filed_at, item[0]))
    )
    return table


def read_enrolled(
    path: Path,
    *,
    city: str,
    rules: Rules,
    moment: datetime,
    days: Calendar,
    seats: Mapping[tuple[str, str], Seats],
    column_map: Path | None,
) -> Table[EnrolledRow]:
    """The children who attend. Chairs must suffice; the marks must fit the calendar.

    A child sits in a group of its own age band; whoever leaves for school this summer may sit on a
    chair that the new year gives to another band.
    """
    today = clock.day_of(moment)
    oldest = max(band.code for band in rules.bands)
    due = _due_days(days)

    def parse(line: Line) -> EnrolledRow:
        family = _family(line, moment)
        kindergarten = line.take("kindergarten", fields.text(32), "")
        code = line.take("group", fields.text(32), "")
        group = seats.get((kindergarten, code))
        if group is None and line.is_sound:
            line.wrong(
                "group",
                say(
                    _("There is no group “%(group)s” in the kindergarten “%(code)s”."),
                    group=code,
                    code=kindergarten,
                ),
            )
        enrolled_from = line.take("enrolled_from", _past(today), date.max)
        band = rules.band_of(family.birth_date, today) if line.is_sound else None
        if line.is_sound and band is None:
            line.wrong("birth_date", _("This queue is for children below school age."))
        elif line.is_sound and group and band and band.code not in {group.band, oldest}:
            line.wrong("group", _("This group is for another age."))
        return EnrolledRow(
            family,
            group.pk if group else 0,
            line.take("right", fields.one_of(rules.rights, ", ".join(rules.rights)), ""),
            enrolled_from,
            _marks(line, rules, due, enrolled_from) if enrolled_from <= today else (),
        )

    table = read_table(
        path, columns=ENROLLED_COLUMNS, parse=parse, city=city, column_map=column_map
    )
    _once(table)
    _seat(table, seats.values())
    return table


def _past(today: date) -> Callable[[str], date]:
    """A day that has come."""

    def parse(field: str) -> date:
        found = fields.day(field)
        if found > today:
            raise FieldError(_("This day has not come yet."))
        return found

    return parse


def _marks(
    line: Line, rules: Rules, due: DueDays, enrolled_from: date
) -> tuple[tuple[date, str], ...]:
    """Both months; every working day since the first one has a mark, no other day has."""
    found: list[tuple[date, str]] = []
    for number in ("1", "2"):
        column = f"marks_{number}"
        month = line.take(f"month_{number}", fields.month, date.min)
        text = line.raw[column].strip()
        if month == date.min:
            continue
        length = months.monthrange(month.year, month.month)[1]
        if len(text) != length:
            line.wrong(
                column,
                say(
                    _("The month has %(days)s days, here are %(found)s marks."),
                    days=length,
                    found=len(text),
                ),
            )
            continue
        reason = _wrong_mark(month, text, rules, due(month, max(enrolled_from, month)))
        if reason is not None:
            line.wrong(column, reason.message)
        found.append((month, text))
    if len(found) == 2 and found[0][0] >= found[1][0]:
        line.wrong("month_2", _("The second month must follow the first."))
    return tuple(found)


def _wrong_mark(month: date, text: str, rules: Rules, due: tuple[bool, ...]) -> FieldError | None:
    if all(mark == NO_DAY or mark in rules.absences for mark in text) and due == tuple(
        mark != NO_DAY for mark in text
    ):
        return None
    for place, mark in enumerate(text):
        day = month + timedelta(days=place)
        if mark != NO_DAY and mark not in rules.absences:
            return FieldError(
                say(
                    _("“%(found)s” is not one of: %(names)s."),
                    found=mark,
                    names=", ".join([*rules.absences, NO_DAY]),
                )
            )
        if mark == NO_DAY and due[place]:
            return FieldError(say(_("There is no mark for %(day)s."), day=day.isoformat()))
        if mark != NO_DAY and not due[place]:
            return FieldError(
                say(
                    _("There is a mark for %(day)s, a day off or before the first day."),
                    day=day.isoformat(),
                )
            )
    return None


def _due_days(days: Calendar) -> DueDays:
    """For each day of a month, whether a child present since `first` must have a mark."""

    @functools.cache
    def due(month: date, first: date) -> tuple[bool, ...]:
        length = months.monthrange(month.year, month.month)[1]
        span = (month + timedelta(days=place) for place in range(length))
        return tuple(day >= first and days.is_working(day) for day in span)

    return due


def _once(table: Table[_Row]) -> None:
    """Leave out children and old numbers that stand twice."""
    children: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for line, row in list(table.rows.items()):
        family = row.family
        if family.child_iin in children:
            table.drop(
                line,
                "child_iin",
                say(
                    _("This child stands on line %(line)s already."),
                    line=children[family.child_iin],
                ),
            )
        elif family.old_number and family.old_number in numbers:
            table.drop(
                line,
                "old_number",
                say(
                    _("This number stands on line %(line)s already."),
                    line=numbers[family.old_number],
                ),
            )
        children.setdefault(family.child_iin, line)
        if family.old_number:
            numbers.setdefault(family.old_number, line)


def _seat(table: Table[EnrolledRow], seats: Iterable[Seats]) -> None:
    """Leave out whoever finds no free chair in the group."""
    free = {group.pk: group.free for group in seats}
    for line, row in list(table.rows.items()):
        free[row.group] -= 1
        if free[row.group] < 0:
            table.drop(line, "group", _("There are more children in this group than places."))
