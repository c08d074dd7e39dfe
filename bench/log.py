"""The open log: taking entries in, checking 100,000 of them, a receipt, and the lag under a rush.

Whatever is timed in the first part is told beside one SHA-256 over the same bytes, in the same run.
Entries are taken in by batches of a follower's size, each in a transaction of its own. The check is
`python -m kezek_verify log` as anybody starts it. A receipt is read and proven from the files by a
reader that knows nothing yet.

The lag: 15,000 families claim places through the rush lane as fast as it answers, while the worker
of `kezek run` numbers, follows, promises and publishes. For each claim it is the time from the
moment in its entry, read just before its commit, to the checkpoint that covers it.

    make bench-log                         100,000 entries, 15,000 claims
    python bench/run.py log 20000 2000     so many

The last line is one JSON object.
"""

import json
import os
import random
import secrets
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import connection

from bench.claimants import families, groups
from bench.claims import ROOT, Claims, address, rush
from bench.database import a_database
from kezek.journal.log.appending import Entry, append
from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.note import Note
from kezek.journal.log.publishing import Publisher
from kezek.journal.log.signed import signing_key
from kezek.journal.log.tiles import CHECKPOINT, Reader
from kezek.journal.log.where import home
from kezek.journal.log.witnesses import Witnesses
from kezek.openlog.holding import receipt_of
from kezek.openlog.queries import Opened
from kezek.openlog.rules import body, moment
from kezek.site import cluster

BATCH = 2_000  # facts of a follower's step
ROUNDS = 5
RECEIPTS = 200
SPREAD = 200  # groups of the rush
WARM = 8  # claims before the clock starts
PATIENCE = 240.0
BEGAN = datetime(2025, 9, 1, 4, tzinfo=UTC)


def entries(count: int) -> list[bytes]:
    """So many as they look in life: a child each."""
    return [
        body(
            "bench",
            "queue.filed",
            BEGAN + timedelta(seconds=n),
            {
                "app": f"K-{n:08}",
                "band": n % 6 + 1,
                "rank": 2,
                "filed": moment(BEGAN),
                "early": False,
                "c": secrets.token_hex(32),
                "from": secrets.token_hex(32),
            },
        )
        for n in range(count)
    ]


def hashing(bodies: Sequence[bytes]) -> float:
    """Seconds of one SHA-256 over all bytes; the middle of a few."""
    whole = b"".join(bodies)
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        sha256(whole).digest()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def taking_in(bodies: Sequence[bytes]) -> float:
    """Seconds until the last batch has committed."""
    began = time.perf_counter()
    for first in range(0, len(bodies), BATCH):
        some = bodies[first : first + BATCH]
        append([Entry("bench", first + n + 1, 0, one) for n, one in enumerate(some)])
    return time.perf_counter() - began


def publishing() -> float:
    """Seconds from the first tile to the checkpoint."""
    here = home()
    began = time.perf_counter()
    Publisher(here, signing_key(here), Witnesses()).publish()
    return time.perf_counter() - began


def verifying() -> float:
    """Seconds of the verifier, its start included; the middle of a few."""
    words = [sys.executable, "-P", "-m", "kezek_verify", "log", str(home().folder)]
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run(words, check=True, capture_output=True)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def receipts(bodies: Sequence[bytes]) -> float:
    """Milliseconds of a receipt."""
    folder = home().folder
    chance = random.Random(len(bodies))
    salt = secrets.token_bytes(32)
    says = {"application": "K-12345674", "voucher": "V-12345674"}
    found = []
    for index in chance.sample(range(len(bodies)), min(RECEIPTS, len(bodies))):
        began = time.perf_counter()
        note = (folder / CHECKPOINT).read_text()
        log = note, Reader(folder, Checkpoint.parse(Note.parse(note).text).size)
        made = receipt_of(log, Opened(index, bodies[index], salt, says), named=True)
        if made is None:
            raise RuntimeError(index)
        made.text()
        found.append(time.perf_counter() - began)
    return statistics.median(found) * 1000


def alone(count: int) -> dict[str, float]:
    """The first part: a log and nobody else."""
    bodies = entries(count)
    appended, published = taking_in(bodies), publishing()
    hashed, verified, receipt = hashing(bodies), verifying(), receipts(bodies)
    return {
        "append_per_s": round(count / appended),
        "publish_s": round(published, 2),
        "verify_100k_s": round(verified * 100_000 / count, 2),
        "receipt_ms": round(receipt, 2),
        "hash_ms": round(hashed * 1000, 2),
        "ratio_append_to_hash": round(appended / hashed, 1),
        "ratio_verify_to_hash": round(verified / hashed, 1),
        "ratio_receipt_to_hash": round(receipt / (hashed * 1000), 4),
    }


# ---------------------------------------------------------------- lag


def surroundings() -> dict[str, str]:
    """Of the worker: the log and the keys of this process, its own files where this bench's are."""
    here, var = home(), Path(settings.VAR)
    keys = os.environ.get("KEZEK_KEYS") or str(cluster.VAR / "keys")
    return {
        **os.environ,
        "DATABASE_URL": address(),
        "KEZEK_VAR": str(var),
        "KEZEK_KEYS": keys,
        "KEZEK_LOG": str(here.folder),
        "KEZEK_LOG_KEYS": str(here.secret.parent),
        "KEZEK_DATA": str(var / "data"),
    }


@contextmanager
def worker() -> Iterator[None]:
    """The worker of `kezek run`; goes on with the log of this process."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kezek", "worker"], cwd=ROOT, env=surroundings()
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


class Watch:
    """When which size of the log was first signed, as somebody sees it who asks all the time."""

    def __init__(self, folder: Path) -> None:
        self.seen: list[tuple[float, int]] = []
        self._file = folder / CHECKPOINT
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @property
    def size(self) -> int:
        """The newest."""
        return self.seen[-1][1] if self.seen else 0

    def _look(self) -> None:
        while not self._over.wait(0.02):
            if self._file.exists():
                size = Checkpoint.parse(Note.parse(self._file.read_bytes()).text).size
                if size > self.size:
                    self.seen.append((time.time(), size))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()


def claimed() -> list[tuple[int, float]]:
    """Index and moment of each claim that the log tells of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.index, extract(epoch FROM j.moment)::float8 FROM journal_log_entry e"
            " JOIN journal_order o USING (city, seq) JOIN journal_entry j ON j.id = o.entry_id"
            " WHERE j.kind = 'place.claimed' ORDER BY e.index"
        )
        return [(int(index), float(at)) for index, at in cursor.fetchall()]


def lags(found: Sequence[tuple[int, float]], seen: Sequence[tuple[float, int]]) -> list[float]:
    """Seconds from each moment to the first checkpoint that covers the index."""
    left = list(seen)
    told = []
    for index, at in found:
        while left[0][1] <= index:
            left.pop(0)
        told.append(left[0][0] - at)
    return sorted(told)


def wait_for(count: int, watch: Watch) -> list[tuple[int, float]]:
    """So many claims, as soon as a checkpoint covers them all."""
    due = time.monotonic() + PATIENCE
    while len(found := claimed()) < count or watch.size <= found[-1][0]:
        if time.monotonic() > due:
            raise RuntimeError(f"{len(found)} of {count} claims, {watch.size} entries")
        time.sleep(0.2)  # the worker goes on by itself
    return found


def under_rush(count: int) -> dict[str, float]:
    """The second part: a crowd, the lane and the worker on one machine, and the log so far."""
    gather = [sys.executable, "-P", "-m", "kezek", "static"]  # the lane's pages need it
    subprocess.run(gather, cwd=ROOT, check=True, capture_output=True)
    pool = families(count + WARM)
    into = groups(SPREAD, count)
    claims = Claims()
    with worker(), Watch(home().folder) as watch:
        with rush() as port:
            claims.all_seated(port, pool.take(WARM), into, 4)
            wait_for(WARM, watch)  # until the worker has begun
            load = claims.all_seated(port, pool.take(count), into, 256)
        told = lags(wait_for(count + WARM, watch)[WARM:], watch.seen)
    return {
        "claims": count,
        "claims_per_s": round(load.per_s),
        "checkpoints": len(watch.seen),
        "lag_p50_s": round(told[len(told) // 2], 2),
        "lag_p99_s": round(told[int(len(told) * 0.99)], 2),
        "lag_max_s": round(told[-1], 2),
    }


def main(words: list[str]) -> int:
    """Measure both parts in a database of its own and print one JSON object."""
    given = [int(text) for text in words]
    count, crowd = given + [100_000, 15_000][len(given) :]
    with a_database():
        found = alone(count)
        print(json.dumps(found), flush=True)
        found |= under_rush(crowd)
    print(f"\n{json.dumps(found)}")  # what a program wrote when it was ended may have no line end
    return 0
