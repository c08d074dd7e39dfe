"""Writing many rows at once: ids beforehand, then COPY."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from kezek.core import numbers
from kezek.core.numbers import Prefix
from kezek.journal.frame import require_act


def next_ids(table: str, count: int) -> list[int]:
    """The next ids of a table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table, in the transaction of the act that is open."""
    require_act()
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        driver: psycopg.Cursor[Any] = cursor.cursor  # below Django's wrapper, which knows no COPY
        with driver.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def copy_text(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """COPY prepared lines in PostgreSQL's text form: for millions of plain values."""
    require_act()
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        driver: psycopg.Cursor[Any] = cursor.cursor  # as above
        with driver.copy(statement) as copy:
            for block in lines:
                copy.write(block)


def draw_numbers(prefix: Prefix, count: int, rng: Random, *, table: str, city: str) -> list[str]:
    """New public numbers that nobody in the city has."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT number FROM {} WHERE city_id = %s").format(sql.Identifier(table)),
            [city],
        )
        taken = {number for (number,) in cursor.fetchall()}
    drawn: list[str] = []
    while len(drawn) < count:
        number = numbers.draw(prefix, rng)
        if number not in taken:
            taken.add(number)
            drawn.append(number)
    return drawn
