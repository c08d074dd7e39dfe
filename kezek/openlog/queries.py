"""Reads of the open log's room: what a number's family needs to open its commitment."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection

from kezek.core.sealing import Purpose, unseal
from kezek.openlog.rules import Stage
from kezek.people.queries import iins_of


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with a commitment, its salt, and the words that the commitment is of."""

    index: int
    body: bytes
    salt: bytes
    says: dict[str, str]


_ENTRY: Final = """
    SELECT s.salt_sealed, e.index, e.body FROM openlog_salt s
    JOIN journal_log_entry e ON e.index = s.entry_index
    WHERE s.stage = %s AND s.subject = %s
"""
_APP: Final = """
    SELECT (e.data ->> 'child')::bigint, (e.data ->> 'guardian')::bigint, e.data ->> 'may_from'
    FROM queue_application a JOIN journal_entry e ON e.id = a.entry WHERE a.id = %s
"""
_VOUCHER: Final = """
    SELECT a.number, v.number FROM vouchers_voucher v
    JOIN queue_application a ON a.id = v.application_id WHERE v.id = %s
"""
_PLACE: Final = """
    SELECT v.number, p.number FROM places_place p
    JOIN vouchers_voucher v ON v.id = p.voucher_id WHERE p.id = %s
"""


def entry_of(stage: Stage, subject: int) -> Opened | None:
    """The entry about an application, a voucher or a place, and what opens it.

    None while the log has not told of it, for a child that attended before the log began, and after
    an erasure.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY, [str(stage), subject])
        row = cursor.fetchone()
    if row is None:
        return None
    sealed, index, body = row
    salt = bytes.fromhex(unseal(Purpose.SALT, bytes(sealed)))
    return Opened(int(index), bytes(body), salt, _says(stage, subject))


def _says(stage: Stage, subject: int) -> dict[str, str]:
    """The words of the message, as they were when the entry was made."""
    with connection.cursor() as cursor:
        cursor.execute(
            {Stage.APP: _APP, Stage.VOUCHER: _VOUCHER, Stage.PLACE: _PLACE}[stage], [subject]
        )
        row = cursor.fetchone()
    if stage is Stage.VOUCHER:
        return {"application": row[0], "voucher": row[1]}
    if stage is Stage.PLACE:
        return {"voucher": row[0], "place": row[1]}
    child, applicant, may_from = row
    iins = iins_of({child, applicant})
    return {"iin": iins[child], "applicant": iins[applicant], "from": may_from}


def hidden_places(places: Collection[int]) -> set[int]:
    """Those of the places of which nobody is told where they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM openlog_hidden WHERE place = ANY(%s)", [list(places)])
        return {pk for (pk,) in cursor.fetchall()}


def waiter_numbers(city: str) -> dict[int, str]:
    """The numbers of those who stand in the city's lines, by the wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.wait, w.number FROM openlog_standing s"
            " JOIN openlog_waiter w ON w.id = s.waiter_id WHERE s.city_id = %s",
            [city],
        )
        return dict(cursor.fetchall())
