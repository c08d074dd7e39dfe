import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from kezek.site import cluster
from tests.site.machine import a_var, alive, python, until

pytestmark = pytest.mark.machine

_USE = """
from kezek.site import cluster
server = cluster.ensure()
print(server.url("postgres", "owner"), flush=True)
input()
"""


@pytest.fixture
def var() -> Iterator[Path]:
    with a_var() as folder:
        yield folder


def _pid(server: cluster.Cluster) -> int:
    return int((server.place.data / "postmaster.pid").read_text().split("\n", 1)[0])


def test_starts_and_gives_each_role_its_rights(var: Path) -> None:
    server = cluster.ensure(var)
    assert server.ensure_database("kezek_a")
    assert not server.ensure_database("kezek_a")
    with psycopg.connect(server.url("kezek_a", "owner")) as owner:
        owner.execute("CREATE TABLE line (id bigserial PRIMARY KEY, during tstzrange)")
        owner.execute("ALTER TABLE line ADD EXCLUDE USING gist (id WITH =, during WITH &&)")
    with psycopg.connect(server.url("kezek_a")) as app:
        app.execute("INSERT INTO line DEFAULT VALUES")
        app.execute("UPDATE line SET during = 'empty'")
        app.execute("DELETE FROM line")
        app.commit()
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute("TRUNCATE line")
        app.rollback()
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute("CREATE TABLE other (id int)")


def test_is_safe_and_has_no_address_on_the_network(var: Path) -> None:
    server = cluster.ensure(var)
    with psycopg.connect(server.url("postgres", "owner")) as db:
        told: dict[str, str] = dict(
            db.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
                (["listen_addresses", "fsync", "synchronous_commit", "data_checksums"],),
            ).fetchall(),
        )
    assert told == {
        "listen_addresses": "",
        "fsync": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
    }


def test_starts_again_after_kill_9_with_all_that_was_committed(var: Path) -> None:
    server = cluster.ensure(var)
    server.ensure_database("kezek_a")
    with psycopg.connect(server.url("kezek_a", "owner")) as db:
        db.execute("CREATE TABLE kept AS SELECT * FROM generate_series(1, 5000)")
    os.kill(_pid(server), signal.SIGKILL)
    assert until(lambda: not server.is_running())
    again = cluster.ensure(var)
    with psycopg.connect(again.url("kezek_a")) as db:
        assert db.execute("SELECT count(*) FROM kept").fetchone() == (5000,)


def test_starts_though_its_old_number_belongs_to_another_program(var: Path) -> None:
    server = cluster.ensure(var)
    lock = server.place.data / "postmaster.pid"
    left = lock.read_text()
    cluster.stop(var)
    _, rest = left.split("\n", 1)
    lock.write_text(f"{os.getpid()}\n{rest}")
    os.chown(lock, server.place.account.uid, server.place.account.gid)
    assert not server.is_running()
    assert cluster.ensure(var).is_running()


def test_is_not_fooled_by_half_made_data(var: Path) -> None:
    home = cluster.ensure(var).place.home
    cluster.stop(var)
    (home / "data").rename(home / "data.new")
    (var / "pg" / "prepared").unlink()
    with psycopg.connect(cluster.ensure(var).url("postgres")) as db:
        assert db.execute("SELECT current_user").fetchone() == ("kezek_app",)


def test_clones_and_drops_databases(var: Path) -> None:
    server = cluster.ensure(var)
    server.ensure_database("kezek_a")
    with psycopg.connect(server.url("kezek_a", "owner")) as db:
        db.execute("CREATE TABLE kept AS SELECT 7 AS x")
    for _ in range(2):  # the second one replaces the first
        server.clone_database("kezek_a", "kezek_b")
    with psycopg.connect(server.url("kezek_b")) as db:
        assert db.execute("SELECT x FROM kept").fetchone() == (7,)
        server.drop_database("kezek_b")
        with pytest.raises(psycopg.OperationalError):
            db.execute("SELECT 1")
    server.drop_database("kezek_b")
    assert server.ensure_database("kezek_b")


def test_refuses_to_clone_what_is_in_use(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kezek.site.cluster.server._TEMPLATE_BUSY", 0.3)
    server = cluster.ensure(var)
    server.ensure_database("kezek_a")
    with psycopg.connect(server.url("kezek_a")), pytest.raises(errors.ObjectInUse):
        server.clone_database("kezek_a", "kezek_b")


def test_stays_while_another_process_uses_it(var: Path) -> None:
    other = python(_USE, var)
    assert other.stdout
    assert other.stdin
    other.stdout.readline()
    server = cluster.ensure(var)
    assert not server.leave()
    assert server.is_running()
    cluster.ensure(var)
    other.communicate("\n")
    assert server.leave()
    assert not server.is_running()


def test_is_stopped_when_its_last_user_is_killed(var: Path) -> None:
    user = python(_USE, var)
    assert user.stdout
    user.stdout.readline()
    home = var / "pg" / "server"
    pid = int((home / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
    assert alive(pid)
    user.kill()
    user.communicate()
    assert until(lambda: not alive(pid))
    log = "".join(path.read_text() for path in home.glob("log/*.log"))
    assert "database system is shut down" in log


@pytest.mark.parametrize("name", ["long/" + "x" * 90, "with, comma and space"])
def test_finds_a_socket_for_any_path(name: str) -> None:
    with a_var(name) as var:
        server = cluster.ensure(var)
        assert len(f"{server.host}/.s.PGSQL.5432") <= 106
        with psycopg.connect(server.url("postgres")) as db:
            assert db.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
def test_root_runs_it_as_another_account_outside_a_closed_folder() -> None:
    with a_var(mode=0o700) as var:
        server = cluster.ensure(var)
        assert server.place.data.stat().st_uid != 0
        assert not server.place.home.is_relative_to(var)
        server.ensure_database("kezek_a")
        with psycopg.connect(server.url("kezek_a", "owner")) as db:
            db.execute("CREATE TABLE kept AS SELECT 7 AS x")
        assert server.leave()
        again = cluster.ensure(var)
        assert again.place == server.place
        with psycopg.connect(again.url("kezek_a")) as db:
            assert db.execute("SELECT x FROM kept").fetchone() == (7,)


def test_says_what_is_missing(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEZEK_PG_BIN", str(var))
    with pytest.raises(cluster.ClusterError, match="was not found"):
        cluster.ensure(var)


def test_an_address_becomes_an_entry_of_settings() -> None:
    url = "postgresql://me:p%40ss@db.example:6432/kezek?sslmode=require"
    entry = cluster.django_database(url, pool={"min_size": 1})
    assert entry == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "kezek",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"sslmode": "require", "pool": {"min_size": 1}},
    }
