"""A file as typed rows: every mistake found before anything is written."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from django.utils.functional import Promise

from kezek.site.imports.fields import Line
from kezek.site.imports.mapping import read_mapping
from kezek.site.imports.problems import Problems
from kezek.site.imports.reading import read_rows
from kezek.site.imports.real_file import invented

T = TypeVar("T")


@dataclass(slots=True)
class Table(Generic[T]):
    """The sound rows of a file by line, and what is wrong with the others."""

    file: str
    sha256: str
    rows: dict[int, T]
    problems: Problems

    def drop(self, line: int, column: str, reason: str | Promise) -> None:
        """Leave a row out for a reason found by comparing it with others."""
        self.rows.pop(line, None)
        self.problems.add(line, column, reason)

    def settle(self, *, partial: bool) -> None:
        """Raise FileRefused for any mistake, unless the sound rows are wanted all the same."""
        if not partial:
            self.problems.refuse_if_any()


def digest(path: Path) -> str:
    """The hash that a file is known by."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_table(
    path: Path,
    *,
    columns: Sequence[str],
    parse: Callable[[Line], T],
    city: str,
    column_map: Path | None = None,
) -> Table[T]:
    """Read `path`, through a mapping of columns if there is one.

    Raises FileRefused when the file as a whole is not what it should be; mistakes of single rows
    are collected in the table.
    """
    problems = Problems(path.name)
    mapping = read_mapping(column_map, problems) if column_map else None
    raw = read_rows(
        path,
        problems,
        columns=mapping.columns if mapping else columns,
        delimiter=mapping.delimiter if mapping else ",",
    )
    rows: dict[int, T] = {}
    for number, theirs in raw:
        fields = theirs
        if mapping:
            before = len(problems.found)
            ours = dict(mapping.ours(theirs, number, problems))
            if len(problems.found) > before:
                continue
            ours.update(
                (column, invented(kind, ours["code"], city)) for column, kind in mapping.invented()
            )
            fields = ours
        line = Line(number, fields, problems)
        row = parse(line)
        if line.is_sound:
            rows[number] = row
    return Table(path.name, digest(path), rows, problems)
