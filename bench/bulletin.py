"""Pages of free places a second through the real server, against a bare hello of the same server.

Both are granian with the flags of `make run`: one worker, eight threads. The page is the whole open
list of a city of 354 kindergartens, pressed as browsers take it, read to its last byte. Pages and
hellos are measured in turn; the figures are medians, of the ratio that of the rounds' own. Then
once more while places change: `seen_ms` is the time from a commit to the first page that shows it,
under the full load.

    make bench-bulletin                       64 connections, five rounds of 30,000 requests
    python bench/run.py bulletin 256 10000    connections, requests a round

`ratio` = pages ÷ hellos. `server_ratio` is the same in processor time of the servers, which the
load client has no part in; `client_busy` is that client's share of a core. The last line is one
JSON object.
"""

import gzip
import http.client
import json
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as Ended
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection

from bench.database import a_database
from bench.hello import BODY
from bench.load import drive, get
from tests.builders import TARAZ, a_city, a_group, a_kindergarten

ROOT = Path(__file__).resolve().parents[1]
HOUSES = 354
ROUNDS = 5
PATIENCE = 60.0
PAGE = "/kk/kindergartens/"
WATCHED = f"/api/v1/cities/{TARAZ}/kindergartens/?kind=private"
SEATS = 25
TICKS = os.sysconf("SC_CLK_TCK")


def a_big_city() -> None:
    """As many kindergartens as Taraz has, with some 950 groups."""
    a_city()
    for n in range(HOUSES):
        house = a_kindergarten(
            lat=42.84 + n % 19 * 0.006,
            lon=71.30 + n % 23 * 0.006,
            name_kk=f"«Балапан {n}» балабақшасы",
            name_ru=f"Детский сад «Балапан {n}»",
            sort_key=f"{n:04}",
        )
        for k in range(2 + (n % 3 > 0)):
            a_group(house, band=1 + (n + k) % 5, capacity=SEATS, taken=(n * 7 + k) % (SEATS + 1))
    a_group(a_kindergarten(kind="private"), capacity=SEATS)


def address() -> str:
    """Of the bench's database."""
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def a_server(application: str) -> Iterator[tuple[int, int]]:
    """A granian of its own on the bench's database; gives its port and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": address(),
        "KEZEK_POOL": "8",
        "KEZEK_SECRET": settings.SECRET_KEY,
        "PYTHONPATH": str(ROOT),
    }
    web = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "granian", application),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "8", "--backlog", "1024"),
            *("--no-ws", "--log-level", "warning"),
        ],
        env=environment,
        cwd=ROOT,
    )
    try:
        yield port, web.pid
    finally:
        web.terminate()
        web.wait(30)


def worked(process: int) -> float:
    """Seconds of processor time of a server and its workers so far."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    total = 0
    for one in (str(process), *children):
        fields = Path(f"/proc/{one}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def until(port: int, asked: bytes, wanted: bytes, *, pressed: bool) -> int:
    """Ask until the answer holds what is wanted; returns its length over the wire."""
    due = time.monotonic() + PATIENCE
    while True:
        try:
            (body,) = drive(port, [asked], 1).bodies
            if wanted in (gzip.decompress(body) if pressed else body):
                return len(body)
        except (OSError, gzip.BadGzipFile):
            pass  # not listening, or Django's own page yet
        if time.monotonic() > due:
            raise RuntimeError("the server does not answer as it should")
        time.sleep(0.2)  # the server is still starting


def change(port: int, database: str, ended: Ended, seen: Connection) -> None:
    """Change the watched places and look how long the old figure stays, again and again.

    Sends the milliseconds from each commit to the first answer that shows it. A process of its own:
    in the load client's it would slow that client down.
    """
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    taken, times = 0, []
    with psycopg.connect(database, autocommit=True) as rows:
        while not ended.is_set():
            taken = (taken + 1) % SEATS
            rows.execute(
                "UPDATE kindergartens_group SET taken = %s WHERE kindergarten_id ="
                " (SELECT id FROM kindergartens_kindergarten WHERE kind = 'private')",
                [taken],
            )
            began = time.perf_counter()
            shown = -1
            while shown != SEATS - taken:
                time.sleep(0.01)  # a reader every 10 ms, not a second load
                web.request("GET", WATCHED)
                (house,) = json.loads(web.getresponse().read())
                shown = house["free"]
            times.append((time.perf_counter() - began) * 1000)
    seen.send(times)


@contextmanager
def changing(port: int) -> Iterator[list[float]]:
    """Places change all the time, as in a rush; afterwards the list holds what `change` saw."""
    forks = multiprocessing.get_context("fork")
    ended, (here, there) = forks.Event(), forks.Pipe()
    process = forks.Process(target=change, args=(port, address(), ended, there))
    process.start()
    seen: list[float] = []
    try:
        yield seen
    finally:
        ended.set()
        seen += here.recv()
        process.join()


@dataclass(frozen=True, slots=True)
class Round:
    """Answers a second, the server's microseconds of processor time for one, the client's share."""

    per_s: float
    server_us: float
    client_busy: float


def measured(server: tuple[int, int], asked: bytes, connections: int, count: int) -> Round:
    """One round; every answer must be the page or the hello itself."""
    port, process = server
    spent, own = worked(process), time.process_time()
    found = drive(port, [asked] * count, connections, keep=False)
    own, spent = time.process_time() - own, worked(process) - spent
    if set(found.statuses) != {200}:
        raise RuntimeError(f"answers other than 200: {set(found.statuses)}")
    return Round(found.per_s, spent / count * 1e6, own / found.seconds)


def bench(connections: int, count: int) -> dict[str, object]:
    """Measure both in turn, then the pages while places change."""
    page = get(PAGE, "Accept-Encoding: gzip, deflate, br\r\nAccept: text/html\r\n")
    hello = get("/")
    pages: list[Round] = []
    hellos: list[Round] = []
    with (
        a_server("kezek.site.wsgi:application") as live,
        a_server("bench.hello:application") as bare,
    ):
        size = until(live[0], page, "секунд сайын".encode(), pressed=True)
        until(bare[0], hello, BODY, pressed=False)
        for n in range(ROUNDS + 1):  # the first is not counted
            found = measured(bare, hello, connections, count)
            other = measured(live, page, connections, count)
            if n:
                hellos.append(found)
                pages.append(other)
        with changing(live[0]) as seen:
            moving = [measured(live, page, connections, count).per_s for _ in range(ROUNDS)]
    pages_per_s = statistics.median(one.per_s for one in pages)
    hello_per_s = statistics.median(one.per_s for one in hellos)
    ratio = statistics.median(
        one.per_s / other.per_s for one, other in zip(pages, hellos, strict=True)
    )
    page_us = statistics.median(one.server_us for one in pages)
    hello_us = statistics.median(one.server_us for one in hellos)
    return {
        "connections": connections,
        "page_bytes": size,
        "pages_per_s": round(pages_per_s),
        "hello_per_s": round(hello_per_s),
        "ratio": round(ratio, 2),
        "page_us": round(page_us, 1),
        "hello_us": round(hello_us, 1),
        "server_ratio": round(hello_us / page_us, 2),
        "changing_per_s": round(statistics.median(moving)),
        "changing_ratio": round(statistics.median(moving) / hello_per_s, 2),
        "seen_ms": round(statistics.median(seen)),
        "seen_ms_max": round(max(seen)),
        "client_busy": round(max(one.client_busy for one in (*pages, *hellos)), 2),
    }


def main(words: list[str]) -> int:
    """Measure in a database of its own and print one JSON object."""
    given = [int(text) for text in words]
    connections, count = given + [64, 30_000][len(given) :]
    gather = [sys.executable, "-P", "-m", "kezek", "static"]
    subprocess.run(gather, cwd=ROOT, check=True, capture_output=True)
    with a_database():
        a_big_city()
        print(json.dumps(bench(connections, count)))
    return 0
