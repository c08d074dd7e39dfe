"""Sixty days of a small town through `kezek season`: nothing lost, nobody overtaken, repeatable."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from kezek.site import cluster
from tests.site.machine import ROOT, forget

pytestmark = pytest.mark.machine
DATABASE = f"kezek_season_test_{os.getpid()}"
SPAN = ("--city", "taraz", "--children", "500", "--until", "2025-08-29")


@dataclass(frozen=True, slots=True)
class Season:
    figures: dict[str, int]
    out: str
    told: str

    def without_time(self) -> dict[str, int]:
        return {name: value for name, value in self.figures.items() if name != "seconds"}


def kezek_season(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if "DATABASE_URL" not in key}
    environment |= {"PYTHONPATH": str(ROOT), "KEZEK_TEST_DB": ""}
    for name in ("MIGRATE_URL", "KEZEK_DEMO"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-P", "-m", "kezek", "season", *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def live() -> Season:
    done = kezek_season(*SPAN, "--database", DATABASE)
    assert done.returncode == 0, done.stderr[-2000:]
    return Season(json.loads(done.stdout.splitlines()[-1]), done.stdout, done.stderr)


@pytest.fixture(scope="module")
def season() -> Iterator[Season]:
    try:
        yield live()
    finally:
        forget(DATABASE)


def ask(query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(cluster.ensure().url(DATABASE, "owner")) as database:
        return database.execute(query.encode()).fetchall()


def test_the_last_line_has_every_figure_and_the_zeros_are_zeros(season: Season) -> None:
    figures = season.figures
    assert list(figures) == [
        *("applications", "vouchers", "enrolled", "attending_at_start", "enrolled_now", "waiting"),
        *("places", "day_marks", "overbooked", "children_with_two_places", "seats_miscounted"),
        *("lists_filed", "rounds", "placed_from_lists", "first_wishes"),
        *(
            "attending_without_a_place",
            "transfers",
            "transfer_chains",
            "transfer_cycles",
            "longest_chain",
            "rounds_wrong",
        ),
        *("money_allotted", "money_paid", "ledger_imbalance", "journal_entries", "seconds"),
    ]
    zeros = ("overbooked", "children_with_two_places", "seats_miscounted")
    assert [figures[name] for name in zeros] == [0, 0, 0]
    assert [figures[name] for name in ("ledger_imbalance", "rounds_wrong")] == [0, 0]
    assert figures["lists_filed"] > figures["placed_from_lists"] >= figures["first_wishes"] > 0
    assert figures["rounds"] > 0
    assert figures["vouchers"] >= figures["enrolled"] > 0
    assert figures["day_marks"] > 10_000
    assert figures["money_allotted"] > figures["money_paid"] > 0


def test_progress_is_told_where_no_bar_can_be_drawn(season: Season) -> None:
    assert [line for line in season.told.splitlines() if "of 60 days" in line]


def test_the_table_accounts_for_every_tenge(season: Season) -> None:
    balances = dict(ask("SELECT name, sum(balance)::bigint FROM ledger_account GROUP BY name"))
    held = ("free", "contingency", "reserved", "accrued", "ordered", "paid")
    assert sum(balances.get(kind, 0) for kind in held) == season.figures["money_allotted"]
    spaced = f"{season.figures['money_allotted']:,}".replace(",", " ")
    assert season.out.count(spaced) == 2  # all of these, allotted


def test_what_is_reserved_is_what_vouchers_reserve(season: Season) -> None:
    ((reserved, held),) = ask(
        "SELECT (SELECT sum(balance)::bigint FROM ledger_account WHERE name = 'reserved'),"
        " (SELECT sum(tenge)::bigint FROM vouchers_reservation)"
    )
    assert reserved == held > 0


def test_every_taken_seat_has_its_place(season: Season) -> None:
    assert not ask(
        "SELECT g.id FROM kindergartens_group g LEFT JOIN places_place p ON p.group_id = g.id"
        " AND p.state IN ('offered', 'claimed', 'held')"
        " GROUP BY g.id HAVING g.taken <> count(p.id)"
    )


def test_nobody_is_overtaken(season: Season) -> None:
    """Whoever waits all the time stands behind everybody of the same queue who got a voucher."""
    assert not ask(
        "SELECT o.number, a.number FROM vouchers_voucher v"
        " JOIN queue_application a ON a.id = v.application_id"
        " JOIN queue_application o ON o.queue_type_id = a.queue_type_id AND o.state = 'waiting'"
        "  AND (o.filed_at, o.order_seq) < (a.filed_at, a.order_seq)"
        "  AND o.may_from <= v.issued_at::date AND o.restored_times = 0"
        " WHERE v.iteration_id IS NOT NULL AND NOT EXISTS (SELECT FROM journal_entry e"
        "  WHERE e.kind = 'application.retyped' AND e.subject_id IN (a.id, o.id))"
    )


def test_every_working_day_of_every_child_is_marked(season: Season) -> None:
    ((children, marks),) = ask(
        "SELECT (SELECT count(*) FROM attendance_groupday d"
        "  JOIN contracts_enrolment e ON e.group_id = d.group_id AND e.period @> d.day"
        "  WHERE d.day >= '2025-07-01'),"
        " (SELECT count(*) FROM attendance_daymark WHERE day >= '2025-07-01')"
    )
    assert children == marks > 0
    assert not ask(
        "SELECT e.id FROM contracts_enrolment e WHERE e.period @> date '2025-08-20'"
        "  AND NOT EXISTS (SELECT FROM attendance_daymark m"
        "   WHERE m.enrolment_id = e.id AND m.day = date '2025-08-20')"
    )


def kezek_replay() -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "kezek", "replay", "--database", DATABASE],
        env={key: value for key, value in os.environ.items() if "DATABASE_URL" not in key}
        | {"PYTHONPATH": str(ROOT), "KEZEK_TEST_DB": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_voucher_is_explained_and_an_altered_row_is_named(season: Season) -> None:
    done = kezek_replay()
    assert done.returncode == 0, done.stdout
    issued = ask("SELECT count(*) FROM vouchers_voucher WHERE iteration_id IS NOT NULL")[0][0]
    assert done.stdout.splitlines()[-1] == f"{issued} vouchers, all explained"
    move = "UPDATE vouchers_iteration SET turn_after = turn_after + %s WHERE number = 2"
    with psycopg.connect(cluster.ensure().url(DATABASE, "owner"), autocommit=True) as database:
        database.execute(move, [1])
        done = kezek_replay()
        database.execute(move, [-1])
    assert done.returncode == 1
    assert "iteration.turn_after: iteration 2, its row:" in done.stdout


def test_the_same_seed_lives_the_same_season(season: Season) -> None:
    assert live().without_time() == season.without_time()


def test_the_demo_keeps_its_database() -> None:
    refused = kezek_season("--database", "demo")
    assert refused.returncode == 2
    assert "another" in refused.stderr
