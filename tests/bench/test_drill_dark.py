"""The dark drill can fail: on silence, on other bytes, and where it was not dark at all."""

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bench.drill_dark import API, UNREAD, faults, refuses, silent, without_age
from kezek.core import clock
from kezek.face.live import Reader
from kezek.places.sight import sight_of
from kezek.policy.models import City
from kezek.portal.views.public.kindergartens import LIST
from kezek.site import cluster
from tests.builders import TARAZ
from tests.portal.public.town import NOW, a_town

LIVE = "/kk/kindergartens/"
RIGHT: dict[str, object] = {
    "pages": 36,
    "files": 48,
    "silent_in_light": 0,
    "silent_without_database": 0,
    "silent_without_application": 0,
    "database_gone": True,
    "unread_said_503": len(UNREAD),
    "api": len(API),
    "api_without_database": 1,
    "api_said_503": len(API) - 1,
    "application_gone": True,
    "log_verified": True,
    "children_in_the_file": 252,
}


@pytest.fixture
def served() -> Iterator[tuple[int, dict[str, bytes]]]:
    """A web server of some pages, and the pages."""
    pages: dict[str, bytes] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 503)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_words: Any) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, pages
    server.shutdown()
    server.server_close()


def test_a_page_that_is_silent_or_another_is_found(served: tuple[int, dict[str, bytes]]) -> None:
    port, pages = served
    before = {"/kk/": b"one", "/ru/": b"two"}
    pages |= before
    assert silent(port, before) == []
    pages["/kk/"] = b"six"
    del pages["/ru/"]
    assert silent(port, before) == ["/kk/: 3 bytes are not the 3 of before", "/ru/: 503"]


@pytest.mark.django_db
def test_a_live_page_must_say_its_age_and_change_in_nothing_else(
    served: tuple[int, dict[str, bytes]],
) -> None:
    a_town()
    sight = sight_of(City.objects.get(code=TARAZ), NOW)
    with clock.standing_at(NOW):
        light, dark = (
            LIST.draw(sight, Reader("kk", "", "", LIVE, (), moment)).encode()
            for moment in (None, NOW)
        )
    port, pages = served
    assert b"<li>" in without_age(light)
    pages[LIVE] = dark
    assert silent(port, {LIVE: light}) == []
    pages[LIVE] = light  # it goes on as if it were new
    assert len(silent(port, {LIVE: light})) == 1
    pages[LIVE] = dark.replace(b"<li>", b"<li> ")
    assert len(silent(port, {LIVE: light})) == 1


def test_a_database_that_is_there_does_not_refuse() -> None:
    server = cluster.ensure()
    assert not refuses(server.url("postgres", "owner"))
    assert refuses(server.url("kezek_that_never_was"))


def test_what_is_as_it_must_be_has_no_fault() -> None:
    assert faults(RIGHT) == []


@pytest.mark.parametrize("name", [name for name in RIGHT if name != "api_said_503"])
def test_every_figure_can_fail_it(name: str) -> None:
    value = RIGHT[name]
    bent = not value if isinstance(value, bool) else 0 if value else 1
    assert name in faults(RIGHT | {name: bent})


def test_an_api_that_breaks_fails_it() -> None:
    assert faults(RIGHT | {"api_said_503": len(API) - 2}) == ["api"]
