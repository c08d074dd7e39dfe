"""Open pages as finished bytes: read often, made once for each state of their city.

A page is kept under the city's last journal entry, the domain day, its address, the language and
the look. Where the `Doorstep` stands in front of Django it hands out what lies ready: most readers
cost no statement at all, and a page is drawn anew no oftener than a twentieth of the time goes into
drawing it, however many read it and however fast the city decides. So reading never competes with
deciding (`docs/decisions/kept-pages.md`).
"""

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from threading import Lock
from time import monotonic
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from kezek.core import clock
from kezek.face import look
from kezek.journal.sequencer import last_entry

_BYTES: Final = 24 * 1024 * 1024  # of all kept pages of a process together
_PRESSED: Final = 600  # a body shorter than this is not worth pressing
_OK: Final = 200

# A browser asks again each time (an answer of no bytes), a cache between may answer for 10 s.
_CONTROL: Final = "public, max-age=0, s-maxage=10, must-revalidate"
_RETOLD: Final = frozenset({"Content-Length", "ETag", "Cache-Control", "Vary", "Content-Encoding"})

# A page rests a second at least, and twenty times as long as drawing it took.
_REST: Final = 1.0
_SHARE: Final = 20
_AGAIN: Final = 2.0  # seconds until somebody looks whether Django is back
_LONGEST: Final = 3600.0  # seconds; an older page is no answer to anybody
_SPOKEN: Final = re.compile(r"/(?:[a-z0-9-]+/)?(?:kk|ru|en)/")  # pages that name their language

Key = tuple[object, ...]
View = Callable[..., HttpResponse]
Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
Headers = list[tuple[str, str]]
Spelling = tuple[str, str, str]  # path, query, look


@dataclass(frozen=True, slots=True)
class _Page:
    body: bytes
    pressed: bytes
    headers: tuple[tuple[str, str], ...]
    tag: str

    @property
    def size(self) -> int:
        return len(self.body) + len(self.pressed)


class _Shelf:
    """Pages in the order of their last reading; the longest unread go first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, _Page] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, key: Key) -> _Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: _Page) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            self._size += page.size - (old.size if old else 0)
            self._pages[key] = page
            while self._size > _BYTES:
                _, gone = self._pages.popitem(last=False)
                self._size -= gone.size

    @property
    def size(self) -> int:
        return self._size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._size = 0


_shelf = _Shelf()


@dataclass(slots=True)
class _Laid:
    """A page as it lies on the doorstep: whom it answers at once, and until when."""

    spelling: Spelling
    page: _Page
    drawn: float  # when it was last known to be as the city is, by the clock of the process
    looked: float  # when somebody last looked, in vain or not
    rest: float  # seconds for which nobody looks again
    looking: bool = False  # somebody has gone to look


class Doorstep:
    """A WSGI application around Django's: answers from memory for as long as a page may rest.

    When the rest is over one reader goes on to Django and looks whether the city has changed; the
    others get what lies here meanwhile. When Django can't answer, so do all, for an hour.
    """

    def __init__(self, application: Application, more: Headers) -> None:
        """`more`: what Django's middleware would tell a browser about any page of ours."""
        self._application = application
        self._more = more

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer a request."""
        spelling = _spelling(environ)
        if spelling is None:
            return self._application(environ, start)
        laid, goes = _steps.take(spelling)
        if laid is None:
            return self._application(environ, start)
        if not goes:
            return self._hand_out(laid, environ, start)
        try:
            return self._look(laid, environ, start)
        finally:
            laid.looking = False

    def _look(self, laid: _Laid, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Let Django answer; what lies here answers where it can't."""
        told: list[Any] = []

        def kept_back(status: str, headers: list[tuple[str, str]], *_more: object) -> None:
            told[:] = [status, headers]

        answer = self._application(environ, kept_back)
        try:
            body = list(answer)
        finally:
            if close := getattr(answer, "close", None):
                close()
        if str(told[0]).startswith("5"):
            laid.looked = monotonic() + _AGAIN - laid.rest
            return self._hand_out(laid, environ, start)
        _steps.drop(laid)  # unless a newer one lies there now, this is a page no more
        start(*told)
        return body

    def _hand_out(self, laid: _Laid, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        page = laid.page
        same = [
            ("Age", str(int(monotonic() - laid.drawn))),
            ("ETag", page.tag),
            ("Cache-Control", _CONTROL),
            ("Vary", "Accept-Encoding, Cookie"),
            *self._more,
        ]
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and page.tag.removeprefix("W/") in known:
            start("304 Not Modified", same)
            return []
        press = page.pressed and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        body = page.pressed if press else page.body
        own = [pair for pair in page.headers if pair[0] not in _RETOLD]
        pressed = [("Content-Encoding", "gzip")] if press else []
        start("200 OK", [*own, ("Content-Length", str(len(body))), *pressed, *same])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class _Steps:
    """What lies on the doorstep, by how it is asked for; the longest unread go first."""

    def __init__(self) -> None:
        self._laid: OrderedDict[Spelling, _Laid] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def take(self, spelling: Spelling) -> tuple[_Laid | None, bool]:
        """The page, and whether this reader is the one who goes to look."""
        now = monotonic()
        with self._lock:
            laid = self._laid.get(spelling)
            if laid is None or now - laid.drawn > _LONGEST:
                return None, True
            self._laid.move_to_end(spelling)
            goes = now - laid.looked >= laid.rest and not laid.looking
            laid.looking = laid.looking or goes
            return laid, goes

    def put(self, spelling: Spelling, page: _Page, cost: float) -> None:
        """Lay a page out; `cost`: the seconds that drawing it took, 0 where it was as it is."""
        now = monotonic()
        with self._lock:
            old = self._laid.pop(spelling, None)
            rest = max(_REST, _SHARE * cost) if cost or old is None else old.rest
            self._laid[spelling] = _Laid(spelling, page, now, now, rest)
            self._size += page.size - (old.page.size if old else 0)
            while self._size > _BYTES:
                _, gone = self._laid.popitem(last=False)
                self._size -= gone.page.size

    def drop(self, laid: _Laid) -> None:
        """Take a page away, if it still lies there."""
        with self._lock:
            if self._laid.get(laid.spelling) is laid:
                del self._laid[laid.spelling]
                self._size -= laid.page.size

    def clear(self) -> None:
        with self._lock:
            self._laid.clear()
            self._size = 0


_steps = _Steps()


def _spelling(environ: dict[str, Any]) -> Spelling | None:
    """How a page is asked for; None for what never lies on the doorstep."""
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not _SPOKEN.match(path):
        return None
    return path, environ.get("QUERY_STRING", ""), _look_of(environ.get("HTTP_COOKIE", ""))


def _look_of(cookies: str) -> str:
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == look.COOKIE:
            return look.write(*look.parse(value))
    return ""


def forget() -> None:
    """Throw every kept page away (tests)."""
    _shelf.clear()
    _steps.clear()


def held() -> int:
    """Bytes of all kept pages together."""
    return _shelf.size


def _own_city(request: HttpRequest, **_kwargs: object) -> str:
    city = getattr(request, "city", None)
    return str(city.pk) if city else ""


def kept(
    city: Callable[..., str] = _own_city,
    *,
    never: str = "",
    also: Callable[[HttpRequest], object] = lambda _request: "",
) -> Callable[[View], View]:
    """Keep what a public view answers. `city` tells whose journal makes the page old.

    `also` tells what else makes it old, where it shows something that no journal knows of. With a
    parameter `never` in the address the page is one reader's own and is not kept.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - of the address
            if never and never in request.GET:
                response = view(request, *args, **kwargs)
                response.headers["Cache-Control"] = "no-store"
                return response
            code = city(request, **kwargs)
            last = last_entry(code) if code else 0
            key = (*_key(request, code, last), also(request))
            page = _shelf.find(key) if last else None
            cost = 0.0
            if page is None:
                began = monotonic()
                response = view(request, *args, **kwargs)
                if response.status_code != _OK or response.cookies or response.streaming:
                    return response
                page = _page(response)
                cost = monotonic() - began
                if last:
                    _shelf.put(key, page)
            spelling = _spelling(request.META) if last else None
            if spelling is not None:
                _steps.put(spelling, page, cost)
            return _send(request, page)

        return answer

    return decorate


def _key(request: HttpRequest, code: str, last: int) -> Key:
    return (
        connection.settings_dict["NAME"],
        code,
        last,
        clock.today(),
        request.get_full_path(),
        get_language(),
        look.parse(request.COOKIES.get(look.COOKIE, "")),
        bool(settings.DEMO),
    )


def _page(response: HttpResponse) -> _Page:
    body = response.content
    return _Page(
        body,
        gzip.compress(body, 6, mtime=0) if len(body) >= _PRESSED else b"",
        tuple(response.items()),
        f'W/"{blake2b(body, digest_size=12).hexdigest()}"',
    )


def _send(request: HttpRequest, page: _Page) -> HttpResponse:
    press = page.pressed and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(page.pressed if press else page.body)
    for name, value in page.headers:
        response.headers[name] = value
    if press:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = page.tag
    response.headers["Cache-Control"] = _CONTROL
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    found = get_conditional_response(request, etag=page.tag, response=response)
    return found if isinstance(found, HttpResponse) else response
