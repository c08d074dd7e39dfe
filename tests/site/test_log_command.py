"""`kezek log` and `kezek witness`, as an operator calls them."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.merkle import leaf_hash, root
from kezek.journal.log.note import Signer, Verifier, sign_note, verify_note
from kezek.journal.log.signed import Signed, remember
from kezek.journal.log.where import Home
from kezek.journal.log.witness import write_request
from kezek.journal.log.witnesses import Remote
from kezek.site.commands import log, witness
from tests.journal.log.builders import here, some
from tests.site.machine import ROOT, free_port

__all__ = ["here"]


def call(what: str) -> int:
    return log.run(argparse.Namespace(what=what))


def test_the_words_are_known() -> None:
    parser = argparse.ArgumentParser()
    log.add_arguments(parser)
    assert parser.parse_args(["publish"]).what == "publish"
    with pytest.raises(SystemExit):
        parser.parse_args(["truncate"])


def test_an_operator_publishes_checks_and_reads_the_key(
    here: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("publish") == 0
    assert "nothing new" in capsys.readouterr().out
    assert call("check") == 1
    assert "checkpoint: is missing" in capsys.readouterr().err
    some(3)
    assert call("publish") == 0
    assert "3 entries are signed" in capsys.readouterr().out
    assert call("check") == 0
    assert "3 entries: all as the checkpoint says" in capsys.readouterr().out
    assert call("vkey") == 0
    assert Verifier.parse(capsys.readouterr().out.strip()).name == here.origin


def test_a_changed_file_is_told(here: Home, capsys: pytest.CaptureFixture[str]) -> None:
    some(3)
    call("publish")
    path = here.folder / "tile/entries/000.p/3"
    path.write_bytes(path.read_bytes().replace(b"taraz", b"tarbz"))
    assert call("check") == 1
    assert "tile/0/000.p/3: does not follow from the entries" in capsys.readouterr().err


def test_a_database_behind_is_told_and_reconciled(
    here: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    some(2)
    call("publish")
    assert call("reconcile") == 0
    assert "0 published entries were not in the database" in capsys.readouterr().out
    remember(here, Signed(5, bytes(32)))
    some_more = call("publish")
    assert some_more == 1
    assert "Run `kezek log reconcile`" in capsys.readouterr().err


@pytest.mark.machine
def test_a_witness_runs_alone_and_signs(tmp_path: Path) -> None:
    signer = Signer.fresh("log.example/city")
    port = free_port()
    words = [sys.executable, "-P", "-m", "kezek", "witness", "--name", "witness.example/one"]
    words += ["--folder", str(tmp_path / "w"), "--log", signer.verifier.vkey(), "--port", str(port)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            key = Verifier.parse(process.stdout.readline().strip())
            note = sign_note(Checkpoint(signer.name, 1, root([leaf_hash(b"x")])).text(), signer)
            answer = Remote(f"http://127.0.0.1:{port}", key).ask(write_request(0, [], note))
            assert answer.status == 200
            assert verify_note(note + answer.text, [key])[1] == ["witness.example/one"]
        finally:
            process.terminate()
            process.wait(20)


def test_a_witness_of_no_key_does_not_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    witness.add_arguments(parser)
    words = ["--name", "witness.example/one", "--folder", str(tmp_path), "--log", "no key"]
    assert witness.run(parser.parse_args(words)) == 2
    assert "kezek witness: " in capsys.readouterr().out
