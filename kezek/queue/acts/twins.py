"""Twins are recognised when both stand in the queue: vouchers go singly, places as a pair."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kezek.core.actors import Actor
from kezek.journal.frame import require_act
from kezek.journal.record import record_many

# Children with a parent in common, born at most so many days apart, both in this city's queue.
# Step by step, so that no plan made while the tables were empty multiplies all three.
_PAIR = """
    WITH own AS MATERIALIZED (
        SELECT a.id, a.city_id, a.child_id, child.birth_date
        FROM queue_application a JOIN people_person child ON child.id = a.child_id
        WHERE a.id = ANY(%s)
    ), parents AS MATERIALIZED (
        SELECT own.*, g.guardian_id
        FROM own JOIN people_guardianship g ON g.child_id = own.child_id AND g.until IS NULL
    ), siblings AS MATERIALIZED (
        SELECT DISTINCT p.id, p.city_id, p.birth_date, g.child_id
        FROM parents p JOIN people_guardianship g ON g.guardian_id = p.guardian_id
         AND g.until IS NULL AND g.child_id <> p.child_id
    )
    INSERT INTO queue_twins (city_id, one_id, other_id)
    SELECT DISTINCT s.city_id, least(s.id, b.id), greatest(s.id, b.id)
    FROM siblings s
    JOIN people_person twin ON twin.id = s.child_id
     AND abs(twin.birth_date - s.birth_date) <= %s
    JOIN queue_application b ON b.case_id = s.child_id AND b.city_id = s.city_id
    ON CONFLICT (one_id, other_id) DO NOTHING RETURNING one_id, other_id
"""


def pair_twins(
    *, city: str, actor: Actor, moment: datetime, applications: Sequence[int], days: int
) -> int:
    """Keep which of these applications are of twins: a building block. Returns how many pairs."""
    require_act()
    with connection.cursor() as cursor:
        cursor.execute(_PAIR, [list(applications), days])
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
