"""A queue of any length over 90 queue types, written by SQL: for the benches of the queue.

Types are of very different length, as in life. One entry in a hundred was filed within the same
eight hours; one in a thousand has no number in the journal yet. The children are rows without
names.
"""

from django.db import connection

from tests.builders import TARAZ, a_city, a_person

TYPES = 90

_TYPES = """
INSERT INTO policy_queuetype (city_id, code, band, "right", ordering, name_kk, name_ru, name_en)
SELECT %(city)s, 'b' || b || '-' || r, b, r, 100 + b, '', '', ''
FROM generate_series(10, 9 + (%(types)s - 18) / 3) b,
    unnest(ARRAY['out_of_turn', 'priority', 'general']) r
"""
_CHILDREN = """
WITH made AS (
    INSERT INTO people_person (iin_sealed, iin_mark, name_sealed, birth_date, sex)
    SELECT '', sha256(('crowd' || n)::bytea), '', '2022-01-01', 'f'
    FROM generate_series(1, %(entries)s) n RETURNING id
)
INSERT INTO people_childcase (child_id, city_id, opened_at)
SELECT id, %(city)s, '2020-01-01+05' FROM made
"""
_ENTRIES = """
WITH kinds AS (
    SELECT array_agg(id ORDER BY id) AS ids FROM policy_queuetype WHERE city_id = %(city)s
), drawn AS (
    SELECT child_id, row_number() OVER (ORDER BY child_id) AS n,
           (SELECT ids FROM kinds)[1 + floor(power(random(), 3) * %(types)s)::int] AS kind,
           random() AS moment
    FROM people_childcase WHERE city_id = %(city)s
)
INSERT INTO queue_application (city_id, number, old_number, case_id, child_id, guardian_id,
    queue_type_id, band, "right", filed_at, order_seq, entry, may_from, state, restored_times)
SELECT q.city_id, 'K-' || d.n, '', d.child_id, d.child_id, %(guardian)s, q.id, q.band, q."right",
    CASE WHEN d.n %% 100 = 0 THEN '2024-03-01 08:00+05'::timestamptz + d.moment * interval '8 h'
         ELSE '2020-07-01+05'::timestamptz + floor(d.moment * 157680000) * interval '1 s' END,
    CASE WHEN d.n %% 1000 <> 7 THEN d.n END, d.n, '2020-01-01', 'waiting', 0
FROM drawn d JOIN policy_queuetype q ON q.id = d.kind
"""


def fill(entries: int) -> int:
    """Fill the database with so many waiting entries; returns the guardian of all."""
    a_city()
    guardian = a_person().pk
    values: dict[str, str | int] = {
        "entries": entries,
        "city": TARAZ,
        "types": TYPES,
        "guardian": guardian,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        for statement in (_TYPES, _CHILDREN, _ENTRIES):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
    return guardian
