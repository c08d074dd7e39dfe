"""A small town on a real server: own database, own worker, own folder; ended with the tests."""

import atexit
import fcntl
import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from argparse import Namespace
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

import psycopg
from django.conf import settings

from kezek.site import cluster
from kezek.site.commands import static
from tests.site.machine import forget

ROOT = Path(__file__).resolve().parents[2]
KEZEK = (sys.executable, "-P", "-m", "kezek")
CHILDREN = "600"
PATIENCE = 120.0  # seconds for the first answer on a busy machine


@dataclass(slots=True)
class Town:
    """Where the town answers, and the processes that make it."""

    base: str
    database: str
    processes: list[subprocess.Popen[bytes]]
    log: Path

    @property
    def url(self) -> str:
        """Its database, as the owner."""
        return server().url(self.database, "owner")

    def end(self) -> None:
        """Stop the processes and drop the database: nobody needs what they would still finish."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()
        forget(self.database)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


_towns = count(1)


@functools.cache
def server() -> cluster.Cluster:
    """The cluster, which this process keeps up: to look again costs seven programs."""
    return cluster.ensure()


@functools.cache
def _seeded() -> str:
    """A migrated and seeded database that nobody lives in: each town is a copy of it.

    Workers that run side by side share one. Who comes first makes it, who leaves last drops it.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:12]
    database = f"kezek_e2e_{run}_seeded"
    ready = Path(settings.VAR) / "cache" / f"{database}.ready"
    ready.parent.mkdir(parents=True, exist_ok=True)
    users = ready.with_suffix(".users").open("ab")
    with ready.with_suffix(".lock").open("ab") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        if not ready.exists():
            _seed(database)
            ready.touch()
        fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(_leave, database, ready, users)
    return database


def _seed(database: str) -> None:
    server().ensure_database(database)
    static.run(Namespace())
    for words in (["migrate", "--quiet"], ["seed", "--city", "taraz", "--children", CHILDREN]):
        subprocess.run(
            [*KEZEK, *words],
            env=_environment(database),
            check=True,
            cwd=ROOT,
            capture_output=True,
        )
    # Here once, or in every copy anew.
    with psycopg.connect(server().url(database, "owner"), autocommit=True) as town:
        town.execute("VACUUM (ANALYZE)")


def _leave(database: str, ready: Path, users: IO[bytes]) -> None:
    """Drop the seeded database unless another worker still copies from it."""
    with ready.with_suffix(".lock").open("ab") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        finally:
            users.close()
        forget(database)
        for suffix in (".ready", ".users", ".lock"):
            ready.with_suffix(suffix).unlink(missing_ok=True)


def _registry(database: str) -> Path:
    """Where the civil registry of a town's database keeps what it knows."""
    return Path(settings.VAR) / "sandbox" / database


def _environment(database: str) -> dict[str, str]:
    # Each process would compile all of Kezek anew where Python may not keep what it compiled.
    left_out = {"KEZEK_DEBUG", "PYTEST_CURRENT_TEST", "PYTHONDONTWRITEBYTECODE"}
    return {
        **{name: value for name, value in os.environ.items() if name not in left_out},
        "DATABASE_URL": server().url(database),
        "MIGRATE_URL": server().url(database, "owner"),
        "PGOPTIONS": "-c synchronous_commit=off",  # no town outlives its test
        "KEZEK_DEMO": "1",
        "KEZEK_POOL": "8",
        "PYTHONPATH": str(ROOT),
    }


def build(folder: Path, *, lane: bool = False) -> Town:
    """Serve a town of some six hundred children as of 1 September 2025.

    With `lane` a rush lane, too: the town's last process.
    """
    database = f"kezek_e2e_{os.getpid()}_{next(_towns)}"
    forget(database)  # of an older process with this number, that was killed
    server().clone_database(_seeded(), database)
    shutil.copytree(_registry(_seeded()), _registry(database), dirs_exist_ok=True)
    environment = _environment(database)
    port, lane_port = _free_port(), _free_port()
    if lane:
        environment["KEZEK_RUSH"] = f"127.0.0.1:{lane_port}"
    log = folder / "server.log"
    start = functools.partial(_start, environment, log)
    web = start(
        [
            *(sys.executable, "-P", "-m", "granian", "kezek.site.wsgi:application"),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "8", "--no-ws", "--log-level", "warning"),
        ]
    )
    town = Town(f"http://127.0.0.1:{port}", database, [web, start([*KEZEK, "worker"])], log)
    if lane:
        town.processes.append(start([*KEZEK, "rush", "--port", str(lane_port)]))
        _wait(town, f"http://127.0.0.1:{lane_port}/rush/health/")
    _wait(town, f"{town.base}/health/")
    return town


def _start(environment: dict[str, str], log: Path, words: list[str]) -> subprocess.Popen[bytes]:
    """One of the town's programs, with what it starts itself in one group: they end together."""
    with log.open("ab") as out:
        return subprocess.Popen(
            words, env=environment, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )


def _wait(town: Town, address: str) -> None:
    due = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            if time.monotonic() > due or town.processes[0].poll() is not None:
                tail = town.log.read_text("utf-8", "replace")[-2000:]
                town.end()
                raise RuntimeError(f"the town does not answer: {tail}") from None
            time.sleep(0.05)  # it is still starting
