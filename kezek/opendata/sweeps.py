"""What the night brings: the public tables of the new day as files."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path

from django.db import connection, transaction

from kezek.core import clock
from kezek.opendata import folder
from kezek.opendata.describe import NAME, package
from kezek.opendata.reads import last_entry
from kezek.opendata.shape import Asked
from kezek.opendata.tables import LICENCE, TABLES
from kezek.opendata.writing import parquet_engine, write_table, write_text


def publish_due(city: str, now: datetime) -> int:
    """Write the snapshot of the day if there is none; 1 if it was written.

    Snapshots of days to come, and of journal entries that the database does not know, are of
    another life of it (a backup was restored, the demo begun anew) and go; so does what can't be
    read. Where an earlier run ended too soon, the fixed names follow now.
    """
    root, day = folder.home(), clock.day_of(now)
    known = last_entry(city)

    def strange(one: date) -> bool:
        if one > day:
            return True
        try:
            return bool(folder.description(root, city, one)["journal_entry"] > known)
        except (OSError, ValueError, LookupError, TypeError):
            return True

    found = folder.days(root, city)
    wrong = list(takewhile(strange, reversed(found)))
    folder.forget(root, city, wrong)
    if day in found and day not in wrong:
        if not folder.turned(root, city):
            folder.turn(root, city)
        return 0
    return publish(root, city, now)


def publish(root: Path, city: str, now: datetime) -> int:
    """Write all tables of the city as of now, from one view of the database."""
    asked = Asked(city, now, clock.day_of(now))
    folder.leftovers(root, city)
    made = folder.begun(root, city)
    try:
        with _one_view():
            last = last_entry(city)
            found = [(table, table.rows(asked)) for table in TABLES.values()]
        notes = {
            "city": city,
            "day": asked.day.isoformat(),
            "journal_entry": str(last),
            "licence": LICENCE,
        }
        with parquet_engine() as engine:
            files = [
                (table, write_table(table, rows, made, notes, engine)) for table, rows in found
            ]
        write_text(made / NAME, package(city, asked.day, last, files))
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    written = folder.put(root, city, asked.day, made)
    folder.thin(root, city, asked.day)
    folder.turn(root, city)
    return int(written)


@contextmanager
def _one_view() -> Iterator[None]:
    """A transaction that sees one state of the database, also while others write."""
    own = not connection.in_atomic_block
    with transaction.atomic():
        if own:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
