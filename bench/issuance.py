"""A wave of vouchers from a long queue, against bare writes of the same rows to the same tables.

The wave goes through the whole act `run_iteration`: plan, check, write, journal, commit. bare = the
same rows to the same tables, with the same indexes, constraints and triggers, by INSERT … SELECT
and UPDATE … FROM of tables that already lie in the database, in one transaction.

Each wave is issued once beforehand: what it wrote is kept aside and undone, and its pages are in
memory and in the log for both. Then act and bare are measured, each from the same state; every
other time bare goes first. Before each wave the window query goes over the whole queue and has to
give what the walk gives.

    make bench-issuance                          1,000,000 in line, 30,000 vouchers, 5 waves
    python bench/run.py issuance 100000 3000 3   in line, vouchers a wave, waves

The last line is one JSON object.
"""

import copy
import json
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from bench.database import a_database
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.journal.sequencer import catch_up, last_seq
from kezek.ledger.acts import Move
from kezek.policy.models import City, PolicyVersion, QueueType
from kezek.policy.queries import rules_for
from kezek.vouchers import planning
from kezek.vouchers.acts import run_iteration
from kezek.vouchers.models import Pointer
from kezek.vouchers.planning import CheckFailed, Plan
from kezek.vouchers.rules import price_of
from tests.builders import TARAZ, a_city, a_group, a_kindergarten, moved

CITY = "bench"
START = clock.at(date(2025, 7, 1), 9)
DEPARTMENT = Actor(Role.DEPARTMENT, 2)
BANDS = 30
# How many of a thousand in line have which right.
RIGHTS = {"out_of_turn": 20, "priority": 130, "general": 850}

PEOPLE = """
INSERT INTO people_person (id, iin_sealed, iin_mark, name_sealed, birth_date, sex)
SELECT 1000000 + n, '', decode(lpad(n::text, 64, '0'), 'hex'), '', '2022-01-01', 'f'
FROM generate_series(0, %(entries)s) n;
INSERT INTO people_childcase (child_id, city_id, opened_at)
SELECT 1000000 + n, %(city)s, %(moment)s FROM generate_series(1, %(entries)s) n;
"""
# Each child's type and moment follow from its number by multiplication with a prime.
QUEUE = """
CREATE UNLOGGED TABLE bench_line AS
SELECT 1000000 + n AS id, 1 + n %% %(bands)s AS band,
       CASE WHEN n::bigint * 7919 %% 1000 < %(out_of_turn)s THEN 'out_of_turn'
            WHEN n::bigint * 7919 %% 1000 < %(out_of_turn)s + %(priority)s THEN 'priority'
            ELSE 'general' END AS "right",
       %(moment)s::timestamptz - (n::bigint * 104729 %% 50000000) * interval '1 second' AS filed_at
FROM generate_series(1, %(entries)s) n;
INSERT INTO journal_entry (id, city, kind, subject_type, subject_id, actor, cause, moment, data)
SELECT l.id, %(city)s, 'application.filed', 'application', l.id, 'import:0', 'import', %(moment)s,
       jsonb_build_object('number', 'K-' || l.id, 'band', l.band, 'right', l."right",
                          'filed_at', l.filed_at, 'child', l.id)
FROM bench_line l;
INSERT INTO journal_order (city, seq, entry_id)
SELECT %(city)s, id - 1000000, id FROM bench_line;
INSERT INTO queue_application (id, city_id, number, old_number, case_id, child_id, guardian_id,
    queue_type_id, band, "right", filed_at, order_seq, entry, may_from, state, restored_times)
SELECT l.id, %(city)s, 'K-' || l.id, '', l.id, l.id, 1000000, t.id, l.band, l."right", l.filed_at,
       l.id - 1000000, l.id, '2020-01-01', 'waiting', 0
FROM bench_line l JOIN policy_queuetype t
  ON t.city_id = %(city)s AND t.band = l.band AND t."right" = l."right";
DROP TABLE bench_line;
SELECT setval(pg_get_serial_sequence('journal_entry', 'id'), 1000001 + %(entries)s);
SELECT setval(pg_get_serial_sequence('queue_application', 'id'), 1000001 + %(entries)s);
"""

# What an iteration writes, by table: the rows of the wave, and how they are taken out again.
KEPT = {
    "vouchers_iteration": "id = %(iteration)s",
    "vouchers_voucher": "iteration_id = %(iteration)s",
    "vouchers_reservation": "voucher_id IN (SELECT id FROM vouchers_voucher"
    " WHERE iteration_id = %(iteration)s)",
    "ledger_transfer": "id > %(transfer)s",
    "journal_entry": "id > %(entry)s",
    "journal_pending": "entry_id > %(entry)s",
    "journal_request": "key = %(key)s",
}
UNDO = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE journal_entry DISABLE TRIGGER USER;
DELETE FROM journal_pending WHERE entry_id > %(entry)s;
DELETE FROM journal_entry WHERE id > %(entry)s;
ALTER TABLE journal_entry ENABLE TRIGGER USER;
DELETE FROM journal_request WHERE key = %(key)s;
DELETE FROM ledger_transfer WHERE id > %(transfer)s;
DELETE FROM vouchers_reservation r USING wave_vouchers_voucher w WHERE r.voucher_id = w.id;
DELETE FROM vouchers_voucher v USING wave_vouchers_voucher w WHERE v.id = w.id;
DELETE FROM vouchers_iteration WHERE id = %(iteration)s;
UPDATE queue_application a SET state = 'waiting'
FROM wave_vouchers_voucher w WHERE a.id = w.application_id;
UPDATE vouchers_pointer SET turn = %(turn)s WHERE city_id = %(city)s;
UPDATE ledger_account SET balance = balance + CASE name WHEN 'free' THEN %(reserved)s
    ELSE -%(reserved)s END
WHERE city_id = %(city)s AND name IN ('free', 'reserved');
"""
# In the order of the act; every table gets its rows in one statement.
BARE = """
INSERT INTO journal_request SELECT * FROM wave_journal_request;
INSERT INTO vouchers_iteration SELECT * FROM wave_vouchers_iteration;
INSERT INTO vouchers_voucher SELECT * FROM wave_vouchers_voucher ORDER BY ordinal;
UPDATE ledger_account SET balance = balance - CASE name WHEN 'free' THEN %(reserved)s
    ELSE -%(reserved)s END
WHERE city_id = %(city)s AND name IN ('free', 'reserved');
INSERT INTO ledger_transfer SELECT * FROM wave_ledger_transfer ORDER BY id;
INSERT INTO vouchers_reservation SELECT * FROM wave_vouchers_reservation ORDER BY voucher_id;
UPDATE queue_application a SET state = 'voucher', closed_at = NULL
FROM wave_vouchers_voucher w WHERE a.id = w.application_id;
INSERT INTO journal_entry SELECT * FROM wave_journal_entry ORDER BY id;
INSERT INTO journal_pending SELECT * FROM wave_journal_pending ORDER BY entry_id;
UPDATE vouchers_pointer SET turn = %(turn_after)s WHERE city_id = %(city)s;
"""


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that the work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def asked(query: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        row = cursor.fetchone()
    return int(row[0])


def run_sql(statements: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        for statement in statements.split(";\n"):
            if statement.strip():
                cursor.execute(statement, parameters)


def a_document() -> dict[str, Any]:
    """The rules of Taraz with thirty age bands instead of six, the youngest served last."""
    a_city(TARAZ)
    document: dict[str, Any] = copy.deepcopy(
        PolicyVersion.objects.get(city_id=TARAZ, number=1).document
    )
    band, kinds = document["band"][2], document["queue_type"]
    document["band"] = [
        {**band, "code": f"x{order}", "order": order, "age": order} for order in range(1, BANDS + 1)
    ]
    document["queue_type"] = [
        {**kinds[0], "code": f"x{order}-{right}", "band": f"x{order}", "right": right}
        for order in range(1, BANDS + 1)
        for right in RIGHTS
    ]
    document["rule"]["issuing_last_bands"]["value"] = ["x1"]
    return document


def a_big_city(entries: int) -> None:
    """Fill the database: rules, groups, people, and the queue with its filing entries."""
    document = a_document()
    template = City.objects.get(pk=TARAZ)
    City.objects.create(code=CITY, name_kk=CITY, name_ru=CITY, name_en=CITY, facts=template.facts)
    PolicyVersion.objects.create(
        city_id=CITY,
        number=1,
        valid=(date(2020, 1, 1), None),
        legal_act=CITY,
        document=document,
        sha256="0" * 64,
    )
    QueueType.objects.bulk_create(
        QueueType(
            city_id=CITY,
            code=kind["code"],
            band=int(kind["band"][1:]),
            right=kind["right"],
            ordering=place,
            name_kk=kind["code"],
            name_ru=kind["code"],
            name_en=kind["code"],
        )
        for place, kind in enumerate(document["queue_type"])
    )
    garden = a_kindergarten(TARAZ)
    type(garden).objects.filter(pk=garden.pk).update(city_id=CITY)
    garden.refresh_from_db()
    for band in range(1, BANDS + 1):
        a_group(garden, band=band, capacity=0)
    parameters = {"entries": entries, "city": CITY, "moment": START, "bands": BANDS, **RIGHTS}
    with transaction.atomic():
        run_sql(PEOPLE + QUEUE, parameters)
    Pointer.objects.create(city_id=CITY)


def open_up(issued: int) -> None:
    """Places and money for one wave: each band closes by its places, the last one by the money."""
    price = price_of(rules_for(CITY, clock.day_of(START)), 1, clock.day_of(START))
    moves = [Move("source", "free", issued * price, "allotment", 1)]
    moved(CITY, START.year, moves, START)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kindergartens_group SET capacity = capacity + %s WHERE city_id = %s",
            [-(-issued // BANDS) + 1, CITY],
        )
    catch_up(CITY)


def tidy() -> None:
    """Let each measured part begin from the same state of the tables."""
    with connection.cursor() as cursor:
        for table in ("queue_application", *KEPT, "ledger_account", "journal_order"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def is_equal_to_oracle() -> bool:
    """Whether the window query over the whole queue gives the vouchers of the walk."""
    turn = Pointer.objects.get(city_id=CITY).turn
    made = planning.plan(CITY, clock.day_of(START), cutoff=last_seq(CITY), turn=turn)
    try:
        planning.check(made, whole=True)
    except CheckFailed:
        return False
    return bool(made.walk.grants)


class Wave:
    """One wave: issued, kept aside, undone; then the act and the bare writes measured."""

    def __init__(self, number: int) -> None:
        self.key = f"bench:{number}"
        self.bare_first = bool(number % 2)
        self.plan_ms = self.check_ms = self.act_ms = self.bare_ms = 0.0
        self.issued = 0
        self.parameters: dict[str, Any] = {
            "city": CITY,
            "key": self.key,
            "entry": asked("SELECT max(id) FROM journal_entry", {}),
            "transfer": asked("SELECT max(id) FROM ledger_transfer", {}),
            "turn": Pointer.objects.get(city_id=CITY).turn,
        }

    def run(self, moment: datetime) -> None:
        """Each part timed, from the same state of the tables."""
        self._issue(moment)
        self._keep()
        for bare in (self.bare_first, not self.bare_first):
            with transaction.atomic():
                run_sql(UNDO, self.parameters)
            tidy()
            if bare:
                self.bare_ms = timed(self._write_bare)
            else:
                self.act_ms = timed(lambda: self._issue(moment))
                self._keep()

    def _issue(self, moment: datetime) -> None:
        plan, check = planning.plan, planning.check

        def timed_plan(*words: Any, **more: Any) -> Plan:  # noqa: ANN401 - the plan's own
            made: list[Plan] = []
            self.plan_ms = timed(lambda: made.append(plan(*words, **more)))
            return made[0]

        def timed_check(*words: Any, **more: Any) -> None:  # noqa: ANN401 - the check's own
            self.check_ms = timed(lambda: check(*words, **more))

        planning.plan, planning.check = timed_plan, timed_check
        try:
            ran = run_iteration(
                actor=DEPARTMENT, moment=moment, request_key=self.key, city=CITY, cause="bench"
            )
        finally:
            planning.plan, planning.check = plan, check
        self.issued = ran.issued
        self.parameters["iteration"] = ran.iteration_id

    def _keep(self) -> None:
        with connection.cursor() as cursor:
            for table, rows in KEPT.items():
                cursor.execute(f"DROP TABLE IF EXISTS wave_{table}")
                cursor.execute(
                    f"CREATE UNLOGGED TABLE wave_{table} AS SELECT * FROM {table} WHERE {rows}",
                    self.parameters,
                )
                cursor.execute(f"ANALYZE wave_{table}")
        self.parameters["reserved"] = asked("SELECT reserved FROM wave_vouchers_iteration", {})
        self.parameters["turn_after"] = asked("SELECT turn_after FROM wave_vouchers_iteration", {})

    def _write_bare(self) -> None:
        with transaction.atomic():
            run_sql(BARE, self.parameters)


def bench(entries: int, issued: int, rounds: int) -> dict[str, object]:
    """Run the waves; the medians."""
    a_big_city(entries)
    waves, equal = [], True
    for number in range(rounds + 1):  # the first one warms up
        open_up(issued)
        equal = is_equal_to_oracle() and equal
        wave = Wave(number)
        wave.run(START)
        waves.append(wave)
        print(
            f"wave {number}: {wave.issued} vouchers, plan {wave.plan_ms:.0f} check"
            f" {wave.check_ms:.0f} act {wave.act_ms:.0f} bare {wave.bare_ms:.0f} ms",
            flush=True,
        )
    measured = waves[1:]
    return {
        "entries": entries,
        "issued": min(wave.issued for wave in waves),
        "plan_ms": _median([wave.plan_ms for wave in measured]),
        "check_ms": _median([wave.check_ms for wave in measured]),
        "write_ms": _median([wave.act_ms - wave.plan_ms - wave.check_ms for wave in measured]),
        "bare_writes_ms": _median([wave.bare_ms for wave in measured]),
        "ratio": round(statistics.median(wave.act_ms / wave.bare_ms for wave in measured), 2),
        "equal_to_oracle": equal,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "waves": rounds,
    }


def _median(values: list[float]) -> int:
    return round(statistics.median(values))


def main(words: list[str]) -> int:
    """Measure in a database of its own and print one JSON object."""
    given = [int(text) for text in words]
    entries, issued, rounds = given + [1_000_000, 30_000, 5][len(given) :]
    with a_database():
        print(json.dumps(bench(entries, issued, rounds)))
    return 0
