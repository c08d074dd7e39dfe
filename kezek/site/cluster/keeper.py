"""Stops the cluster when its last user is gone, be it by kill -9. Started by `ensure`."""

import fcntl
import signal
import sys
import time
from pathlib import Path

from kezek.site.cluster import control, place

_GRACE = 2.0  # seconds that the server stays for the next command


def keep(root: Path) -> None:
    """Wait until nobody uses the cluster, then stop it and go; one keeper waits at a time."""
    with (root / "keeper.lock").open("ab") as mine, (root / "users.lock").open("ab") as users:
        try:
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        while True:
            fcntl.flock(users, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(_GRACE)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if place.exists(root):  # not removed with the clone meanwhile
                control.halt(place.find(root))
            fcntl.flock(mine, fcntl.LOCK_UN)  # first, so that the next user posts a new keeper
            return


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    keep(Path(sys.argv[1]))
