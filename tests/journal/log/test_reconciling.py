"""The database is put back from an older copy: the log wins, and never shows two pasts."""

from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql
from pytest_django import Settings

from kezek.journal.log.appending import Entry, append
from kezek.journal.log.errors import DatabaseBehind, LogForked, LogRefused
from kezek.journal.log.merkle import check_consistency
from kezek.journal.log.reconciling import Lost, reconcile
from kezek.journal.log.tiles import Reader
from kezek.journal.log.where import Home, home
from kezek.journal.models import LogEntry
from tests.builders import TARAZ
from tests.clones import _admin, cloned_db, patiently, template_db
from tests.journal.log.builders import a_publisher, bodies, body, here, some

__all__ = ["cloned_db", "here", "template_db"]


def _copy(name: str, source: str) -> None:
    connections.close_all()
    with _admin() as admin:
        wanted, kept = sql.Identifier(name), sql.Identifier(source)
        patiently(admin, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(wanted))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(wanted, kept))


def test_after_a_restore_the_log_wins(cloned_db: str, settings: Settings, tmp_path: Path) -> None:
    """A real copy of a real database, put in the place of the one that went on."""
    settings.VAR = tmp_path
    backup = f"{cloned_db}_old"
    try:
        here = home()
        some(280, "first life")
        assert a_publisher(here).publish()
        _copy(backup, cloned_db)
        some(40, "first life")
        newest = a_publisher(here).publish()
        assert newest
        published = bodies(here)
        _copy(cloned_db, backup)
        assert home() == here

        with pytest.raises(DatabaseBehind):
            some(1, "second life")
        with pytest.raises(DatabaseBehind):
            a_publisher(here).publish()
        lost = reconcile()
        assert [one.index for one in lost] == list(range(280, 320))
        assert lost[0] == Lost(280, "taraz test.entry first life")
        assert reconcile() == []
        again = LogEntry.objects.filter(index__gte=280)
        assert set(again.values_list("city", "seq", "part")) == {("", None, 0)}

        assert some(30, "second life") == range(320, 350)
        after = a_publisher(here).publish()
        assert after
        proof = Reader(here.folder).consistency(newest.size)
        assert check_consistency(newest.size, newest.root, after.size, after.root, proof)
        assert bodies(here)[:320] == published
        assert bodies(here)[320] == body(281, "second life")
    finally:
        connections.close_all()
        with _admin() as admin:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            patiently(admin, drop.format(sql.Identifier(backup)))


def test_a_database_that_is_not_behind_is_left_alone(here: Home) -> None:
    some(3)
    assert a_publisher(here).publish()
    some(2)
    assert reconcile() == []
    assert LogEntry.objects.count() == 5


def test_nothing_is_put_back_from_files_that_are_not_what_was_signed(here: Home) -> None:
    some(3)
    assert a_publisher(here).publish()
    path = here.folder / "tile/entries/000.p/3"
    path.write_bytes(path.read_bytes().replace(b"taraz", b"tarbz", 1))
    with pytest.raises(LogRefused, match="are not whole"):
        reconcile()
    path.unlink()
    with pytest.raises(LogRefused, match="is missing"):
        reconcile()


def test_a_database_with_entries_of_its_own_is_refused(here: Home) -> None:
    some(3)
    assert a_publisher(here).publish()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_log_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_log_entry SET body = 'other' WHERE index = 2")
    with pytest.raises(LogForked, match="entry 2 is not the published one"):
        reconcile()


def test_while_somebody_publishes_nothing_is_put_back(
    cloned_db: str, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    here = home()
    some(3)
    with psycopg.connect(
        **{key: value for key, value in connection.get_connection_params().items()
           if key in {"dbname", "user", "password", "host", "port"}}
    ) as other:  # fmt: skip
        other.execute("SELECT pg_advisory_xact_lock(3, 1)")
        with pytest.raises(LogRefused, match="Stop the worker"):
            reconcile()
        assert a_publisher(here).publish() is None
    assert a_publisher(here).publish()


@pytest.mark.parametrize("raw", [b"\xff", b"[1]", b'{"n":1}'])
def test_an_entry_that_says_nothing_of_itself_is_put_back_too(here: Home, raw: bytes) -> None:
    append([Entry(TARAZ, 1, 0, raw)])
    assert a_publisher(here).publish()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_log_entry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM journal_log_entry")
    assert reconcile() == [Lost(0, "")]
    assert bytes(LogEntry.objects.get().body) == raw
