"""A small town on a real server: own database, own worker, own folder; ended with the tests."""

import atexit
import functools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.conf import settings

from kezek.site import cluster
from tests.site.machine import forget

ROOT = Path(__file__).resolve().parents[2]
KEZEK = (sys.executable, "-P", "-m", "kezek")
CHILDREN = "600"
PATIENCE = 60.0  # seconds for the first answer


@dataclass(slots=True)
class Town:
    """Where the town answers, and the processes that make it."""

    base: str
    database: str
    processes: list[subprocess.Popen[bytes]]
    log: Path

    def end(self) -> None:
        """Stop the processes and drop the database."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        forget(self.database)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


_towns = count(1)


@functools.cache
def _seeded() -> str:
    """A migrated and seeded database that nobody lives in: each town is a copy of it."""
    server = cluster.ensure()
    database = f"kezek_e2e_{os.getpid()}_seeded"
    forget(database)  # of an older process with this number, that was killed
    server.ensure_database(database)
    environment = _environment(database)
    for words in (
        ["messages", "compile"],
        ["static"],
        ["migrate", "--quiet"],
        ["seed", "--city", "taraz", "--children", CHILDREN],
    ):
        subprocess.run([*KEZEK, *words], env=environment, check=True, cwd=ROOT, capture_output=True)
    atexit.register(forget, database)
    return database


def _registry(database: str) -> Path:
    """Where the civil registry of a town's database keeps what it knows."""
    return Path(settings.VAR) / "sandbox" / database


def _environment(database: str) -> dict[str, str]:
    server = cluster.ensure()
    left_out = {"KEZEK_DEBUG", "PYTEST_CURRENT_TEST"}
    return {
        **{name: value for name, value in os.environ.items() if name not in left_out},
        "DATABASE_URL": server.url(database),
        "MIGRATE_URL": server.url(database, "owner"),
        "KEZEK_DEMO": "1",
        "KEZEK_POOL": "8",
        "PYTHONPATH": str(ROOT),
    }


def build(folder: Path, *, lane: bool = False) -> Town:
    """Serve a town of some six hundred children as of 1 September 2025.

    With `lane` a rush lane, too: the town's last process.
    """
    database = f"kezek_e2e_{os.getpid()}_{next(_towns)}"
    forget(database)
    cluster.clone_database(_seeded(), database)
    shutil.copytree(_registry(_seeded()), _registry(database), dirs_exist_ok=True)
    environment = _environment(database)
    port, lane_port = _free_port(), _free_port()
    if lane:
        environment["KEZEK_RUSH"] = f"127.0.0.1:{lane_port}"
    log = folder / "server.log"
    out = log.open("wb")
    web = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "granian", "kezek.site.wsgi:application"),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "8", "--no-ws", "--log-level", "warning"),
        ],
        env=environment,
        cwd=ROOT,
        stdout=out,
        stderr=out,
    )
    worker = subprocess.Popen([*KEZEK, "worker"], env=environment, cwd=ROOT, stdout=out, stderr=out)
    town = Town(f"http://127.0.0.1:{port}", database, [web, worker], log)
    if lane:
        words = [*KEZEK, "rush", "--port", str(lane_port)]
        town.processes.append(
            subprocess.Popen(words, env=environment, cwd=ROOT, stdout=out, stderr=out)
        )
        _wait(town, f"http://127.0.0.1:{lane_port}/rush/health/")
    _wait(town, f"{town.base}/health/")
    return town


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
            time.sleep(0.2)  # it is still starting
