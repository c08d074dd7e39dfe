"""Publishing: what lies on the disk after it, and everything that makes it refuse."""

import json
import logging
import shutil
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from kezek.journal.log import publishing
from kezek.journal.log.alarm import refused_since
from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.errors import (
    DatabaseBehind,
    ForeignFolder,
    KeyLost,
    LogForked,
    LogRefused,
)
from kezek.journal.log.files import keep
from kezek.journal.log.keeping import refusals
from kezek.journal.log.merkle import leaf_hash, root
from kezek.journal.log.note import Signer, Verifier, sign_note, verify_note
from kezek.journal.log.publishing import begin_afresh, publish, publish_or_tell
from kezek.journal.log.signed import Signed, last_signed, remember, signing_key
from kezek.journal.log.tiles import Reader
from kezek.journal.log.where import Home, home
from kezek.journal.models import LogEntry
from tests.clones import cloned_db, template_db
from tests.journal.log.builders import a_publisher, body, here, some

__all__ = ["cloned_db", "here", "template_db"]


def checkpoint(here: Home) -> Checkpoint:
    """As a stranger takes it: by the published vkey."""
    key = Verifier.parse((here.folder / "vkey").read_text().splitlines()[0])
    text, names = verify_note((here.folder / "checkpoint").read_bytes(), [key])
    assert names == [here.origin]
    return Checkpoint.parse(text)


def files(here: Home) -> dict[str, bytes]:
    return {
        str(path.relative_to(here.folder)): path.read_bytes()
        for path in sorted(here.folder.rglob("*"))
        if path.is_file()
    }


def test_what_was_taken_in_is_published(here: Home) -> None:
    some(300)
    found = a_publisher(here).publish()
    leaves = [leaf_hash(body(n)) for n in range(1, 301)]
    assert found == checkpoint(here) == Checkpoint(here.origin, 300, root(leaves))
    assert Reader(here.folder).check() == root(leaves)
    assert last_signed(here) == Signed(300, root(leaves), before=0)
    assert sorted(files(here)) == [
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
        "vkey",
    ]


def test_nothing_new_changes_nothing(here: Home) -> None:
    publisher = a_publisher(here)
    assert publisher.publish() is None
    assert not here.folder.exists()
    some(2)
    assert publisher.publish()
    before = files(here)
    assert publisher.publish() is None
    assert a_publisher(here).publish() is None
    assert files(here) == before


def test_it_goes_on_where_it_stood_and_no_file_that_counts_changes(here: Home) -> None:
    publisher = a_publisher(here)
    sizes = [1, 255, 256, 257, 511, 600]
    for size in sizes:
        some(size - Reader(here.folder).size if here.folder.exists() else size)
        kept = {name: raw for name, raw in files(here).items() if name.startswith("tile/")}
        found = publisher.publish()
        assert found
        assert found.size == checkpoint(here).size == size
        now = files(here)
        assert all(now[name] == raw for name, raw in kept.items() if name in now)
        assert Reader(here.folder).check() == checkpoint(here).root
        publisher = a_publisher(here) if size % 2 else publisher
    for size in sizes:
        assert Reader(here.folder, size).root() == root(
            [leaf_hash(body(n)) for n in range(1, size + 1)]
        )
    assert "tile/0/000.p/1" not in files(here)
    assert "tile/0/000.p/255" not in files(here)


def test_the_key_and_the_record_are_for_their_owner_alone(here: Home) -> None:
    some(1)
    a_publisher(here).publish()
    assert here.secret.stat().st_mode & 0o777 == 0o700
    for name in ("key", "last_signed"):
        assert (here.secret / name).stat().st_mode & 0o777 == 0o600


def test_the_edge_that_is_remembered_spares_reading_it_all_again(
    here: Home, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publisher = a_publisher(here)
    some(5000)
    publisher.publish()
    some(1)
    with django_assert_num_queries(4):  # savepoint, lock, the new ones, savepoint
        publisher.publish()


# ---------------------------------------------------------------- refusals


def signed(here: Home, count: int = 300) -> None:
    some(count)
    assert a_publisher(here).publish()


def refused(here: Home, error: type[LogRefused], says: str) -> None:
    """It refuses, and nothing was signed."""
    before = (files(here).get("checkpoint"), last_signed(here))
    with pytest.raises(error, match=says):
        a_publisher(here).publish()
    assert (files(here).get("checkpoint"), last_signed(here)) == before


def test_a_database_that_holds_less_than_was_signed(here: Home) -> None:
    signed(here)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_log_entry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM journal_log_entry WHERE index >= 299")
    refused(here, DatabaseBehind, "300 entries have been signed, the database holds 299")


def test_a_database_that_holds_something_else(here: Home) -> None:
    signed(here)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_log_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_log_entry SET body = 'x' WHERE index = 7")
    refused(here, LogForked, "tile/entries/000")
    shutil.rmtree(here.folder / "tile")
    refused(here, LogForked, "not those that were signed")


def test_a_database_with_a_gap(here: Home) -> None:
    signed(here)
    LogEntry.objects.create(index=301, city="taraz", seq=999, part=0, body=b"x")
    refused(here, LogForked, "Entry 300 is not in the database, but entry 301 is")


@pytest.mark.parametrize("name", ["tile/0/000", "tile/entries/001.p/44", "tile/1/000.p/1"])
def test_a_file_that_was_changed(here: Home, name: str) -> None:
    signed(here)
    raw = bytearray((here.folder / name).read_bytes())
    raw[9] ^= 1
    (here.folder / name).write_bytes(raw)
    some(1)
    refused(here, LogForked, name)


def test_files_that_are_missing_are_written_again(here: Home) -> None:
    signed(here)
    before = files(here)
    shutil.rmtree(here.folder)
    assert a_publisher(here).publish()
    assert files(here) == before


def test_a_record_that_says_something_else(here: Home) -> None:
    signed(here)
    remember(here, Signed(300, bytes(32)))
    refused(here, LogForked, "Two different logs of 300 entries")
    remember(here, Signed(299, bytes(32)))
    some(1)
    assert a_publisher(here).publish()  # the checkpoint itself says what was signed


def test_a_record_beyond_the_checkpoint_is_signed_again(here: Home) -> None:
    """As after a kill between the record and the checkpoint."""
    signed(here, 10)
    old = (here.folder / "checkpoint").read_bytes()
    some(5)
    assert a_publisher(here).publish()
    new = (here.folder / "checkpoint").read_bytes()
    (here.folder / "checkpoint").write_bytes(old)
    found = a_publisher(here).publish()
    assert found
    assert found.size == 15
    assert (here.folder / "checkpoint").read_bytes() == new


def test_a_record_that_was_put_back_from_an_older_copy(here: Home) -> None:
    signed(here, 10)
    old = last_signed(here)
    some(5)
    assert a_publisher(here).publish()
    new = last_signed(here)
    remember(here, old)
    assert a_publisher(here).publish() is None
    assert last_signed(here) == Signed(new.size, new.root, before=10)


def test_an_older_checkpoint_of_another_past(here: Home) -> None:
    signed(here, 10)
    other = Checkpoint(here.origin, 5, bytes(32)).text()
    keep(here.folder / "checkpoint", sign_note(other, signing_key(here)).encode())
    refused(here, LogForked, "does not begin with the 5 that were signed")


def test_a_record_that_cannot_be_read(here: Home) -> None:
    signed(here)
    (here.secret / "last_signed").write_text("{}")
    with pytest.raises(LogForked, match="last_signed cannot be read"):
        a_publisher(here).publish()


def test_a_checkpoint_that_somebody_else_signed(here: Home) -> None:
    signed(here)
    other = sign_note(checkpoint(here).text(), Signer.fresh(here.origin))
    (here.folder / "checkpoint").write_text(other)
    refused(here, LogForked, "not signed by")


def test_a_key_that_is_lost_or_another_s(here: Home) -> None:
    signed(here)
    kept = (here.secret / "key").read_text()
    (here.secret / "key").unlink()
    with pytest.raises(KeyLost, match="is missing"):
        signing_key(here)
    (here.secret / "key").write_text(Signer.fresh("log.example/other").dump())
    with pytest.raises(KeyLost, match=r"is the key of log\.example/other"):
        signing_key(here)
    (here.secret / "key").write_text(kept)
    assert signing_key(here).name == here.origin


def test_a_folder_of_another_log(here: Home) -> None:
    some(1)
    here.folder.mkdir()
    (here.folder / "vkey").write_text(Signer.fresh("log.example/other").verifier.vkey() + "\n")
    refused(here, ForeignFolder, "holds the log of log.example/other")


def test_a_transaction_that_is_open_is_never_signed(cloned_db: str, settings: Settings,
                                                    tmp_path: Path) -> None:  # fmt: skip
    settings.VAR = tmp_path
    with transaction.atomic():
        some(1)
        with pytest.raises(RuntimeError, match="durable"):
            a_publisher(home()).publish()


# ---------------------------------------------------------------- for the worker


def test_the_worker_tells_once_and_forgets_when_it_is_over(
    here: Home, caplog: pytest.LogCaptureFixture
) -> None:
    assert publish_or_tell() is None
    signed(here)
    good = (here.folder / "checkpoint").read_bytes()
    (here.folder / "checkpoint").write_bytes(good.replace(b"300", b"301", 1))
    database = here.secret.name.rpartition("-")[0]
    with caplog.at_level(logging.ERROR):
        assert publish_or_tell() is None
        assert publish_or_tell() is None
    assert len(caplog.records) == 1
    (said,) = refusals(here.secret.parent, database)
    assert "checkpoint is not signed by" in said
    since = refused_since()
    assert since is not None
    assert publish_or_tell() is None
    assert refused_since() == since
    (here.folder / "checkpoint").write_bytes(good)
    some(1)
    found = publish_or_tell()
    assert found
    assert found.size == 301
    assert refusals(here.secret.parent, database) == []
    assert refused_since() is None


def test_the_sandbox_s_witnesses_sign(here: Home) -> None:
    some(3)
    assert publish()
    some(3)
    assert publish()
    lines = (here.folder / "vkey").read_text().splitlines()
    keys = [Verifier.parse(line) for line in lines]
    assert [key.name for key in keys] == [
        here.origin,
        "witness.kezek.localhost/education-department",
        "witness.kezek.localhost/parents",
    ]
    _text, names = verify_note((here.folder / "checkpoint").read_bytes(), keys)
    assert names == [key.name for key in keys]


def test_a_log_that_has_begun_is_not_begun_afresh(here: Home) -> None:
    some(1)
    with pytest.raises(LogRefused):
        begin_afresh()


def test_a_folder_that_was_named_is_not_emptied(
    here: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keep(tmp_path / "given" / "checkpoint", b"")
    monkeypatch.setenv("KEZEK_LOG", str(tmp_path / "given"))
    with pytest.raises(LogRefused, match="named by KEZEK_LOG"):
        begin_afresh()
    assert (tmp_path / "given" / "checkpoint").exists()


def test_beginning_afresh_forgets_the_logs_before(here: Home) -> None:
    database = here.secret.name.rpartition("-")[0]
    old = here.secret.with_name(f"{database}-00000000")
    keep(old / "last_signed", json.dumps({"size": 9, "root": "", "before": 0}).encode())
    other = here.secret.with_name(f"{database}_other-00000000")
    keep(other / "key", b"")
    keep(here.folder / "checkpoint", b"")
    begin_afresh()
    assert not old.exists()
    assert not here.folder.exists()
    assert other.exists()
    assert publishing.has_entries() is False


# ---------------------------------------------------------------- where it lies


def test_the_season_and_the_demo_have_folders_of_their_own(
    here: Home, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEZEK_LOG", "/srv/log")
    monkeypatch.setenv("KEZEK_LOG_ORIGIN", "log.taraz.example")
    monkeypatch.setenv("KEZEK_LOG_KEYS", "/srv/secret")
    assert home().folder == Path("/srv/log")
    assert home().origin == "log.taraz.example"
    assert home().secret.parent == Path("/srv/secret")
    for name, folder in (("kezek_season", "log"), ("kezek_demo", "log-demo")):
        monkeypatch.setitem(connection.settings_dict, "NAME", name)
        assert home().folder == Path(settings.VAR) / folder
        assert home().origin.startswith(f"log.kezek.localhost/{name}-")


def test_keys_lie_where_the_others_do(
    here: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KEZEK_KEYS", str(tmp_path / "ring"))
    assert home().secret.parent == tmp_path / "ring" / "log"
    monkeypatch.setenv("KEZEK_KEYS", '{"current": 1}')
    assert home().secret.parent == tmp_path / "keys" / "log"
