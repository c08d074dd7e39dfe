"""Clusters, databases and processes of their own, for tests that start them; and their end."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kezek.journal.log.keeping import secrets_folder
from kezek.site import cluster
from kezek.site.cluster import place

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def a_var(name: str = "var", *, mode: int = 0o755) -> Iterator[Path]:
    """A `var` folder whose cluster is stopped and removed afterwards, wherever it went."""
    above = Path(tempfile.mkdtemp(prefix="kezek-test-"))
    above.chmod(mode)
    var = above / name
    var.mkdir(parents=True)
    try:
        yield var
    finally:
        cluster.stop(var)
        if place.exists(var / "pg"):
            ours = place.find(var / "pg")
            copies = ours.home.with_name(f"{ours.home.name}-programs")
            for folder in (ours.socket, ours.home, copies):
                shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(above, ignore_errors=True)


def left_by(database: str, var: Path) -> list[Path]:
    """Whatever a life of a database has put into `var`: its log and the log's keys, its files."""
    folders = [var / f"log-{database}", var / f"data-{database}", var / "sandbox" / database]
    secrets = secrets_folder(var).glob(f"{database}-????????")
    return [path for path in (*folders, *secrets) if path.exists()]


def forget(database: str) -> None:
    """Drop a database of the shared cluster, with everything that its life has left in `var`."""
    cluster.drop_database(database)
    for path in left_by(database, cluster.VAR):
        shutil.rmtree(path, ignore_errors=True)


def until(true: Callable[[], object], seconds: float = 20.0) -> bool:
    """Wait for something another process brings about; false if it does not come."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def python(code: str, var: Path, *words: str) -> subprocess.Popen[str]:
    """Another process of the same project, with its own `var`."""
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code, *words],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "KEZEK_VAR": str(var)},
    )


def alive(pid: int) -> bool:
    """Whether a process lives (one that nobody has buried yet does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"
