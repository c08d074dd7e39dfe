"""After the database was put back from an older copy, the log wins.

What was published stays published: entries that stand in the files and not in the database are
taken in again as entries of the log. What they tell of is not made again; that is for people to do,
and what they do comes after.
"""

import json
from dataclasses import dataclass

from django.db import connection

from kezek.journal.log.appending import LOG_LOCK, put_back, size_held
from kezek.journal.log.errors import LogForked, LogRefused
from kezek.journal.log.publishing import BATCH, alone, known_signed
from kezek.journal.log.signed import signing_key
from kezek.journal.log.tiles import Reader, TileWrong
from kezek.journal.log.where import home


@dataclass(frozen=True, slots=True)
class Lost:
    """An entry that was published and is unknown to the journal that was put back."""

    index: int
    said: str
    """What the entry calls itself, and of which city; empty if it does not say."""


def reconcile() -> list[Lost]:
    """Take in again what was published; returns it, in order.

    Raises LogRefused if the database holds other entries in the place of published ones, or if the
    files are not what was signed.
    """
    here = home()
    with alone(here) as held:
        if not held:
            raise LogRefused("Somebody publishes the log just now. Stop the worker first.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOG_LOCK])
        signed = known_signed(here, signing_key(here))
        reader = Reader(here.folder, signed.size)
        try:
            right = reader.check() == signed.root
        except TileWrong as error:
            raise LogRefused(
                f"The files in {here.folder} are not whole: {error}. Put them back from a copy that"
                " somebody else has; the record beside the key says which is right."
            ) from None
        if not right:
            raise LogForked(f"The files in {here.folder} are not what was signed.")
        held_size = min(size_held(), signed.size)
        _compare(reader, held_size)
        lost = []
        for low in range(held_size, signed.size, BATCH):
            bodies = list(reader.entries(low, min(low + BATCH, signed.size)))
            put_back(low, bodies)
            lost += [Lost(low + n, _said(body)) for n, body in enumerate(bodies)]
        return lost


def _compare(reader: Reader, size: int) -> None:
    """The database's entries must be the published ones, as far as it goes."""
    for low in range(0, size, BATCH):
        high = min(low + BATCH, size)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT index, body FROM journal_log_entry WHERE index >= %s AND index < %s"
                " ORDER BY index",
                [low, high],
            )
            here = {int(index): bytes(body) for index, body in cursor.fetchall()}
        for index, body in enumerate(reader.entries(low, high), low):
            if here.get(index) != body:
                raise LogForked(
                    f"The database's entry {index} is not the published one. Entries were taken in"
                    " past the program after it was put back: put it back once more."
                )


def _said(body: bytes) -> str:
    """What an entry says of itself, to people who look for what is missing; bytes otherwise."""
    try:
        raw = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(raw, dict):
        return ""
    return " ".join(str(raw[name]) for name in ("city", "kind", "at") if name in raw)
