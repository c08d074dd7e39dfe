"""The lane as a process: its end, its successor, and what `kill -9` leaves."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from kezek.core import clock
from kezek.kindergartens.models import Group
from kezek.places import queries
from kezek.places.models import Place
from kezek.places.rush.ticket import Ticket
from kezek.portal.views.rush import ticket_key
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, a_group
from tests.places.builders import a_claimant
from tests.site.machine import ROOT, free_port, until

pytestmark = [
    pytest.mark.machine,
    pytest.mark.django_db,
    pytest.mark.usefixtures("cloned", "gathered"),
]
CLAIM, HEALTH = "/rush/claim/", "/rush/health/"


@pytest.fixture(scope="module")
def gathered() -> None:
    """The styles that the lane's pages name."""
    words = [sys.executable, "-P", "-m", "kezek", "static"]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)


@contextmanager
def a_lane(address: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kezek", "rush", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "KEZEK_DEMO": "0"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ask(port: int, form: str = "", path: str = CLAIM, accept: str = "application/json") -> Any:
    """Status, headers and body; nothing where nobody answers."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        server.request("POST" if form else "GET", path, form or None, {"Accept": accept})
        answer = server.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        server.close()


def a_wish() -> Callable[[Group], str]:
    """A family's form for any group."""
    voucher = a_claimant()
    Voucher.objects.filter(pk=voucher.pk).update(sign_due_at=clock.at(date(2100, 1, 1)))
    ticket = Ticket(voucher.pk, 11, TARAZ, "kk", 2**32, "/kk/cabinet/5/").seal(ticket_key())
    return lambda group: urlencode({"ticket": ticket, "group": group.pk, "language": "kk"})


def serving(port: int) -> bool:
    return ask(port, path=HEALTH) is not None


def test_a_polite_end_answers_what_was_taken(address: str) -> None:
    port, group = free_port(), a_group(capacity=8)
    forms = [a_wish()(group) for _ in range(10)]
    with a_lane(address, port) as lane:
        assert until(lambda: serving(port), 90)
        with ThreadPoolExecutor(10) as families, psycopg.connect(address) as city:
            city.execute("SELECT pg_advisory_xact_lock(1, hashtext('taraz'))")
            asked = [families.submit(ask, port, form) for form in forms]
            assert until(lambda: json.loads(ask(port, path=HEALTH)[2])["arrived"] == 10)
            lane.send_signal(signal.SIGTERM)
            time.sleep(1)  # long enough to end, if it did not wait for them
            assert not any(one.done() for one in asked)
            city.commit()
            told = sorted(one.result()[0] for one in asked)
        assert told == [200] * 8 + [409] * 2
        assert lane.wait(20) == 0
    assert Place.objects.count() == 8
    assert queries.reconcile(TARAZ) == []


def test_pages_come_from_the_lane_itself(address: str) -> None:
    port, group, wish = free_port(), a_group(), a_wish()
    with a_lane(address, port):
        assert until(lambda: serving(port), 90)
        status, headers, _ = ask(port, wish(group), accept="text/html")
        assert (status, headers["location"]) == (303, "/kk/cabinet/5/claimed/")
        status, _, body = ask(port, "ticket=x&group=1&language=ru", accept="text/html")
        assert status == 403
        assert "Откройте кабинет" in body


def test_the_second_one_takes_over_when_the_first_is_killed(address: str) -> None:
    first, second, group, wish = free_port(), free_port(), a_group(), a_wish()
    with ExitStack() as lanes:
        one = lanes.enter_context(a_lane(address, first))
        assert until(lambda: serving(first), 90)
        lanes.enter_context(a_lane(address, second))
        status, _, before = ask(first, wish(group))
        assert status == 200
        time.sleep(3)  # long enough to listen, if it did not wait for its turn
        assert not serving(second)
        one.send_signal(signal.SIGKILL)
        assert until(lambda: serving(second), 60)
        status, _, after = ask(second, wish(group))
    assert (status, json.loads(after)["verdict"]) == (200, "already")
    assert json.loads(after)["place"] == json.loads(before)["place"]
    assert Place.objects.count() == 1


def test_two_kills_in_mid_rush_lose_nothing() -> None:
    """The drill in small: the lane and the database are killed while families claim."""
    done = subprocess.run(
        [sys.executable, "-P", "bench/run.py", "drill_rush", "2"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["killed"] == {"rush": 1, "database": 1}
    assert told["acknowledged"] >= 120
    assert (told["lost"], told["overbooked"], told["half_done"]) == (0, 0, 0)
