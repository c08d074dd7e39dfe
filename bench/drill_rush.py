"""Kill -9 in mid-rush: the web server, the rush lane and the database, one after the other.

A whole `kezek run` of its own with a database of its own. Families claim without a pause, half of
them at the portal's address, half at the lane's, and ask again until they have an answer, as a
browser does. Each kill comes while claims are being answered; the run starts again what was killed.
Then every acknowledged claim is looked up in the recovered database.

    make drill-rush                    21 kills
    python bench/run.py drill_rush 2   so many

The last line is one JSON object; the exit code is 1 if anything was lost, overbooked or half done.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

from bench.claimants import a_day, families, groups, half_done, lost, overbooked
from kezek.core.sealing import keys_folder
from kezek.places.rush.ticket import Ticket
from kezek.places.rush.wish import CLAIM
from kezek.portal.views.rush import ticket_key
from kezek.site import cluster
from tests.site.machine import ROOT, a_var, free_port, until

TARGETS = ("rush", "database", "web", "database", "rush", "web", "database")
FAMILIES = 20_000
GROUPS = 40
SEATS = 20  # in a long drill groups fill up, and families are refused
CLERKS = 8  # threads that ask for one family after the other
BREATH = 0.03  # seconds between two families of a clerk
BETWEEN = 45  # families answered after a kill before the next
PATIENCE = 240.0  # seconds for a start or a recovery


class Rush:
    """Families at work, and what they were told."""

    def __init__(self, ports: Sequence[int], vouchers: range, wanted: Sequence[int]) -> None:
        self.acknowledged: dict[int, int] = {}
        self.refused = 0
        self.tries = 0
        self.over = threading.Event()
        self._ports = ports
        self._wanted = wanted
        self._key = ticket_key()
        self._until = a_day()
        self._lock = threading.Lock()
        self._following = iter(vouchers)
        self._clerks = [threading.Thread(target=self._work, daemon=True) for _ in range(CLERKS)]

    @property
    def answered(self) -> int:
        """Families that know what came of their claim."""
        return len(self.acknowledged) + self.refused

    def begin(self) -> None:
        """Let them ask."""
        for clerk in self._clerks:
            clerk.start()

    def end(self) -> None:
        """No new families; those who have asked get their answer."""
        self.over.set()
        for clerk in self._clerks:
            clerk.join(PATIENCE)
        if any(clerk.is_alive() for clerk in self._clerks):
            raise TimeoutError("a family got no answer")

    def _work(self) -> None:
        while not self.over.is_set():
            with self._lock:
                voucher = next(self._following, None)
            if voucher is None:
                return
            self._claim(voucher)
            time.sleep(BREATH)

    def _claim(self, voucher: int) -> None:
        ticket = Ticket(voucher, 1, "taraz", "kk", self._until, f"/kk/cabinet/{voucher}/")
        group = self._wanted[voucher * 7919 % len(self._wanted)]
        form = urlencode({"ticket": ticket.seal(self._key), "group": group, "language": "kk"})
        for port in cycle(self._ports if voucher % 2 else self._ports[::-1]):
            said = _ask(port, form)
            with self._lock:
                self.tries += 1
                if said.get("verdict") in {"ok", "already"}:
                    self.acknowledged[voucher] = int(str(said["place"]))
                    return
                if said.get("verdict") == "full":
                    self.refused += 1
                    return
            time.sleep(0.05)  # what was killed needs a moment; a browser would wait longer


def _ask(port: int, form: str) -> dict[str, object]:
    """The JSON that came back; empty if none did."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        server.request("POST", CLAIM, form, kind)
        answer = server.getresponse()
        said: dict[str, object] = json.loads(answer.read())
        return said if answer.status in {200, 409} else {}
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        server.close()


# ---------------------------------------------------------------- what is killed


def _answers(port: int, path: str) -> bool:
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        server.request("GET", path)
        return server.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        server.close()


def _children(parent: int) -> dict[str, int]:
    """The run's own processes by what they are."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            words = (folder / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if int(state[1]) == parent and state[0] != "Z":
            found["web" if "granian" in words else words[4] if len(words) > 4 else ""] = int(
                folder.name
            )
    return found


def _target(name: str, run: int, var: Path) -> int:
    """The process of that name; 0 if it is not there."""
    if name != "database":
        return _children(run).get(name, 0)
    lock = var / "pg" / "server" / "data" / "postmaster.pid"
    return int(lock.read_text().split("\n", 1)[0]) if lock.exists() else 0


@contextmanager
def _running(var: Path, port: int, lane: int) -> Iterator[subprocess.Popen[bytes]]:
    given = {"DATABASE_URL", "MIGRATE_URL"}
    with (var / "run.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kezek", "run", "--port", str(port)],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={
                **{name: value for name, value in os.environ.items() if name not in given},
                "KEZEK_VAR": str(var),
                "KEZEK_KEYS": os.environ.get("KEZEK_KEYS") or str(keys_folder()),
                "KEZEK_RUSH": f"127.0.0.1:{lane}",
                "KEZEK_DEMO": "0",
            },
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def drill(kills: int) -> dict[str, object]:
    """Run, claim, kill, recover, look."""
    ticket_key()  # the keys are there before the run looks for them
    port, lane = free_port(), free_port()
    with a_var() as var, _running(var, port, lane) as run:
        up = until(lambda: _answers(port, "/health/") and _answers(lane, "/rush/health/"), PATIENCE)
        if not up:
            raise TimeoutError((var / "run.log").read_text()[-3000:])
        _look_at(var)
        vouchers = families(FAMILIES)
        rush = Rush([port, lane], vouchers.take(FAMILIES), groups(GROUPS, SEATS))
        connection.close()
        rush.begin()
        killed: dict[str, int] = {}
        for _, name in zip(range(kills), cycle(TARGETS), strict=False):
            so_far = rush.answered
            ready = until(
                lambda so_far=so_far, name=name: (
                    rush.answered >= so_far + BETWEEN
                    and (name != "rush" or _answers(lane, "/rush/health/"))
                    and _target(name, run.pid, var)
                ),
                PATIENCE,
            )
            if not ready:
                raise TimeoutError(f"no claims before killing {name}")
            os.kill(_target(name, run.pid, var), signal.SIGKILL)
            killed[name] = killed.get(name, 0) + 1
        so_far = rush.answered
        if not until(lambda: rush.answered >= so_far + BETWEEN, PATIENCE):
            raise TimeoutError("no claims after the last kill")
        rush.end()
        _look_at(var)
        result = {
            "acknowledged": len(rush.acknowledged),
            "lost": lost(rush.acknowledged),
            "overbooked": overbooked(),
            "half_done": half_done(),
            "refused": rush.refused,
            "tries": rush.tries,
            "killed": killed,
        }
        connection.close()
    return result


def _look_at(var: Path) -> None:
    """Have Django's connection lead to the run's database."""
    connection.close()
    address = cluster.ensure(var).url("kezek_demo", "owner")
    connection.settings_dict.update(cluster.django_database(address))


def main(words: list[str]) -> int:
    """Drill and print one JSON object."""
    result = drill(int(words[0]) if words else 21)
    print(json.dumps(result))
    return int(any(result[name] for name in ("lost", "overbooked", "half_done")))
