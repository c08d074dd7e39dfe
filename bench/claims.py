"""Claims a second: the rush lane and the ordinary lane over HTTP, and pgbench without any HTTP.

All three run the same whole SQL function (voucher's check, place, seat, voucher's state, journal);
the ordinary lane drafts the contract, too. pgbench sends one claim a call over as many connections
as suit it best; the lane one batch a call. Every claim is a child of its own. The load client
(`bench/load.py`), the lane and PostgreSQL share the machine's cores. Rounds are taken in turn, and
a ratio compares what ran in the same round; the medians are told.

    make bench-claims                    three rounds
    python bench/run.py claims 1 2000    rounds, claims in each measurement

The Damubala case: 15,000 families and as many places in 200 groups. Everybody asks for some group,
whoever is refused asks again for one that still has places, until all are seated.

The last line is one JSON object.
"""

import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.db import connection

from bench.claimants import Pool, a_day, families, groups, half_done, lost, overbooked
from bench.database import a_database
from bench.load import Load, drive, post
from kezek.kindergartens.models import Group
from kezek.places.rush.ticket import Ticket
from kezek.places.rush.wish import CLAIM
from kezek.portal.views.rush import ticket_key
from kezek.site.cluster.place import programs
from tests.site.machine import free_port

ROOT = Path(__file__).resolve().parents[1]
SPREAD = 200  # groups
SEATS = 30_000  # enough for everybody in one group
CROWD = 15_000
PATIENCE = 60.0  # seconds for a server's first answer

SCRIPT = """\
\\set v :base + :client_id * :share + :i
\\set g :first + :v % :groups
\\set i :i + 1
SELECT verdict FROM places_claim(
    ARRAY[:v]::bigint[], ARRAY[:g]::bigint[], now(), ARRAY['parent:1'], ARRAY['']);
"""


def address() -> str:
    """The bench's own database, as a server is told it."""
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


# ---------------------------------------------------------------- pgbench


def pgbench(
    program: Path, pool: Pool, first: int, count: int, *, clients: int, spread: int
) -> float:
    """Claims a second by pgbench over so many connections."""
    share = count // clients
    vouchers = pool.take(share * clients)
    given = {"base": vouchers.start, "share": share, "first": first, "groups": spread, "i": 0}
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(SCRIPT)
        script.flush()
        done = subprocess.run(
            [
                str(program), "-n", "-M", "prepared", "-f", script.name, "-t", str(share),
                "-c", str(clients), "-j", str(min(2, clients)),
                *(word for name, value in given.items() for word in ("-D", f"{name}={value}")),
                address(),
            ],
            check=True,
            capture_output=True,
            text=True,
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None or "number of failed transactions: 0" not in done.stdout:
        raise RuntimeError(done.stdout)
    return float(found.group(1))


# ---------------------------------------------------------------- servers


@contextmanager
def _serving(words: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[int]:
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address(), "KEZEK_DEMO": "0", **environment},
    )
    try:
        due = time.monotonic() + PATIENCE
        while True:
            try:
                drive(port, [post(CLAIM, b"")], 1)
                break
            except OSError:
                if time.monotonic() > due or server.poll() is not None:
                    raise
                time.sleep(0.1)  # the server is still starting
        yield port
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def rush() -> Iterator[int]:
    """A rush lane of its own process; gives its port."""
    port = free_port()
    with _serving(["kezek", "rush", "--port", str(port)], port, {}):
        yield port


@contextmanager
def ordinary() -> Iterator[int]:
    """The portal under granian, as `kezek run` starts it, with no rush lane."""
    port = free_port()
    words = [
        *("granian", "kezek.site.wsgi:application", "--interface", "wsgi", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
    ]
    with _serving(words, port, {"KEZEK_POOL": "4", "KEZEK_RUSH": ""}):
        yield port


class Claims:
    """Makes the requests, and remembers what was acknowledged."""

    def __init__(self) -> None:
        self.acknowledged: dict[int, int] = {}
        self._key = ticket_key()
        self._until = a_day()

    def ask(self, voucher: int, group: int) -> bytes:
        """The request of a family."""
        ticket = Ticket(voucher, 1, "taraz", "kk", self._until, f"/kk/cabinet/{voucher}/")
        form = {"ticket": ticket.seal(self._key), "group": group, "language": "kk"}
        return post(CLAIM, urlencode(form).encode())

    def drive(self, port: int, wishes: Sequence[tuple[int, int]], connections: int) -> Load:
        """Let so many families ask at once; all answers must be verdicts."""
        load = drive(port, [self.ask(*wish) for wish in wishes], connections)
        if not set(load.statuses) <= {200, 409}:
            raise RuntimeError(f"other answers came: {sorted(set(load.statuses))}")
        for (voucher, _), said in zip(wishes, load.documents(), strict=True):
            place = said["place"]
            if said["verdict"] == "ok" and isinstance(place, int):
                self.acknowledged[voucher] = place
        return load

    def all_seated(self, port: int, vouchers: range, into: Sequence[int], connections: int) -> Load:
        """Each of these gets a seat of one of these groups."""
        load = self.drive(
            port, [(v, into[v % len(into)]) for v in vouchers], connections=connections
        )
        if set(load.statuses) != {200}:
            raise RuntimeError("somebody was refused where there is room for all")
        return load

    def crowd(self, port: int, pool: Pool) -> tuple[float, int]:
        """The Damubala case: seconds until the last family has its answer, and how many asked."""
        wanted = groups(SPREAD, CROWD // SPREAD)
        chance = random.Random(15_000)
        # Some groups are dear to many: the first of them all.
        weights = [1 / (n + 5) for n in range(SPREAD)]
        left = list(pool.take(CROWD))
        seconds, asked, still = 0.0, 0, wanted
        while left:
            choice = chance.choices(still, weights=weights[: len(still)], k=len(left))
            load = self.drive(port, list(zip(left, choice, strict=True)), 256)
            seconds += load.seconds
            asked += len(left)
            left = [v for v, status in zip(left, load.statuses, strict=True) if status != 200]
            full = {
                row.pk for row in Group.objects.filter(pk__in=still) if row.taken == row.capacity
            }
            still = [group for group in still if group not in full]
        return seconds, asked


# ---------------------------------------------------------------- the whole


def a_round(program: Path, port: int, pool: Pool, claims: Claims, count: int) -> dict[str, float]:
    """One measurement of everything."""
    many, one = groups(SPREAD, SEATS), groups(1, SEATS)
    found = {
        f"pg_spread_{clients}": pgbench(
            program, pool, many[0], count, clients=clients, spread=SPREAD
        )
        for clients in (2, 8, 32)
    }
    found["pg_hot_64"] = pgbench(program, pool, one[0], count // 4, clients=64, spread=1)
    for connections in (64, 256):
        for name, into in (("spread", many), ("hot", one)):
            load = claims.all_seated(port, pool.take(count), into, connections)
            found[f"{name}_{connections}"] = load.per_s
            found[f"{name}_{connections}_p99"] = load.ms(0.99)
    best = max(value for name, value in found.items() if name.startswith("pg_spread"))
    found["pg_spread"] = best
    found["spread_ratio"] = max(found["spread_64"], found["spread_256"]) / best
    found["hot_ratio"] = max(found["hot_64"], found["hot_256"]) / found["pg_hot_64"]
    return found


def main(words: list[str]) -> int:
    """Measure in a database of its own and print one JSON object."""
    rounds, count = [int(word) for word in words] + [3, 8_000][len(words) :]
    program = Path(programs()["pgbench"])
    gather = [sys.executable, "-P", "-m", "kezek", "static"]  # the lane's pages need it
    subprocess.run(gather, cwd=ROOT, check=True, capture_output=True)
    with a_database():
        pool = families(rounds * count * 9 + count + CROWD)
        claims = Claims()
        with rush() as port:
            claims.all_seated(port, pool.take(count // 4), groups(SPREAD, SEATS), 64)  # warm
            measured = []
            for _ in range(rounds):
                measured.append(a_round(program, port, pool, claims, count))
                print(json.dumps({k: round(v, 2) for k, v in measured[-1].items()}), flush=True)
            seconds, asked = claims.crowd(port, pool)
        with ordinary() as port:
            slow = claims.all_seated(port, pool.take(count // 16), groups(SPREAD, SEATS), 8)
        middle = {name: statistics.median(m[name] for m in measured) for name in measured[0]}
        result = {
            "spread_ratio": round(middle["spread_ratio"], 2),
            "hot_ratio": round(middle["hot_ratio"], 2),
            "p99_ms_256": round(middle["spread_256_p99"], 1),
            "p99_hot_256": round(middle["hot_256_p99"], 1),
            "ordinary_ratio": round(slow.per_s / middle["pg_spread"], 3),
            "overbooked": overbooked(),
            "lost": lost(claims.acknowledged),
            "half_done": half_done(),
            "damubala_s": round(seconds, 2),
            "damubala_asked": asked,
            "acknowledged": len(claims.acknowledged),
            "spread_per_s": round(middle["spread_64"]),
            "hot_per_s": round(middle["hot_64"]),
            "pgbench_per_s": round(middle["pg_spread"]),
            "pgbench_hot_per_s": round(middle["pg_hot_64"]),
            "ordinary_per_s": round(slow.per_s),
        }
    print(json.dumps(result))
    return int(bool(result["overbooked"] or result["lost"] or result["half_done"]))
