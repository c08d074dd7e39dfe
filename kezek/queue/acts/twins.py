"""Twins are recognised when both stand in the queue: vouchers go singly, places as a pair."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kezek.core.actors import Actor
from kezek.journal.frame import require_act
from kezek.journal.record import record_many

# Children with a parent in common, born at most so many days apart, both in this city's queue.
_PAIR = """
    INSERT INTO queue_twins (city_id, one_id, other_id)
    SELECT DISTINCT a.city_id, least(a.id, b.id), greatest(a.id, b.id)
    FROM queue_application a
    JOIN people_person child ON child.id = a.child_id
    JOIN people_guardianship mine ON mine.child_id = a.child_id AND mine.until IS NULL
    JOIN people_guardianship theirs ON theirs.guardian_id = mine.guardian_id
     AND theirs.until IS NULL AND theirs.child_id <> a.child_id
    JOIN people_person twin ON twin.id = theirs.child_id
     AND abs(twin.birth_date - child.birth_date) <= %s
    JOIN queue_application b ON b.case_id = theirs.child_id AND b.city_id = a.city_id
    WHERE a.id = ANY(%s)
    ON CONFLICT (one_id, other_id) DO NOTHING RETURNING one_id, other_id
"""


def pair_twins(
    *, city: str, actor: Actor, moment: datetime, applications: Sequence[int], days: int
) -> int:
    """Keep which of these applications are of twins: a building block. Returns how many pairs."""
    require_act()
    with connection.cursor() as cursor:
        cursor.execute(_PAIR, [days, list(applications)])
        pairs = sorted(cursor.fetchall())
    if pairs:
        record_many(
            "twins.recognised",
            city=city,
            subjects=[one for one, _other in pairs],
            actor=actor,
            cause="filing",
            moment=moment,
            data=[{"other": other} for _one, other in pairs],
        )
    return len(pairs)
