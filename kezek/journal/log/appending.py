"""Taking entries into the log: inside the caller's transaction, under the log's own lock."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from kezek.journal.log.errors import DatabaseBehind
from kezek.journal.log.signed import last_signed
from kezek.journal.log.tiles import LONGEST, EntryTooLong
from kezek.journal.log.where import home

LOG_LOCK = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry to be, and what of the journal it tells: the `part`-th of number `seq`."""

    city: str
    seq: int | None
    part: int
    body: bytes


def append(entries: Sequence[Entry]) -> range:
    """Take the entries in, in order, and give their indices.

    Whoever else appends waits until this transaction ends, so that the indices have no gap and
    follow the commits: take the lock last. Raises DatabaseBehind if more was signed already than
    the database holds; LogRefused.
    """
    if any(len(entry.body) > LONGEST for entry in entries):
        raise EntryTooLong
    with transaction.atomic():
        first = next_index()
        if entries:
            _insert(first, entries)
    return range(first, first + len(entries))


def next_index() -> int:
    """The index of the entry to come; whoever appends waits until this transaction ends."""
    with connection.cursor() as cursor:
        # In a statement of its own: what follows must see what had committed when it was held.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOG_LOCK])
    held = size_held()
    signed = last_signed(home()).size
    if signed > held:
        raise DatabaseBehind(held, signed)
    return held


def size_held() -> int:
    """How many entries the database holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(index) + 1, 0) FROM journal_log_entry")
        (size,) = cursor.fetchone()
    return int(size)


def put_back(first: int, bodies: Sequence[bytes]) -> None:
    """Take in entries that were published before, from `first` on; they tell of no number."""
    _insert(first, [Entry("", None, 0, body) for body in bodies])


def _insert(first: int, entries: Sequence[Entry]) -> None:
    # Arrays go over as joined text: the driver would quote each element by itself. That of one
    # empty text comes out empty; hence the coalesce.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_log_entry (index, city, seq, part, body)"
            " SELECT %s + t.n - 1, coalesce(t.city, ''), nullif(t.seq, '')::bigint, t.part::int,"
            " decode(coalesce(t.body, ''), 'hex')"
            " FROM unnest(string_to_array(%s, ','), string_to_array(%s, ','),"
            " string_to_array(%s, ','), string_to_array(%s, ','))"
            " WITH ORDINALITY AS t (city, seq, part, body, n)",
            [
                first,
                ",".join(entry.city for entry in entries),
                ",".join("" if entry.seq is None else str(entry.seq) for entry in entries),
                ",".join(str(entry.part) for entry in entries),
                ",".join(entry.body.hex() for entry in entries),
            ],
        )
