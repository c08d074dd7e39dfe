"""Many children in the queues of Taraz at once, as rows: for what must hold whoever waits."""

import random
from collections.abc import Mapping

from django.db import connection

from kezek.core import clock
from kezek.policy.queries import queue_types
from tests.builders import START, TARAZ, a_child, a_city, an_application, guardian_of

FAR = "2030-01-01"
RIGHTS = ("out_of_turn", "priority", "general", "general", "general")


def population(rng: random.Random, many: int) -> int:
    """So many applications of random age, right and filing moment; the last number in the journal.

    Moments repeat, one in ten is not of age yet.
    """
    a_city()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM queue_application")
    template = an_application()
    guardian = guardian_of(a_child())
    types = queue_types(TARAZ)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM queue_application")
        cursor.execute(
            "INSERT INTO people_person (iin_sealed, iin_mark, name_sealed, birth_date, sex)"
            " SELECT '', sha256((random()::text || n)::bytea), '', '2022-01-01', 'm'"
            " FROM generate_series(1, %s) n RETURNING id",
            [many],
        )
        children = [child for (child,) in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO people_childcase (child_id, city_id, opened_at)"
            " SELECT child, %s, %s FROM unnest(%s::bigint[]) AS t (child)",
            [TARAZ, START, children],
        )
        kinds = [types[rng.randrange(1, 7), rng.choice(RIGHTS)] for _child in children]
        cursor.execute(
            "INSERT INTO queue_application (city_id, number, old_number, case_id, child_id,"
            ' guardian_id, queue_type_id, band, "right", filed_at, order_seq, entry, may_from,'
            " state, restored_times)"
            " SELECT %s, 'K-' || t.n, '', t.child, t.child, %s, t.kind, t.band, t.rank,"
            " %s::timestamptz - t.days * interval '1 day', t.n, %s, t.may_from, 'waiting', 0"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::int[],"
            " %s::int[], %s::date[]) AS t (child, kind, band, rank, days, n, may_from)",
            [
                TARAZ,
                guardian.pk,
                START,
                template.entry,
                children,
                [kind.pk for kind in kinds],
                [kind.band for kind in kinds],
                [kind.right for kind in kinds],
                [rng.randrange(12) for _child in children],
                list(range(1, many + 1)),
                [FAR if rng.random() < 0.1 else "2020-01-01" for _child in children],
            ],
        )
    return many


def of_age_in_order() -> Mapping[tuple[int, str], list[int]]:
    """Who may get a voucher, by queue, in its order: said by the table alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT band, "right", array_agg(id ORDER BY filed_at, order_seq)'
            " FROM queue_application WHERE state = 'waiting' AND may_from <= %s GROUP BY 1, 2",
            [clock.day_of(START)],
        )
        return {(band, right): line for band, right, line in cursor.fetchall()}
