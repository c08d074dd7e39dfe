"""Open pages before Django: finished bytes, one reader looks, the old page when nobody can."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils.translation import override

from kezek.face import keeping
from kezek.face.keeping import Doorstep, Start, kept

pytestmark = pytest.mark.django_db
PATH = "/kk/queue/"


class Portal:
    """A portal of one page, kept as any other, that counts who comes to it."""

    def __init__(self) -> None:
        self.asked = 0
        self.drawn = 0
        self.entry = 1
        self.status = 200
        self.cost: Callable[[], None] = lambda: None
        self.view: Callable[[HttpRequest], HttpResponse] = self.page

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        self.asked += 1
        if self.status >= 500:
            start("500 Internal Server Error", [])
            return [b"broken"]
        request = RequestFactory().get(environ["PATH_INFO"])
        request.META.update(environ)
        with override("kk"):
            response = self.view(request)
        start(f"{response.status_code} told", list(response.items()))
        return [response.content]

    def page(self, request: HttpRequest) -> HttpResponse:
        """The page, as it is now."""

        @kept(lambda _request: "taraz")
        def page(_request: HttpRequest) -> HttpResponse:
            self.drawn += 1
            self.cost()  # drawing takes its time
            return HttpResponse(f"entry {self.entry} " * 200, status=self.status)

        return page(request)


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    found = Portal()
    monkeypatch.setattr(keeping, "last_entry", lambda _city: found.entry)
    keeping.forget()
    with override_settings(DEMO=False):
        yield found
    keeping.forget()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds on the clock of the process: the test moves it."""
    now = [1000.0]
    monkeypatch.setattr(keeping, "monotonic", lambda: now[0])
    return now


def ask(door: Doorstep, path: str = PATH, **headers: str) -> tuple[str, dict[str, str], bytes]:
    where, _, query = path.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": where, "QUERY_STRING": query}
    environ |= {f"HTTP_{name}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    told: list[Any] = []
    body = b"".join(door(environ, lambda *words: told.extend(words)))
    return told[0], dict(told[1]), body


def test_readers_of_a_resting_page_never_reach_django(portal: Portal, at: list[float]) -> None:
    door = Doorstep(portal, [("X-Safe", "yes")])
    first = ask(door)[2]
    portal.entry += 1  # the city goes on deciding
    for _ in range(500):
        status, headers, body = ask(door)
    assert (portal.asked, portal.drawn) == (1, 1)
    assert (status, body) == ("200 OK", first)
    assert headers["X-Safe"] == "yes"
    assert headers["ETag"].startswith('W/"')
    assert headers["Content-Length"] == str(len(first))
    at[0] += 0.99
    assert ask(door)[2] == first
    at[0] += 0.02
    assert b"entry 2" in ask(door)[2]
    assert (portal.asked, portal.drawn) == (2, 2)


def test_a_page_of_a_quiet_city_is_looked_at_and_not_drawn(portal: Portal, at: list[float]) -> None:
    door = Doorstep(portal, [])
    for _ in range(10):
        ask(door)
        at[0] += 2.0
    assert (portal.asked, portal.drawn) == (10, 1)


def test_a_dear_page_rests_twenty_times_as_long_as_it_took(portal: Portal, at: list[float]) -> None:
    def a_tenth() -> None:
        at[0] += 0.1

    portal.cost = a_tenth
    door = Doorstep(portal, [])
    ask(door)
    at[0] += 1.99
    ask(door)
    assert portal.asked == 1
    at[0] += 0.02
    ask(door)
    assert portal.asked == 2


def test_while_one_looks_the_others_read_what_is_there(portal: Portal, at: list[float]) -> None:
    door = Doorstep(portal, [])
    first = ask(door)[2]
    portal.entry += 1
    at[0] += 5.0
    seen: list[bytes] = []

    def slowly(request: HttpRequest) -> HttpResponse:
        portal.view = portal.page  # for the next
        seen.append(ask(door)[2])  # another reader, while the page is being drawn
        return portal.page(request)

    portal.view = slowly
    assert b"entry 2" in ask(door)[2]
    assert seen == [first]
    assert portal.asked == 2


def test_when_django_fails_the_old_page_stays_for_an_hour(portal: Portal, at: list[float]) -> None:
    door = Doorstep(portal, [])
    first = ask(door)[2]
    portal.status = 500
    at[0] += 60.0
    status, headers, body = ask(door)
    assert (status, body) == ("200 OK", first)
    assert headers["Age"] == "60"
    assert ask(door)[2] == first
    assert portal.asked == 2  # the second reader did not wait for the failure again
    at[0] += 2.1
    assert ask(door)[2] == first
    assert portal.asked == 3
    at[0] += 3600.0
    assert ask(door)[0].startswith("500")


def test_a_page_that_is_gone_is_gone_for_all(portal: Portal, at: list[float]) -> None:
    door = Doorstep(portal, [])
    ask(door)
    portal.status, portal.entry = 404, 2
    at[0] += 5.0
    assert ask(door)[0].startswith("404")
    assert ask(door)[0].startswith("404")


def test_query_and_look_have_pages_of_their_own(portal: Portal) -> None:
    door = Doorstep(portal, [])
    for path, cookie in ((PATH, ""), (f"{PATH}?page=2", ""), (PATH, "a=b; look=large")):
        ask(door, path, COOKIE=cookie)
        ask(door, path, COOKIE=cookie)
    assert portal.asked == 3


@pytest.mark.parametrize("path", ["/health/", "/api/v1/cities/", "/"])
def test_what_names_no_language_is_never_here(portal: Portal, path: str) -> None:
    door = Doorstep(portal, [])
    ask(door, path)
    ask(door, path)
    assert portal.asked == 2


def test_a_browser_that_knows_the_page_gets_no_bytes(portal: Portal) -> None:
    door = Doorstep(portal, [])
    ask(door)
    tag = ask(door)[1]["ETag"]
    status, _headers, body = ask(door, IF_NONE_MATCH=tag)
    assert (status, body) == ("304 Not Modified", b"")


def test_bytes_are_pressed_for_who_can_read_them(portal: Portal) -> None:
    door = Doorstep(portal, [])
    plain = ask(door)[2]
    _status, headers, body = ask(door, ACCEPT_ENCODING="br, gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert len(body) < len(plain)


def test_the_doorstep_does_not_grow_for_ever(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_BYTES", 20_000)
    door = Doorstep(portal, [])
    for page in range(30):
        ask(door, f"{PATH}?page={page}")
    assert 1 < len(keeping._steps._laid) < 30
