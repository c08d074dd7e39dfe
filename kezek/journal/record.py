"""Writing the journal: inside an act's transaction, by the SQL functions of this room."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, LiteralString, TypeAlias

from django.db import connection

from kezek.core.actors import Actor
from kezek.journal import kinds

Data: TypeAlias = Mapping[str, Any]

_BETWEEN: Final = "\x1e"


class UnregisteredField(ValueError):
    """The entry's data holds a field that its kind does not name."""


def _checked(kind: str, rows: Sequence[Data]) -> str:
    known = kinds.kind_of(kind)
    for row in rows:
        if strange := row.keys() - known.fields:
            raise UnregisteredField(f"{kind}: {sorted(strange)}")
    return known.subject


def record(
    kind: str,
    *,
    city: str,
    subject: int,
    actor: Actor,
    cause: str,
    moment: datetime,
    data: Data | None = None,
) -> int:
    """Write one entry and return its id. Must run inside an act."""
    subject_type = _checked(kind, [data or {}])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT journal_record(%s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
            [city, kind, subject_type, subject, str(actor), cause, moment, json.dumps(data or {})],
        )
        (entry,) = cursor.fetchone()
    return int(entry)


def record_many(
    kind: str,
    *,
    city: str,
    subjects: Sequence[int],
    actor: Actor | Sequence[Actor],
    cause: str,
    moment: datetime,
    data: Sequence[Data] | None = None,
) -> list[int]:
    """Write one entry per subject and return their ids in order. Must run inside an act."""
    rows: Sequence[Data] = data if data is not None else [{}] * len(subjects)
    subject_type = _checked(kind, rows)
    actors = [str(actor)] * len(subjects) if isinstance(actor, Actor) else [str(a) for a in actor]
    with connection.cursor() as cursor:
        # Arrays go over as joined text: the driver would quote each element by itself, which is
        # half the time of a large batch. JSON never holds a bare control character.
        cursor.execute(
            "SELECT journal_record_many(%s, %s, %s, string_to_array(%s, ',')::bigint[],"
            " string_to_array(%s, chr(30)), %s, %s, string_to_array(%s, chr(30))::jsonb[])",
            [
                city,
                kind,
                subject_type,
                ",".join(map(str, subjects)),
                _BETWEEN.join(actors),
                cause,
                moment,
                _BETWEEN.join(map(json.dumps, rows)),
            ],
        )
        (entries,) = cursor.fetchone()
    return [int(entry) for entry in entries]


def record_rows(
    kind: str,
    *,
    city: str,
    subject: LiteralString,
    data: Mapping[LiteralString, LiteralString],
    source: LiteralString,
    parameters: Mapping[str, Any],
    actor: Actor,
    cause: str,
    moment: datetime,
) -> int:
    """Write one entry for each row of a query, whose data never leave the database; how many.

    `subject` and the values of `data` are SQL expressions over `source`, which is what follows FROM
    and says the order. Must run inside an act.
    """
    known = _checked(kind, [data])
    pairs = ", ".join(f"'{name}', {expression}" for name, expression in data.items())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cardinality(journal_record_many(%(_city)s, %(_kind)s, %(_type)s,"  # noqa: S608 - literals
            " coalesce(array_agg(subject), '{}'), coalesce(array_agg(%(_actor)s::text), '{}'),"
            " %(_cause)s, %(_moment)s, coalesce(array_agg(data), '{}')))"
            f" FROM (SELECT {subject} AS subject, jsonb_build_object({pairs}) AS data"
            f" FROM {source}) AS told",
            {
                **parameters,
                "_city": city,
                "_kind": kind,
                "_type": known,
                "_actor": str(actor),
                "_cause": cause,
                "_moment": moment,
            },
        )
        (count,) = cursor.fetchone()
    return int(count)
