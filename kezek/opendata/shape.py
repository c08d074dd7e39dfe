"""What a public table is: its columns with type, unit and meaning, and where its rows come from.

The files, their description for programs and the page for people are all drawn from here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise

Value = str | int | float | bool | date | datetime | None
Rows = Sequence[Sequence[Value]]


class Kind(StrEnum):
    """The type of a column, by its name in a Frictionless table schema."""

    TEXT = "string"
    COUNT = "integer"
    NUMBER = "number"
    FLAG = "boolean"
    DAY = "date"
    MOMENT = "datetime"


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which city, as of which moment, and how few are too few to be told alone."""

    city: str
    moment: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `gaps`: a cell may be empty. `stage`: it is a child's number of that stage.

    `codes`: all the values there can be, with what each means.
    """

    name: str
    kind: Kind
    meaning: Promise
    unit: Promise | str = ""
    gaps: bool = False
    stage: str = ""
    codes: Mapping[str, Promise] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `passing`: it tells of single children, and old snapshots of it are thrown away."""

    name: str
    title: Promise
    meaning: Promise
    columns: Sequence[Column]
    rows: Callable[[Asked], Rows]
    passing: bool = False
