"""Promises: the city's signed word, within a second or two, that an entry will be in the log.

Called by the process that publishes, the only one that reads the log's key.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.db import connection

from kezek.journal.log.errors import LogRefused
from kezek.journal.log.note import sign_note
from kezek.journal.log.signed import signing_key
from kezek.journal.log.tiles import CHECKPOINT, Reader
from kezek.journal.log.where import home
from kezek.openlog.models import Promise
from kezek.openlog.receipts import promise_text

TERM: Final = timedelta(hours=1)  # of real time; the next checkpoint comes within seconds
BATCH: Final = 500  # a crowd beyond that gets its checkpoint sooner than its promises

# Whose commitment a family can open, and no checkpoint covers yet.
_NEW = """
SELECT s.entry_index, e.body FROM openlog_salt s JOIN journal_log_entry e ON e.index = s.entry_index
WHERE s.entry_index >= %s
AND NOT EXISTS (SELECT FROM openlog_promise p WHERE p.index = s.entry_index)
ORDER BY s.entry_index LIMIT %s
"""


def promise_new(wall: datetime) -> int:
    """Sign a promise for each new entry that has a salt; how many. Raises LogRefused."""
    here = home()
    with connection.cursor() as cursor:
        cursor.execute(_NEW, [_published(here.folder), BATCH])
        rows = [(int(index), bytes(body)) for index, body in cursor.fetchall()]
    if not rows:
        return 0
    key = signing_key(here)
    in_by = (wall + TERM).replace(microsecond=0)
    seconds = int(in_by.timestamp())
    Promise.objects.bulk_create(
        [
            Promise(
                index=index,
                sha256=sha256(body).digest(),
                in_by=in_by,
                note=sign_note(promise_text(here.origin, body, seconds), key),
            )
            for index, body in rows
        ],
        ignore_conflicts=True,
    )
    return len(rows)


def _published(folder: Path) -> int:
    """How many entries the checkpoint covers that everybody sees.

    Signed is earlier than published: between the two a family would have nothing in its hands.
    """
    return Reader(folder).size if (folder / CHECKPOINT).exists() else 0


def promise_or_wait(wall: datetime) -> int:
    """The same; a log that refuses promises nothing, and its publisher tells why."""
    try:
        return promise_new(wall)
    except LogRefused:
        return 0


def broken(folder: Path, wall: datetime) -> Iterator[int]:
    """The indices that were promised for before `wall` and do not stand in the published log."""
    reader = Reader(folder)
    due = Promise.objects.filter(in_by__lt=wall).order_by("index")
    for index, fingerprint in due.values_list("index", "sha256").iterator():
        if index >= reader.size or sha256(reader.entry(index)).digest() != bytes(fingerprint):
            yield index
