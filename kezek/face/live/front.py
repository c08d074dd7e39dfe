"""The front door of live pages: stands before Django, answers from memory or steps aside.

No session, no form token, no language of a cookie, no statement: nothing that a page for everybody
does not need. Whoever it does not know how to answer goes on to Django.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

from kezek.core.words import Language
from kezek.face import look
from kezek.face.live.pages import Answer, Headers, Key, LivePage
from kezek.face.live.watch import Epoch, Watch

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

_LONGEST: Final = 1000  # letters of a query that anybody has a use for
_LANGUAGES: Final[dict[str, Language]] = {"kk": "kk", "ru": "ru", "en": "en"}

_DOWN: Final = """\
<!doctype html>
<html lang="kk">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Кезек</title>
<body style="font: 1.25rem/1.5 sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem">
<p>Бос орындар тізімі әзірге ашылмай тұр. Күте тұрыңыз: бет өзі ашылады.</p>
<p lang="ru">Список свободных мест пока не открывается. Подождите: страница откроется сама.</p>
""".encode()


def safety_headers() -> Headers:
    """What Django's middleware would tell a browser about any page of ours."""
    answer = HttpResponse()

    def nothing(_request: HttpRequest) -> HttpResponseBase:
        return answer

    request = HttpRequest()
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        request.META[name] = value
    SecurityMiddleware(CSPMiddleware(XFrameOptionsMiddleware(nothing)))(request)
    return [pair for pair in answer.items() if pair[0] != "Content-Type"]


class Live:
    """A WSGI application around another one."""

    def __init__(
        self, application: Application, pages: Sequence[LivePage], watch: Watch | None = None
    ) -> None:
        self._application = application
        self._pages = pages
        self.watch = watch or Watch(safety_headers())

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._application(environ, start)
        epoch = self.watch.epoch()
        path = environ["PATH_INFO"]
        if epoch is None:
            self.watch.start()
            if self.watch.failed and any(page.pattern.fullmatch(path) for page in self._pages):
                return _down(start)
            return self._application(environ, start)
        cookie = environ.get("HTTP_COOKIE", "")
        spelling = (path, environ.get("QUERY_STRING", ""), _look(cookie) if cookie else "")
        answer = epoch.spelled.get(spelling) or self._find(epoch, *spelling)
        if answer is None:
            return self._application(environ, start)
        answer.reads += 1
        if epoch.as_of is None:
            return _send(answer, environ, start)
        age = ("Age", str(self.watch.age()))
        return _send(answer, environ, lambda status, headers: start(status, [*headers, age]))

    def _find(self, epoch: Epoch, path: str, query: str, chosen: str) -> Answer | None:
        for page in self._pages:
            match = page.pattern.fullmatch(path)
            if match is None:
                continue
            named = match.groupdict()
            prefix = named["prefix"]
            if prefix and (prefix not in epoch.sights or prefix == epoch.default):
                return None  # the default city lives at the root alone
            code = named.get("city") or prefix or epoch.default
            sight = epoch.sights.get(code)
            if sight is None or len(query) > _LONGEST:
                return None
            try:
                asked = dict(parse_qsl(query, keep_blank_values=True))
            except ValueError:
                return None
            params = page.understand(asked, sight)
            if params is None:
                return None
            language = _LANGUAGES[named.get("lang") or "kk"]
            address = f"{path}?{urlencode(params)}" if params else path
            root = f"/{prefix}/" if prefix else "/"
            wanted = "" if page.data else chosen
            answer = epoch.answer(Key(code, page, language, wanted, root, address, params))
            epoch.spell((path, query, chosen), answer)
            return answer
        return None


def _look(cookies: str) -> str:
    """How the reader wants to read, in its one spelling; empty for the ordinary look."""
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == look.COOKIE:
            return look.write(*look.parse(value))
    return ""


def _send(answer: Answer, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and answer.quoted in known:
        start("304 Not Modified", answer.known)
        return []
    press = answer.pressed and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    start("200 OK", answer.pressed_headers if press else answer.plain)
    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    return [answer.pressed if press else answer.body]


def _down(start: Start) -> Iterable[bytes]:
    """Since this process began nobody has seen the database: say so, and let the page ask again."""
    start(
        "503 Service Unavailable",
        [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(_DOWN))),
            ("Retry-After", "5"),
            ("Cache-Control", "no-store"),
        ],
    )
    return [_DOWN]
