"""The follower `queue.moves`: who came into which queue and who left it, as the journal says it.

A number's history is a sum over these moves; nothing in the queue is decided by them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from kezek.journal.followers import Fact, Follower, register
from kezek.queue.acts.refresh import SCHOOL_AGE

IMPORTED: Final = "imported"
ISSUED: Final = "issued"

_LEAVING: Final = {
    "application.withdrawn": "withdrawn",
    "application.annulled": "annulled",
    "application.closed": "closed",
    "voucher.issued": ISSUED,
}
_ATTENDING: Final = "place.imported"  # a child who attended before: its application never waited
KINDS: Final = frozenset(
    {*_LEAVING, _ATTENDING, "application.filed", "application.restored", "application.retyped"}
)


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where an application belongs, whether it waits there, and since which entry."""

    queue_type: int
    waits: bool
    filed_at: datetime
    order_seq: int
    seq: int


@dataclass(frozen=True, slots=True)
class _Row:
    application: int
    stand: _Stand
    step: int
    cause: str
    iteration: int | None
    moment: datetime


def note(facts: Sequence[Fact]) -> None:
    """Write the moves of these entries; seeing one twice is harmless."""
    city = facts[0].city
    subjects = _subjects(city, facts)
    stands = _stands(set(subjects.values()))
    types = _types(city)
    rows: list[_Row] = []
    for fact in facts:
        application = subjects.get(fact.seq)
        before = stands.get(application) if application is not None else None
        if application is None or (before is not None and before.seq >= fact.seq):
            continue
        after = _after(fact, before, types)
        if after is not None:
            stands[application] = after
            rows += _rows(application, before, after, fact)
    _write(city, rows)
    _forget(city, [fact for fact in facts if fact.kind == _ATTENDING])


def _subjects(city: str, facts: Iterable[Fact]) -> dict[int, int]:
    """The application of each entry by the entry's number; a voucher's names it publicly."""
    named = {
        fact.seq: str(fact.data["application"]) for fact in facts if fact.kind == "voucher.issued"
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, id FROM queue_application WHERE city_id = %s AND number = ANY(%s)",
            [city, list(named.values())],
        )
        found = dict(cursor.fetchall())
    own = {fact.seq: fact.subject_id for fact in facts if fact.subject_type == "application"}
    return own | {seq: found[number] for seq, number in named.items() if number in found}


def _stands(applications: set[int]) -> dict[int, _Stand]:
    """How each application stood after its last move."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (application_id) application_id, queue_type_id, step = 1,"
            " filed_at, order_seq, seq FROM queue_move WHERE application_id = ANY(%s)"
            " ORDER BY application_id, seq DESC, step DESC",
            [sorted(applications)],
        )
        return {application: _Stand(*stand) for application, *stand in cursor.fetchall()}


def _types(city: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, id FROM policy_queuetype WHERE city_id = %s", [city])
        return dict(cursor.fetchall())


def _after(fact: Fact, before: _Stand | None, types: Mapping[str, int]) -> _Stand | None:
    """How the application stands after the entry; None when nothing is known of it before."""
    if fact.kind == "application.filed":
        filed_at = datetime.fromisoformat(fact.data["filed_at"])
        return _Stand(types[fact.data["queue_type"]], True, filed_at, fact.seq, fact.seq)
    if before is None:
        return None
    kind, waits = before.queue_type, before.waits
    if fact.kind == "application.retyped":
        kind = types[fact.data["new_type"]]
    else:
        waits = fact.kind == "application.restored"
    return _Stand(kind, waits, before.filed_at, before.order_seq, fact.seq)


def _rows(application: int, before: _Stand | None, after: _Stand, fact: Fact) -> list[_Row]:
    """The moves between two stands: none, one, or out of one queue and into another."""
    cause, iteration = _cause(fact), fact.data.get("iteration")
    moved = before is None or before.queue_type != after.queue_type
    rows = []
    if before is not None and before.waits and (moved or not after.waits):
        rows.append(_Row(application, _at(before, fact), -1, cause, iteration, fact.moment))
    if after.waits and (moved or before is None or not before.waits):
        rows.append(_Row(application, after, 1, cause, iteration, fact.moment))
    if moved and not after.waits:
        rows.append(_Row(application, after, 0, cause, iteration, fact.moment))
    return rows


def _at(stand: _Stand, fact: Fact) -> _Stand:
    return _Stand(stand.queue_type, False, stand.filed_at, stand.order_seq, fact.seq)


def _cause(fact: Fact) -> str:
    if fact.kind == "application.filed":
        return IMPORTED if fact.actor.startswith("import:") else "filed"
    if fact.kind == "application.retyped" or fact.data.get("reason") == SCHOOL_AGE:
        return str(fact.data["reason"])
    return _LEAVING.get(fact.kind, "restored")


def _write(city: str, rows: Sequence[_Row]) -> None:
    # One text goes over instead of nine arrays: the driver would quote each element by itself.
    told = [
        {
            "queue_type": row.stand.queue_type,
            "seq": row.stand.seq,
            "application": row.application,
            "filed_at": row.stand.filed_at.isoformat(),
            "order_seq": row.stand.order_seq,
            "step": row.step,
            "cause": row.cause,
            "iteration": row.iteration,
            "moment": row.moment.isoformat(),
        }
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO queue_move (city_id, queue_type_id, seq, application_id, filed_at,"
            " order_seq, step, cause, iteration, moment)"
            " SELECT %s, t.* FROM json_to_recordset(%s::json) AS t (queue_type bigint, seq bigint,"
            " application bigint, filed_at timestamptz, order_seq bigint, step int, cause text,"
            " iteration int, moment timestamptz) ON CONFLICT DO NOTHING",
            [city, json.dumps(told)],
        )


def _forget(city: str, facts: Sequence[Fact]) -> None:
    """Children who came with a place never waited: their filing moved nobody."""
    if not facts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM queue_move m USING queue_application a,"
            " unnest(%s::bigint[], %s::timestamptz[]) AS t (child, moment)"
            " WHERE a.child_id = t.child AND m.application_id = a.id AND m.moment = t.moment"
            " AND m.city_id = %s AND m.cause = %s",
            [
                [fact.data["child"] for fact in facts],
                [fact.moment for fact in facts],
                city,
                IMPORTED,
            ],
        )


FOLLOWER: Final = Follower("queue.moves", note, joined=True, kinds=KINDS)
register(FOLLOWER)
