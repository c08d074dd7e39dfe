"""Kill -9 at every step of publishing the open log, and old copies of the database put back.

A real process takes in entries and publishes them, again and again, on a real database and a real
disk. It counts its own steps (each commit, fsync, rename, removal, signature: before it and after
it) and is killed at the n-th. Then the files must hold together as they lie there, and the next
process goes on with them. Now and then the database is put back from an older copy: the log must
refuse, be reconciled, and go on. Every checkpoint that was ever signed, by the log or by a witness,
shown or not, must be a beginning of the last one.

    make drill-log                          220 kills, 8 restores
    python bench/run.py drill_log 50        so many kills; there are restores from 26 on
    python bench/run.py drill_log 50 twin   the control alone

The control is a twin of the log that forgets what it signed when it is restored: after the drill
it goes through a shorter one, which must end with 1 and have found its forks.

`refused`: restores after which the log would neither publish nor take in; `accepted`: after which
it did one of both. The last line is one JSON object; the exit code is 1 if there was a fork, if an
entry was lost, if nothing was signed, taken in, restored or refused, or if the twin passed.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from bench.database import a_database
from kezek.journal.log import publishing
from kezek.journal.log.appending import Entry, append, size_held
from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.errors import DatabaseBehind, LogRefused
from kezek.journal.log.note import NoteUnreadable, Signer, verify_note
from kezek.journal.log.publishing import publish
from kezek.journal.log.reconciling import reconcile
from kezek.journal.log.signed import last_signed, signing_key
from kezek.journal.log.tiles import Reader, TileWrong
from kezek.journal.log.where import Home, home
from kezek.journal.log.witnesses import Witnesses
from tests.clones import _admin, patiently

KILLS = 220
BETWEEN = 25  # kills between two restores
AGED = 8  # kills that the copy is older than its restore
MOST = 120  # entries taken in at once
STEPS = 220  # of a process: somewhat more than two publications
TWIN = 50  # kills of the control
STRIDE = 37  # to each of them once, early and late ones in turn


# ---------------------------------------------------------------- in the child


class Steps:
    """Counts the steps of this process and ends it at the n-th."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self) -> None:
        """One step is done."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str) -> None:  # noqa: ANN401 - a module or a class
        """A step before a call and one after it."""
        real: Callable[..., Any] = getattr(owner, name)

        def counted(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the real one
            self.step()
            found = real(*args, **kwargs)
            self.step()
            return found

        setattr(owner, name, counted)


def _note_signed(path: Path) -> None:
    """Write down whatever is signed, before anybody has it."""
    real = Signer.sign

    def sign(self: Signer, text: str, *, seconds: int | None = None) -> str:
        line = real(self, text, seconds=seconds)
        _tell(path, text)
        return line

    Signer.sign = sign  # type: ignore[method-assign]  # in this process alone


def _tell(path: Path, said: object) -> None:
    """One line to the parent; what the kernel has, a kill does not take."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{json.dumps(said)}\n".encode())
    os.close(descriptor)


def _live(town: "Town", last: int, seed: int) -> None:
    """Reconcile if need be, then take in and publish until the kill."""
    _note_signed(town.signed)
    steps = Steps(last)
    for owner, name in (
        (os, "fsync"), (os, "replace"), (os, "unlink"), (os, "mkdir"), (Signer, "sign"),
        (BaseDatabaseWrapper, "commit"),
    ):  # fmt: skip
        steps.around(owner, name)
    rng = random.Random(seed)
    reconcile()
    for turn in range(100):
        bodies = [f"{seed} {turn} {n}".encode() for n in range(rng.randint(1, MOST))]
        taken = append([Entry("drill", None, n, body) for n, body in enumerate(bodies)])
        _tell(town.acknowledged, [taken.start, [body.decode() for body in bodies]])
        publish()
    raise AssertionError(last)  # so many steps there are always


# ---------------------------------------------------------------- in the parent


@dataclass
class Town:
    """The log under the drill, what was promised, and what was found."""

    home: Home
    signed: Path
    acknowledged: Path
    twin: bool
    forks: int = 0
    lost: int = 0
    restores: int = 0
    refused: int = 0
    accepted: int = 0
    expected: dict[int, str] = field(default_factory=dict)

    def kill(self, last: int, seed: int) -> None:
        """Let a process live until its n-th step."""
        connections.close_all()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                _live(self, last, seed)
            except BaseException as error:  # noqa: BLE001 - a child that ends in any other way
                sys.stderr.write(f"step {last}: {error!r}\n")
            finally:
                os._exit(code)
        _pid, status = os.waitpid(child, 0)
        if os.WTERMSIG(status) != signal.SIGKILL or not os.WIFSIGNALED(status):
            raise RuntimeError(f"the process was not killed at step {last}, it ended by itself")
        self._hear()

    def _hear(self) -> None:
        """Take over what the process acknowledged before it was killed."""
        if self.acknowledged.exists():
            for line in self.acknowledged.read_text().splitlines():
                first, bodies = json.loads(line)
                self.expected |= dict(enumerate(bodies, first))
            self.acknowledged.unlink()

    def checkpoints(self) -> set[Checkpoint]:
        """Everything that was ever signed."""
        lines = self.signed.read_text().splitlines() if self.signed.exists() else []
        return {Checkpoint.parse(json.loads(line)) for line in lines}

    def look(self) -> None:
        """The files as they lie there must hold together for any reader."""
        if not (self.home.folder / "checkpoint").exists():
            return
        reader = Reader(self.home.folder)
        try:
            verify_note(reader.note(), [signing_key(self.home).verifier])
            right = reader.check() == reader.checkpoint().root
        except (TileWrong, NoteUnreadable) as error:
            sys.stderr.write(f"{error}\n")
            right = False
        self.forks += not right

    def restore(self, backup: str) -> None:
        """Put the older copy in the place of the database; the log must see it."""
        most = max((one.size for one in self.checkpoints()), default=0)
        name = str(connection.settings_dict["NAME"])
        _copy(backup, name)
        self.restores += 1
        held = size_held()
        # What was never signed is gone with the database that held it.
        self.expected = {n: body for n, body in self.expected.items() if n < max(most, held)}
        if self.twin:
            shutil.rmtree(self.home.folder)
            (self.home.secret / "last_signed").unlink()
        elif last_signed(self.home).size > held:
            ways = (publish, lambda: append([Entry("drill", None, 0, b"x")]))
            if all(_is_refused(way) for way in ways):
                self.refused += 1
            else:
                self.accepted += 1

    def close(self) -> None:
        """Publish what is left; everything ever signed must be a beginning of that."""
        try:
            reconcile()
            publish()
        except LogRefused as error:
            sys.stderr.write(f"{error}\n")
            self.forks += 1
        reader = Reader(self.home.folder)
        whole = reader.check() == reader.checkpoint().root
        self.forks += not whole
        for one in self.checkpoints():
            self.forks += one.size > reader.size or reader.root(one.size) != one.root
        entries = [entry.decode() for entry in reader.entries()]
        self.lost = sum(
            n >= len(entries) or entries[n] != body for n, body in self.expected.items()
        )


def _is_refused(way: Callable[[], object]) -> bool:
    try:
        way()
    except DatabaseBehind:
        return True
    return False


def _copy(source: str, name: str) -> None:
    """A database in the place of another, or of none."""
    connections.close_all()
    with _admin() as admin:
        wanted, kept = sql.Identifier(name), sql.Identifier(source)
        patiently(admin, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(wanted))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(wanted, kept))


def faults(found: Mapping[str, object]) -> list[str]:
    """The names of the figures that are not as they must be."""
    wrong = [name for name in ("forks", "lost", "accepted") if found[name]]
    some = ("kills", "restores", "refused", "checkpoints", "entries")
    return wrong + [name for name in some if not found[name]]


def twin_is_found(code: int, out: str) -> bool:
    """Whether the drill of the twin ended with 1, and that for its forks."""
    last = (out.splitlines() or [""])[-1]
    return code == 1 and last.startswith("{") and json.loads(last)["forks"] > 0


def _twin() -> bool:
    """A drill of the twin, in a database of its own."""
    name = f"{os.environ.get('KEZEK_TEST_DB', 'kezek_bench_drill_log')}_twin"
    run = Path(__file__).with_name("run.py")
    done = subprocess.run(
        [sys.executable, "-P", str(run), "drill_log", str(TWIN), "twin"],
        env={**os.environ, "KEZEK_TEST_DB": name},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return twin_is_found(done.returncode, done.stdout)


def drill(kills: int, *, twin: bool) -> dict[str, object]:
    """Kill so many processes of a log in a database of its own."""
    with a_database():
        name = str(connection.settings_dict["NAME"])
        backup = f"{name}_old"
        var = Path(settings.VAR)
        if twin:
            publishing.load_witnesses = lambda *_: Witnesses()
        town = Town(home(), var / "signed", var / "acknowledged", twin)
        _copy(name, backup)
        try:
            for number in range(kills):
                phase = number % BETWEEN
                if phase == BETWEEN - AGED:
                    _copy(name, backup)
                if phase == 0 and number:
                    town.restore(backup)
                town.kill(1 + number * STRIDE % STEPS, seed=number)
                town.look()
                if sys.stderr.isatty():
                    sys.stderr.write(f"\r{number + 1} kills")
            town.close()
        finally:
            connections.close_all()
            with _admin() as admin:
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                patiently(admin, drop.format(sql.Identifier(backup)))
        return {
            "kills": kills,
            "restores": town.restores,
            "refused": town.refused,
            "accepted": town.accepted,
            "checkpoints": len(town.checkpoints()),
            "entries": len(town.expected),
            "forks": town.forks,
            "lost": town.lost,
        }


def main(words: list[str]) -> int:
    """Drill, then hold the drill itself against the twin; print one JSON object."""
    twin = "twin" in words
    numbers = [int(word) for word in words if word.isdigit()]
    found = drill(numbers[0] if numbers else KILLS, twin=twin)
    wrong = faults(found)
    if not twin:
        found["twin_found"] = _twin()
        wrong += [] if found["twin_found"] else ["twin_found"]
    print(json.dumps(found | {"wrong": wrong}))
    return int(bool(wrong))
