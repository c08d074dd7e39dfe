"""A table as files: CSV, JSON Lines and Parquet, each flushed to the disk."""

import csv
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TextIO

import duckdb

from kezek.opendata.shape import Column, Kind, Rows, Table, Value

# What a spreadsheet would take for a formula. Only texts are written by people.
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_TYPES: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "VARCHAR",
    Kind.COUNT: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.FLAG: "BOOLEAN",
    Kind.DAY: "DATE",
    Kind.MOMENT: "TIMESTAMPTZ",
}
# One thread and no reach into the internet: it only turns a file into another one.
_QUIET: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": 1,
    "memory_limit": "256MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@dataclass(frozen=True, slots=True)
class File:
    """A written file: its name, how long it is, its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


def told(value: Value) -> str | int | float | bool | None:
    """A value as both text forms say it: days as ISO 8601, moments in UTC to the microsecond."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def cell(value: Value, kind: Kind) -> str:
    """A value in a CSV; a text that would be taken for a formula gets an apostrophe before it."""
    plain = told(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    text = str(plain)
    return f"'{text}" if kind is Kind.TEXT and _FORMULA.match(text) else text


@contextmanager
def parquet_engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """What writes Parquet; one for all tables, since starting it takes longer than a table."""
    with duckdb.connect(config=_QUIET) as engine:
        yield engine


def write_table(
    table: Table,
    rows: Rows,
    folder: Path,
    notes: Mapping[str, str],
    engine: duckdb.DuckDBPyConnection,
) -> list[File]:
    """Write a table in all three forms. `notes` go into the Parquet file's own description."""
    paths = [folder / f"{table.name}.{ext}" for ext in ("csv", "jsonl", "parquet")]
    with paths[0].open("w", encoding="utf-8", newline="") as file:
        _write_csv(file, table.columns, rows)
    with paths[1].open("w", encoding="utf-8", newline="") as file:
        names = [column.name for column in table.columns]
        file.writelines(
            json.dumps(
                dict(zip(names, map(told, row), strict=True)),
                ensure_ascii=False,
                separators=(",", ":"),
            )
            + "\n"
            for row in rows
        )
    engine.execute(_to_parquet(paths[1], paths[2], table.columns, notes))
    return [_settled(path) for path in paths]


def write_text(path: Path, text: str) -> File:
    """Write a small file and flush it."""
    path.write_text(text, encoding="utf-8")
    return _settled(path)


def flush(path: Path) -> None:
    """Bring a file, or the names in a folder, safely to the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _write_csv(file: TextIO, columns: Sequence[Column], rows: Rows) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    kinds = [column.kind for column in columns]
    writer.writerows(
        [cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _to_parquet(
    source: Path, target: Path, columns: Sequence[Column], notes: Mapping[str, str]
) -> str:
    shape = ", ".join(f'"{column.name}": {_quoted(_TYPES[column.kind])}' for column in columns)
    names = ", ".join(f'"{column.name}"' for column in columns)
    said = ", ".join(f"{name}: {_quoted(text)}" for name, text in notes.items())
    return (
        f"COPY (SELECT {names} FROM read_json({_quoted(str(source))},"  # noqa: S608 - our own names
        f" format = 'newline_delimited', columns = {{{shape}}}))"
        f" TO {_quoted(str(target))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{said}}})"
    )


def _settled(path: Path) -> File:
    flush(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(path.name, path.stat().st_size, digest)
