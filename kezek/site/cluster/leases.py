"""Who uses the cluster: shared locks on a file, released by the system however a process ends."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_HELD: dict[Path, IO[bytes]] = {}
"""The lease of this process on each root; kept open, so that it lasts as long as the process."""


def _open(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("ab")


@contextmanager
def starting(root: Path) -> Iterator[None]:
    """Let one process at a time look whether the server is up, and start it."""
    with _open(root / "start.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def take(root: Path) -> None:
    """Become a user of the cluster; waits while a keeper is stopping it."""
    if root not in _HELD:
        lock = _open(root / "users.lock")
        fcntl.flock(lock, fcntl.LOCK_SH)
        _HELD[root] = lock


def give_back(root: Path) -> None:
    """Stop being a user."""
    lock = _HELD.pop(root, None)
    if lock:
        lock.close()


@contextmanager
def alone(root: Path) -> Iterator[bool]:
    """Whether nobody uses the cluster; nobody can begin to inside."""
    with _open(root / "users.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def shared(root: Path) -> bool:
    """Whether the lock is free for one more user: false only while a keeper is stopping."""
    with _open(root / "users.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def post_keeper(root: Path) -> None:
    """Leave a keeper behind that stops the server when its last user is gone, unless one waits."""
    subprocess.Popen(
        [sys.executable, "-P", "-m", "kezek.site.cluster.keeper", str(root)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # the terminal's Ctrl-C is for its users, not for it
        cwd="/",
    )
