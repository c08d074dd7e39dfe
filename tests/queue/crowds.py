"""Many children in a queue at once, written by SQL: for tests and benches of order and position."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from tests.builders import START, TARAZ, a_person

STRETCH = 2**16  # seconds: a stretch of filing time that is divided when it is crowded
CROWDED = 512


def stretch_of(moment: datetime) -> datetime:
    """When the stretch of the moment begins."""
    return datetime.fromtimestamp(int(moment.timestamp()) // STRETCH * STRETCH, tz=moment.tzinfo)


def some_children(count: int) -> list[int]:
    """So many children with a case in Taraz, which is there already; in no queue yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (INSERT INTO people_person"
            " (iin_sealed, iin_mark, name_sealed, birth_date, sex)"
            " SELECT '', sha256(gen_random_uuid()::text::bytea), '', '2022-01-01', 'm'"
            " FROM generate_series(1, %s) RETURNING id)"
            " INSERT INTO people_childcase (child_id, city_id, opened_at)"
            " SELECT id, %s, %s FROM made RETURNING child_id",
            [count, TARAZ, START],
        )
        return sorted(child for (child,) in cursor.fetchall())


def queue_up(children: Sequence[int], kinds: Sequence[int], moments: Sequence[datetime]) -> None:
    """Each child into the queue type beside it with the moment beside it: one statement."""
    guardian = a_person().pk
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO queue_application (city_id, number, old_number, case_id, child_id,"
            ' guardian_id, queue_type_id, band, "right", filed_at, entry, may_from, state,'
            " restored_times)"
            " SELECT q.city_id, 'K-' || t.child, '', t.child, t.child, %s, q.id, q.band,"
            " q.\"right\", t.moment, t.child, '2020-01-01', 'waiting', 0"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[])"
            " AS t (child, kind, moment) JOIN policy_queuetype q ON q.id = t.kind",
            [guardian, list(children), list(kinds), list(moments)],
        )


def true_positions() -> dict[int, int]:
    """Every waiting application's number, counted from the rows alone, in Python."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, queue_type_id, filed_at, order_seq, entry FROM queue_application"
            " WHERE state = 'waiting'"
        )
        rows = cursor.fetchall()
    rows.sort(key=lambda row: (row[2], row[3] is None, row[3] or 0, row[4]))
    stand: dict[int, int] = {}
    found: dict[int, int] = {}
    for pk, kind, *_order in rows:
        stand[kind] = stand.get(kind, 0) + 1
        found[pk] = stand[kind]
    return found
