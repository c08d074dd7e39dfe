import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kezek.site import cluster
from tests.site.machine import ROOT, a_var

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    with a_var() as folder:
        cluster.ensure(folder).ensure_database("kezek_demo")
        yield folder


def _ask(var: Path, **environment: str) -> tuple[int, str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "MIGRATE_URL"}}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kezek", "doctor"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        env={**kept, "KEZEK_VAR": str(var), **environment},
    )
    assert not done.stderr
    return done.returncode, done.stdout


def test_finds_a_good_machine_good(var: Path) -> None:
    status, said = _ask(var)
    assert status == 0, said
    assert "BAD" not in said
    assert "kezek_app may not change the journal" in said
    assert "kezek_owner can sign in" in said


def test_tells_that_tables_are_missing(var: Path) -> None:
    assert "note migrations" in _ask(var)[1]


def test_names_postgresql_that_does_not_run(var: Path, tmp_path: Path) -> None:
    status, said = _ask(var, KEZEK_PG_BIN=str(tmp_path))
    assert status == 1
    assert "BAD  postgres" in said


def test_names_a_database_that_does_not_answer(var: Path) -> None:
    status, said = _ask(var, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert status == 1
    assert "BAD  database" in said


def test_names_a_role_that_may_too_much(var: Path) -> None:
    server = cluster.ensure(var)
    server.ensure_database("kezek_wide")
    with psycopg.connect(server.url("kezek_wide", "owner")) as db:
        db.execute("CREATE TABLE journal_entry (id int)")
    owner = server.url("kezek_wide", "owner")
    status, said = _ask(var, DATABASE_URL=server.url("kezek_wide"), MIGRATE_URL=owner)
    assert status == 1
    assert "BAD  roles: kezek_app may UPDATE journal_entry" in said


def test_names_wrong_counts_of_the_queue_which_only_the_owner_can_make(var: Path) -> None:
    server = cluster.ensure(var)
    server.ensure_database("kezek_counted")
    app, owner = server.url("kezek_counted"), server.url("kezek_counted", "owner")
    places = {"DATABASE_URL": app, "MIGRATE_URL": owner}
    subprocess.run(
        [sys.executable, "-P", "-m", "kezek", "migrate", "--quiet"],
        cwd=ROOT,
        check=True,
        env={**os.environ, "KEZEK_VAR": str(var), **places},
    )
    assert "ok   positions: no wrong counts" in _ask(var, **places)[1]
    wrong = """
        INSERT INTO queue_tally (queue_type_id, level, slot, waiting, divided)
        SELECT id, 0, 1, 1, false FROM policy_queuetype
    """
    with psycopg.connect(owner) as db:
        db.execute(
            "INSERT INTO policy_city (code, name_kk, name_ru, name_en, is_default, facts)"
            " VALUES ('town', '', '', '', true, '{}')"
        )
        db.execute(
            'INSERT INTO policy_queuetype (city_id, code, band, "right", ordering, name_kk,'
            " name_ru, name_en) VALUES ('town', 'b3', 3, 'general', 1, '', '', '')"
        )
    with psycopg.connect(app) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute(wrong)
    with psycopg.connect(owner) as db:
        db.execute(wrong)
    status, said = _ask(var, **places)
    assert status == 1
    assert "BAD  positions: 1 wrong counts in the queue" in said


def test_names_keys_that_others_can_read(var: Path) -> None:
    keys = var / "keys"
    keys.mkdir(exist_ok=True)
    keys.chmod(0o755)
    try:
        status, said = _ask(var)
    finally:
        keys.chmod(0o700)
    assert status == 1
    assert f"chmod 700 {keys}" in said


def test_names_a_port_that_is_taken(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = _ask(var, PORT=str(port))
    assert status == 0
    assert f"note port: {port} cannot be had" in said


def test_tells_why_the_open_log_refuses(var: Path) -> None:
    folder = var / "keys" / "log" / "kezek_demo-0a1b2c3d"
    folder.mkdir(parents=True, mode=0o700)
    (var / "keys").chmod(0o700)
    (folder / "refused").write_text("It holds less than was signed.\n")
    try:
        status, said = _ask(var)
    finally:
        (folder / "refused").unlink()
    assert status == 1
    assert "BAD  open log: It holds less than was signed." in said
    assert "ok   open log" in _ask(var)[1]
