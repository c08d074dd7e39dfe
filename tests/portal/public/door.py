"""The front door of live pages as a web server calls it."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.utils.module_loading import import_string

from kezek.face.live import Live
from kezek.face.live.front import Start
from kezek.site.wsgi import LIVE

ELSEWHERE = "299 Elsewhere"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as it is read."""
        pressed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if pressed else self.body).decode()

    @property
    def elsewhere(self) -> bool:
        """Whether the door stood aside."""
        return self.status == 299


def _django(_environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    start(ELSEWHERE, [])
    return []


def a_door(*, looking: bool = True) -> Live:
    """The door with all its pages; `looking`: it has looked once, in this very connection."""
    door = Live(_django, [import_string(name) for name in LIVE])
    if looking:
        door.watch.look()
    return door


def ask(door: Live, url: str, method: str = "GET", **headers: str) -> Said:
    """Ask the door; headers are named as WSGI does, without HTTP_."""
    path, _, query = url.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        **{f"HTTP_{name}": value for name, value in headers.items()},
    }
    setup_testing_defaults(environ)
    told: list[Any] = []
    body = b"".join(door(environ, lambda *words: told.extend(words)))
    return Said(int(told[0].split()[0]), dict(told[1]), body)
