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
