"""The portal's door to the rush lane: one address for families, whether a lane runs or not.

In front of Django, because a claim that only passes through needs no session and no database. A
lane that does not answer is no error: the request goes on to Django, where the ordinary lane takes
it. Nothing is lost or done twice by that: a claim that was granted is granted to the same family.
"""

import http.client
import io
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from kezek.places.rush.wish import CLAIM, LONGEST

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

_PATIENCE = 8.0  # seconds: longer than a lane lets anybody wait
_REST = 5.0  # seconds for which a lane that kept silent is not asked
_KEPT = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "date"})
_PASSED = {
    "HTTP_ACCEPT": "Accept",
    "HTTP_COOKIE": "Cookie",
    "CONTENT_TYPE": "Content-Type",
}


class Door:
    """Passes claims with a ticket on to `host:port`, everything else to the application."""

    def __init__(self, application: Application, lane: str) -> None:
        host, _, port = lane.rpartition(":")
        self._application = application
        self._where = (host, int(port))
        self._kept = threading.local()
        self._rests_until = 0.0

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer a request."""
        if environ.get("PATH_INFO") != CLAIM or time.monotonic() < self._rests_until:
            return self._application(environ, start)
        body = environ["wsgi.input"].read(min(LONGEST + 1, int(environ.get("CONTENT_LENGTH") or 0)))
        environ["wsgi.input"] = io.BytesIO(body)
        try:
            answer, content = self._pass_on(environ, body)
        except TimeoutError:
            self._rests_until = time.monotonic() + _REST
            return self._application(environ, start)
        except (OSError, http.client.HTTPException):
            return self._application(environ, start)
        headers = [pair for pair in answer.getheaders() if pair[0].lower() not in _KEPT]
        start(f"{answer.status} {answer.reason}", [*headers, ("Content-Length", str(len(content)))])
        return [content]

    def _pass_on(
        self, environ: dict[str, Any], body: bytes
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """The lane's answer. A connection that was kept too long is replaced once."""
        headers = {name: environ[key] for key, name in _PASSED.items() if environ.get(key)}
        kept = getattr(self._kept, "lane", None)
        for lane in (kept, None) if kept else (None,):
            fresh = lane or http.client.HTTPConnection(*self._where, timeout=_PATIENCE)
            self._kept.lane = None
            try:
                fresh.request(environ["REQUEST_METHOD"], CLAIM, body, headers)
                answer = fresh.getresponse()
                content = answer.read()
            except TimeoutError:
                fresh.close()
                raise
            except (OSError, http.client.HTTPException):
                fresh.close()
                if lane is None:
                    raise
            else:
                self._kept.lane = fresh
                return answer, content
        raise AssertionError  # the last one has returned or raised
