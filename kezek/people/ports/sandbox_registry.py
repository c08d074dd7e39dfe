"""The civil registry's sandbox: a whole invented city in one SQLite file, found by IIN.

It is filled from `registry.csv`, the same columns as the city's generator writes, and answers from
an index, so that a known and an unknown IIN cost the same. It misbehaves when the demo panel says.
"""

import csv
import os
import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kezek.delivery.sandbox import (
    Mode,
    Port,
    Silence,
    answer_as_told,
    sandbox_folder,
)
from kezek.people.ports.registry import RegistryDown, RegistryPerson, Relation, Sex

REGISTRY_FILE = "registry.sqlite"
PATIENCE = 2.0
COLUMNS = (
    "iin",
    "name",
    "birth_date",
    "sex",
    "phone",
    "died",
    "mother_iin",
    "father_iin",
    "guardian_iin",
)
_IIN = re.compile(r"[0-9]{12}")
_TABLE = f"""
CREATE TABLE person ({", ".join(f"{column} TEXT NOT NULL" for column in COLUMNS)},
    PRIMARY KEY (iin)) WITHOUT ROWID
"""
_INDEXES = (
    "CREATE INDEX person_mother ON person (mother_iin) WHERE mother_iin <> ''",
    "CREATE INDEX person_father ON person (father_iin) WHERE father_iin <> ''",
    "CREATE INDEX person_guardian ON person (guardian_iin) WHERE guardian_iin <> ''",
)
_INSERT = f"INSERT INTO person VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - fixed text
_FIELDS = "iin, name, birth_date, sex, phone, died"
_CHILDREN = (
    f"SELECT {_FIELDS} FROM person "  # noqa: S608 - fixed text
    "WHERE died = '' AND iin IN ("
    "SELECT iin FROM person WHERE mother_iin = :iin AND mother_iin <> '' "
    "UNION SELECT iin FROM person WHERE father_iin = :iin AND father_iin <> '' "
    "UNION SELECT iin FROM person WHERE guardian_iin = :iin AND guardian_iin <> '') "
    "ORDER BY birth_date, iin"
)
_PEOPLE_AT_ONCE = 500


class RegistryFileError(ValueError):
    """`registry.csv` is not what it says; names line, column and reason, never the value."""

    def __init__(self, line: int, column: str, reason: str) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.line = line
        self.column = column
        self.reason = reason


class RegistryRow(NamedTuple):
    """One line of `registry.csv`; an empty text where there is nothing to say."""

    iin: str
    name: str
    birth_date: str
    sex: str
    phone: str
    died: str
    mother_iin: str
    father_iin: str
    guardian_iin: str


def registry_file() -> Path:
    """Where the sandbox of this database keeps its people."""
    return sandbox_folder() / REGISTRY_FILE


def load_csv(source: Path, target: Path | None = None) -> int:
    """Fill the sandbox from `registry.csv`, all or nothing; returns how many people it holds."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        return load_rows(_checked(csv.reader(file)), target)


def load_rows(rows: Iterable[RegistryRow], target: Path | None = None) -> int:
    """Fill the sandbox from rows already checked, in place of what it held before."""
    path = target or registry_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with closing(sqlite3.connect(draft)) as base:
            # A draft that a crash leaves behind is thrown away, so nothing need reach the disk.
            base.execute("PRAGMA journal_mode = OFF")
            base.execute("PRAGMA synchronous = OFF")
            base.execute(_TABLE)
            base.executemany(_INSERT, rows)
            for index in _INDEXES:
                base.execute(index)
            (count,) = base.execute("SELECT count(*) FROM person").fetchone()
            base.commit()
        os.replace(draft, path)  # noqa: PTH105 - atomic by contract on every system
    except sqlite3.IntegrityError:
        raise RegistryFileError(0, "iin", "the same IIN stands twice") from None
    finally:
        draft.unlink(missing_ok=True)
    return int(count)


def add_people(rows: Iterable[RegistryRow]) -> None:
    """Add people, or put others in the place of those with the same IIN (newborns, new phones)."""
    path = registry_file()
    if not path.exists():
        load_rows((), path)
    with closing(sqlite3.connect(path)) as base, base:
        base.executemany(_INSERT.replace("INSERT", "INSERT OR REPLACE", 1), rows)


def _checked(lines: Iterator[list[str]]) -> Iterator[RegistryRow]:
    head = next(lines, [])
    if tuple(head) != COLUMNS:
        raise RegistryFileError(1, "", f"the columns must be {', '.join(COLUMNS)}")
    for number, line in enumerate(lines, start=2):
        if len(line) != len(COLUMNS):
            raise RegistryFileError(number, "", f"{len(COLUMNS)} columns wanted, {len(line)} found")
        row = RegistryRow(*line)
        _check(number, row)
        yield row


def _check(number: int, row: RegistryRow) -> None:
    if not _IIN.fullmatch(row.iin):
        raise RegistryFileError(number, "iin", "12 digits wanted")
    for column in ("mother_iin", "father_iin", "guardian_iin"):
        value = getattr(row, column)
        if value and not _IIN.fullmatch(value):
            raise RegistryFileError(number, column, "12 digits wanted")
    if row.sex not in tuple(Sex):
        raise RegistryFileError(number, "sex", "f or m wanted")
    for column in ("birth_date", "died"):
        value = getattr(row, column)
        if column == "died" and not value:
            continue
        try:
            date.fromisoformat(value)
        except ValueError:
            raise RegistryFileError(number, column, "a day like 2021-03-14 wanted") from None


class SandboxRegistry:
    """The adapter. One connection per thread and file; a replaced file is opened anew."""

    def __init__(
        self,
        path: Path | None = None,
        *,
        patience: float = PATIENCE,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = path
        self._patience = patience
        self._wait = wait
        self._open = threading.local()

    def person(self, iin: str) -> RegistryPerson | None:
        """The person, or None."""
        return self.people((iin,)).get(iin)

    def people(self, iins: Sequence[str]) -> dict[str, RegistryPerson]:
        """Those of the persons whom the registry knows."""
        if self._mode() is Mode.NO_SUCH_PERSON:
            return {}
        found: dict[str, RegistryPerson] = {}
        for start in range(0, len(iins), _PEOPLE_AT_ONCE):
            part = iins[start : start + _PEOPLE_AT_ONCE]
            holes = ", ".join("?" * len(part))
            rows = self._base().execute(
                f"SELECT {_FIELDS} FROM person WHERE iin IN ({holes})",  # noqa: S608 - only holes
                tuple(part),
            )
            found |= {row[0]: _person(row) for row in rows}
        return found

    def children_of(self, iin: str) -> list[RegistryPerson]:
        """The living children of this parent or guardian, oldest first."""
        if self._mode() is Mode.NO_SUCH_PERSON:
            return []
        return [_person(row) for row in self._base().execute(_CHILDREN, {"iin": iin})]

    def relation(self, parent_iin: str, child_iin: str) -> Relation | None:
        """What the first is to the second, or None."""
        if self._mode() is Mode.NO_SUCH_PERSON:
            return None
        row = (
            self._base()
            .execute(
                "SELECT mother_iin, father_iin, guardian_iin FROM person WHERE iin = ?",
                (child_iin,),
            )
            .fetchone()
        )
        kinds = zip(row or ("", "", ""), Relation, strict=True)
        found = [kind for iin, kind in kinds if iin and iin == parent_iin]
        return found[0] if found else None

    def _mode(self) -> Mode:
        try:
            return answer_as_told(Port.REGISTRY, self._patience, wait=self._wait)
        except Silence:
            raise RegistryDown from None

    def _base(self) -> sqlite3.Connection:
        path = self._path or registry_file()
        try:
            stamp = (path, path.stat().st_ino)
        except FileNotFoundError:
            raise RegistryDown from None
        held: tuple[tuple[Path, int], sqlite3.Connection] | None = getattr(self._open, "held", None)
        if held is None or held[0] != stamp:
            if held is not None:
                held[1].close()
            held = (stamp, sqlite3.connect(f"file:{path}?mode=ro", uri=True))
            self._open.held = held
        return held[1]


def _person(row: tuple[str, str, str, str, str, str]) -> RegistryPerson:
    iin, name, birth_date, sex, phone, died = row
    return RegistryPerson(
        iin=iin,
        name=name,
        birth_date=date.fromisoformat(birth_date),
        sex=Sex(sex),
        phone=phone,
        died=date.fromisoformat(died) if died else None,
    )


@cache
def sandbox_registry() -> SandboxRegistry:
    """The adapter of this process."""
    return SandboxRegistry()
