"""Open pages as finished bytes: read often, made once for each state of their city.

A page is kept under the city's last journal entry, the domain day, its address, the language and
the look. Whoever reads it costs one short statement, so that reading never competes with deciding.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from threading import Lock
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

Key = tuple[object, ...]
View = Callable[..., HttpResponse]


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


def forget() -> None:
    """Throw every kept page away (tests)."""
    _shelf.clear()


def held() -> int:
    """Bytes of all kept pages together."""
    return _shelf.size


def _own_city(request: HttpRequest, **_kwargs: object) -> str:
    city = getattr(request, "city", None)
    return str(city.pk) if city else ""


def kept(city: Callable[..., str] = _own_city, *, never: str = "") -> Callable[[View], View]:
    """Keep what a public view answers. `city` tells whose journal makes the page old.

    With a parameter `never` in the address the page is one reader's own and is not kept.
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
            key = _key(request, code, last)
            page = _shelf.find(key) if last else None
            if page is None:
                response = view(request, *args, **kwargs)
                if response.status_code != _OK or response.cookies or response.streaming:
                    return response
                page = _page(response)
                if last:
                    _shelf.put(key, page)
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
