"""A child's position among a million, against a lookup of one row by its key.

Both are read by the same Django connection, one after the other, for 1,000 children drawn by
chance, five times; p50 and p99 are medians of the five. `mismatches` compares every one of them
with a full recount by a window over the whole queue. Then what the counts cost those who come and
go: an arrival and a departure in one transaction, and 30,000 departures in one statement, each
with the triggers on and off, in turn.

    make bench-position                    1,000,000 entries
    python bench/run.py position 50000     so many entries

The last line is one JSON object.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from bench.crowd import TYPES, fill
from bench.database import a_database
from kezek.queue.positions import miscounts
from kezek.queue.queries import position
from tests.builders import TARAZ

CHILDREN = 1_000
PASSES = 5
WRITES = 200
WAVE = 30_000

_TRUTH = """
SELECT id, place FROM (
    SELECT id, row_number() OVER (
        PARTITION BY queue_type_id ORDER BY filed_at, order_seq NULLS LAST, entry) AS place
    FROM queue_application WHERE state = 'waiting'
) counted WHERE id = ANY(%s)
"""
_ARRIVE = """
INSERT INTO queue_application (city_id, number, old_number, case_id, child_id, guardian_id,
    queue_type_id, band, "right", filed_at, entry, may_from, state, restored_times)
SELECT city_id, 'K-x' || %s, '', %s, child_id, guardian_id, queue_type_id, band, "right",
    '2025-07-02 09:00+05'::timestamptz + %s * interval '1 s', 0, may_from, 'waiting', 0
FROM queue_application WHERE id = %s RETURNING id
"""
_DEPART = """
UPDATE queue_application SET state = 'withdrawn', case_id = NULL, closed_at = now()
WHERE id = %s AND state = 'waiting'
"""


def by_key(application: int) -> None:
    """What a lookup by primary key costs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM queue_application WHERE id = %s", [application])
        cursor.fetchone()


def micros(work: Callable[[int], object], value: int) -> float:
    """Microseconds of one call."""
    began = time.perf_counter_ns()
    work(value)
    return (time.perf_counter_ns() - began) / 1000


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least that share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def lookups(children: Sequence[int]) -> dict[str, float]:
    """Both lookups for every child, in turn, after one pass that is not counted."""
    keyed: list[list[float]] = []
    placed: list[list[float]] = []
    for _pass in range(PASSES + 1):
        keyed.append([])
        placed.append([])
        for child in children:
            keyed[-1].append(micros(by_key, child))
            placed[-1].append(micros(position, child))

    def median(rows: list[list[float]], share: float) -> float:
        return statistics.median(percentile(row, share) for row in rows[1:])

    pk_50, pk_99 = median(keyed, 0.5), median(keyed, 0.99)
    place_50, place_99 = median(placed, 0.5), median(placed, 0.99)
    return {
        "pk_p50_us": round(pk_50, 1),
        "position_p50_us": round(place_50, 1),
        "ratio_p50": round(place_50 / pk_50, 2),
        "pk_p99_us": round(pk_99, 1),
        "position_p99_us": round(place_99, 1),
        "ratio_p99": round(place_99 / pk_99, 2),
        "position_p99_to_pk_p50": round(place_99 / pk_50, 2),
    }


def mismatches(children: Sequence[int]) -> int:
    """How many of the children have another position than a full recount gives them."""
    with connection.cursor() as cursor:
        cursor.execute(_TRUTH, [list(children)])
        truth = dict(cursor.fetchall())
    return sum(position(child) != truth[child] for child in children)


@contextmanager
def uncounted() -> Iterator[None]:
    """The queue without its counts."""
    names = ("came", "gone", "moved")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE queue_application DISABLE TRIGGER queue_tally_{name}")
        yield
        for name in names:
            cursor.execute(f"ALTER TABLE queue_application ENABLE TRIGGER queue_tally_{name}")


def come_and_go(templates: Sequence[int], cases: Sequence[int], start: int) -> list[float]:
    """Microseconds of each arrival with its departure, committed together."""
    taken = []
    for n, (template, case) in enumerate(zip(templates, cases, strict=True), start=start):
        began = time.perf_counter_ns()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ARRIVE, [n, case, n, template])
            (row,) = cursor.fetchone()
            cursor.execute(_DEPART, [row])
        taken.append((time.perf_counter_ns() - began) / 1000)
    return taken


def writes(children: Sequence[int]) -> dict[str, float]:
    """What the counts cost those who write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (INSERT INTO people_person"
            " (iin_sealed, iin_mark, name_sealed, birth_date, sex)"
            " SELECT '', sha256(('guest' || n)::bytea), '', '2022-01-01', 'f'"
            " FROM generate_series(1, %s) n RETURNING id)"
            " INSERT INTO people_childcase (child_id, city_id, opened_at)"
            " SELECT id, %s, now() FROM made RETURNING child_id",
            [WRITES, TARAZ],
        )
        cases = [case for (case,) in cursor.fetchall()]
    counted: list[float] = []
    bare: list[float] = []
    for n in range(PASSES):
        templates = children[:WRITES]
        counted.append(statistics.median(come_and_go(templates, cases, 2 * n * WRITES)))
        with uncounted():
            bare.append(statistics.median(come_and_go(templates, cases, (2 * n + 1) * WRITES)))
    counted_us, bare_us = statistics.median(counted), statistics.median(bare)
    return {
        "arrival_departure_us": round(counted_us),
        "arrival_departure_bare_us": round(bare_us),
        "ratio_arrival_departure": round(counted_us / bare_us, 2),
    }


def wave(entries: int) -> float:
    """Milliseconds in which the earliest leave, by one statement; undone again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE first_ones ON COMMIT DROP AS SELECT id FROM"
                       " queue_application WHERE state = 'waiting'"
                       " ORDER BY filed_at LIMIT %s", [min(WAVE, entries // 10)])  # fmt: skip
        cursor.execute("ANALYZE first_ones")
        began = time.perf_counter_ns()
        cursor.execute(
            "UPDATE queue_application a SET state = 'voucher' FROM first_ones f WHERE f.id = a.id"
        )
        taken = (time.perf_counter_ns() - began) / 1e6
        transaction.set_rollback(True)
    return taken


def waves(entries: int) -> dict[str, float]:
    """A wave of vouchers with and without the counts."""
    counted: list[float] = []
    bare: list[float] = []
    for _pass in range(PASSES):
        counted.append(wave(entries))
        with uncounted():
            bare.append(wave(entries))
    counted_ms, bare_ms = statistics.median(counted), statistics.median(bare)
    return {
        "wave": min(WAVE, entries // 10),
        "wave_ms": round(counted_ms),
        "wave_bare_ms": round(bare_ms),
        "ratio_wave": round(counted_ms / bare_ms, 2),
    }


def bench(entries: int) -> dict[str, object]:
    """Fill the queue and measure."""
    began = time.perf_counter()
    fill(entries)
    print(f"filled in {time.perf_counter() - began:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM queue_application ORDER BY md5(id::text) LIMIT %s", [CHILDREN]
        )
        children = [row for (row,) in cursor.fetchall()]
    measured = lookups(children)
    print(json.dumps(measured))
    costs = {**writes(children), **waves(entries)}
    return {
        "entries": entries,
        "types": TYPES,
        **measured,
        "mismatches": mismatches(children),
        "wrong_counts": len(miscounts(TARAZ)),
        **costs,
    }


def main(words: list[str]) -> int:
    """Measure in a database of its own and print one JSON object."""
    with a_database():
        result = bench(int(words[0]) if words else 1_000_000)
        print(json.dumps(result))
    return int(bool(result["mismatches"] or result["wrong_counts"]))
