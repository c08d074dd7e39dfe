"""The files of the open log under /log/, from the disk alone: also while the database is down.

In production a web server gives them out itself (docs/operators.md); this is what `make run` does.
"""

import re
from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from kezek.journal.log.where import folder

ROOT = "/log/"
_FOREVER = "public, max-age=31536000, immutable"
_NOW = "no-cache"
_KINDS = (
    (re.compile(r"checkpoint|vkey"), "text/plain; charset=utf-8", _NOW),
    (
        re.compile(r"tile/(?:entries|[0-9]{1,2})(?:/x[0-9]{3})*/[0-9]{3}(?:\.p/[0-9]{1,3})?"),
        "application/octet-stream",
        _FOREVER,
    ),
    (re.compile(r"rules/[0-9a-f]{64}\.json"), "application/json", _FOREVER),
)


class LogFilesMiddleware:
    """Answers what lies below /log/ before anybody asks the database for a city or a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give out the file, or go on."""
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return _answer(request.path_info.removeprefix(ROOT))


def _answer(name: str) -> HttpResponseBase:
    found = next((rest for pattern, *rest in _KINDS if pattern.fullmatch(name)), None)
    if found is None:
        return _missing()
    kind, keep = found
    try:
        file = (folder() / name).open("rb")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return _missing()
    response = FileResponse(file, content_type=kind)
    response.headers["Cache-Control"] = keep
    response.headers["Access-Control-Allow-Origin"] = "*"  # anybody's page may check it
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _missing() -> HttpResponse:
    return HttpResponse(
        "there is no such file in the log\n",
        status=404,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": _NOW, "Access-Control-Allow-Origin": "*"},
    )
