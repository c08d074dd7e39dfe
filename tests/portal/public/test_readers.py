"""Readers of the open queue and the city that decides: one does not wait for the other."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from kezek.face import keeping
from kezek.face.keeping import Doorstep
from kezek.face.live.front import safety_headers
from kezek.journal.sequencer import catch_up
from tests.builders import TARAZ, statements_of
from tests.portal.public.town import a_town, a_waiting_child

pytestmark = pytest.mark.django_db
PAGES = ("", "queue/", "queue/b3-general/", "places/", "money/", "trends/", "issues/1/")


@pytest.fixture(autouse=True)
def _keep_the_connection() -> Iterator[None]:
    """The test's own transaction must outlive a request, as with Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds on the clock of the process, which the test moves."""
    moved = [5000.0]
    monkeypatch.setattr(keeping, "monotonic", lambda: moved[0])
    return moved


def read(door: Doorstep, path: str) -> tuple[str, dict[str, str], bytes]:
    environ: dict[str, Any] = {"PATH_INFO": f"/kk/{path}", "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    told: list[Any] = []
    body = b"".join(door(environ, lambda *words: told.extend(words)))
    return told[0], dict(told[1]), body


def read_often(door: Doorstep, path: str) -> None:
    """Fifty readers, one after the other."""
    for _ in range(50):
        read(door, path)


def test_no_statement_runs_for_a_reader_while_the_city_decides(now: list[float]) -> None:
    a_town()
    door = Doorstep(get_wsgi_application(), safety_headers())
    first = {path: read(door, path) for path in PAGES}
    assert {status for status, _headers, _body in first.values()} == {"200 OK"}
    for days in range(5):
        a_waiting_child(50 + days)  # an entry each, as in a rush
        catch_up(TARAZ)
        for path in PAGES:
            assert statements_of(partial(read_often, door, path)) == 0
            assert read(door, path)[2] == first[path][2]
    now[0] += 1.5
    assert read(door, "queue/b3-general/")[2] != first["queue/b3-general/"][2]


def test_without_the_doorstep_each_reader_costs_statements() -> None:
    a_town()
    read(portal := Doorstep(get_wsgi_application(), []), "queue/")
    keeping.forget()
    assert statements_of(lambda: read(portal, "queue/")) > 3


def test_what_the_doorstep_says_is_what_django_would(now: list[float]) -> None:
    a_town()
    door = Doorstep(get_wsgi_application(), safety_headers())
    _, drawn, body = read(door, "queue/")
    _, handed, again = read(door, "queue/")
    assert again == body
    for name in ("Content-Type", "ETag", "Cache-Control", "Content-Security-Policy"):
        assert handed[name] == drawn[name]
    assert set(drawn) - set(handed) <= {"Content-Language", "X-Frame-Options"} | set(handed)
    assert now


def test_a_search_by_number_is_asked_each_time(now: list[float]) -> None:
    town = a_town()
    door = Doorstep(get_wsgi_application(), safety_headers())
    number = town.applications[0].number
    environ: dict[str, Any] = {"PATH_INFO": "/kk/queue/", "QUERY_STRING": f"number={number}"}
    setup_testing_defaults(environ)
    for _ in range(2):
        told: list[Any] = []
        b"".join(door(dict(environ), lambda *words, told=told: told.extend(words)))
        assert dict(told[1])["Cache-Control"] == "no-store"
    assert now
