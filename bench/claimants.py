"""Families with confirmed vouchers and groups with seats, by the ten thousand.

One family is built in full; the others are copies of its rows under other numbers, so that each has
a person, a case, an application and a voucher of its own.
"""

from dataclasses import dataclass

from django.db import connection

from kezek.core import clock
from tests.builders import a_city, a_group, a_voucher

_FIRST = 1_000_000

_FAMILIES = """
INSERT INTO people_person (id, iin_sealed, iin_mark, name_sealed, birth_date, sex)
SELECT %(first)s + n, iin_sealed, decode(lpad((%(first)s + n)::text, 64, '0'), 'hex'),
    name_sealed, birth_date, sex
FROM people_person p, generate_series(1, %(count)s) n WHERE p.id = %(child)s;
INSERT INTO people_childcase (child_id, city_id, opened_at)
SELECT %(first)s + n, 'taraz', now() FROM generate_series(1, %(count)s) n;
INSERT INTO queue_application (id, city_id, number, old_number, case_id, child_id, guardian_id,
    queue_type_id, band, "right", filed_at, entry, may_from, state, restored_times)
SELECT %(first)s + n, city_id, 'K' || (%(first)s + n), '', %(first)s + n, %(first)s + n,
    guardian_id, queue_type_id, band, "right", filed_at, %(first)s + n, may_from, state, 0
FROM queue_application a, generate_series(1, %(count)s) n WHERE a.id = %(application)s;
INSERT INTO vouchers_voucher (id, city_id, number, case_id, application_id, child_id, band, ordinal,
    norm, state, issued_at, confirm_due_at, confirmed_at, sign_due_at, extended_times)
SELECT %(first)s + n, city_id, 'V' || (%(first)s + n), %(first)s + n, %(first)s + n,
    %(first)s + n, band, 0, norm, state, issued_at, confirm_due_at, confirmed_at,
    '2100-01-01', 0
FROM vouchers_voucher v, generate_series(1, %(count)s) n WHERE v.id = %(voucher)s;
"""
_GROUPS = """
INSERT INTO kindergartens_group (city_id, kindergarten_id, code, name, band, language, hours,
    kind, capacity, taken, published)
SELECT city_id, kindergarten_id, left('c' || gen_random_uuid(), 32), name, band, language, hours,
    kind, %s, 0, true
FROM kindergartens_group g, generate_series(1, %s) n WHERE g.id = %s
RETURNING id
"""
_WRONG = """
SELECT count(*) FROM kindergartens_group g
WHERE g.taken > g.capacity OR g.taken <>
    (SELECT count(*) FROM places_place p WHERE p.group_id = g.id AND p.state <> 'released')
"""
# A place, its voucher, its entry and nobody else's: what one claim leaves behind.
_HALF = """
SELECT
    (SELECT count(*) FROM places_place p JOIN vouchers_voucher v ON v.id = p.voucher_id
     WHERE p.state = 'claimed' AND v.state <> 'placed')
  + (SELECT count(*) FROM vouchers_voucher v WHERE v.state = 'placed' AND NOT EXISTS
        (SELECT FROM places_place p WHERE p.voucher_id = v.id AND p.state = 'claimed'))
  + (SELECT count(*) FROM places_place p WHERE NOT EXISTS
        (SELECT FROM journal_entry e WHERE e.kind = 'place.claimed' AND e.subject_id = p.id))
  + (SELECT count(*) FROM journal_entry e WHERE e.kind = 'place.claimed' AND NOT EXISTS
        (SELECT FROM places_place p WHERE p.id = e.subject_id))
  + (SELECT count(*) - count(DISTINCT subject_id) FROM journal_entry WHERE kind = 'place.claimed')
"""


@dataclass(slots=True)
class Pool:
    """Vouchers that nobody has used yet, in a row."""

    following: int
    end: int

    def take(self, count: int) -> range:
        """So many of them."""
        taken = range(self.following, self.following + count)
        if taken.stop > self.end:
            raise RuntimeError("the pool of families is empty")
        self.following = taken.stop
        return taken


def families(count: int) -> Pool:
    """So many families with a confirmed voucher for three-year-olds."""
    a_city()
    voucher = a_voucher("confirmed")
    names = {
        "first": _FIRST,
        "count": count,
        "child": voucher.child_id,
        "application": voucher.application_id,
        "voucher": voucher.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FAMILIES, names)
        for table in ("people_person", "queue_application", "vouchers_voucher"):
            cursor.execute(f"ANALYZE {table}")
    return Pool(_FIRST + 1, _FIRST + count + 1)


def groups(count: int, seats: int) -> list[int]:
    """So many published groups for them, with so many free seats each."""
    model = a_group(capacity=0)
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, [seats, count, model.pk])
        return [row[0] for row in cursor.fetchall()]


def overbooked() -> int:
    """Groups that hold more children than seats, or count another number than they hold."""
    return _number(_WRONG)


def half_done() -> int:
    """Traces of claims that are there in part: place, voucher's state, journal."""
    return _number(_HALF)


def lost(acknowledged: dict[int, int]) -> int:
    """How many of these vouchers do not hold the place that was acknowledged."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM unnest(%s::bigint[], %s::bigint[]) AS a (voucher, place)"
            " JOIN places_place p ON p.id = a.place AND p.voucher_id = a.voucher"
            " AND p.state = 'claimed'",
            [list(acknowledged), list(acknowledged.values())],
        )
        return len(acknowledged) - int(cursor.fetchone()[0])


def _number(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def a_day() -> int:
    """When the tickets of a bench end."""
    return int(clock.wall().timestamp()) + 86_400
