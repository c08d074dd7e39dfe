"""The files of open data under /data/, from the disk alone: also while the database is down.

In production a web server gives them out itself (docs/operators.md); this is what `make run` does.
A part of a file may be asked for: programs read a Parquet file's end first.
"""

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from email.utils import formatdate
from typing import BinaryIO, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from kezek.opendata import folder
from kezek.opendata.addresses import MEDIA, PATTERN, ROOT

_OPEN: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
}
_SETTLED: Final = "public, max-age=86400"  # a day's files never change, but go in time
_NEWEST: Final = "public, max-age=60, must-revalidate"
_BLOCK: Final = 64 * 1024
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class DataFilesMiddleware:
    """Answers what lies below /data/ before anybody asks the database for a city or a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Django's contract."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give out the file, or go on."""
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        if request.method == "OPTIONS":
            allowed = {"Access-Control-Allow-Methods": "GET, HEAD"}
            asked = {"Access-Control-Allow-Headers": "If-None-Match, Range"}
            return HttpResponse(status=204, headers={**_OPEN, **allowed, **asked})
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={**_OPEN, "Allow": "GET, HEAD, OPTIONS"})
        return _answer(request)


def _answer(request: HttpRequest) -> HttpResponseBase:
    found = PATTERN.fullmatch(request.path_info)
    if found is None or not _real(found["day"]):
        return _missing()
    try:
        file = (folder.home() / request.path_info.removeprefix(ROOT)).open("rb")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return _missing()
    stat = os.fstat(file.fileno())
    tag = f'"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    headers = {
        **_OPEN,
        "Accept-Ranges": "bytes",
        "Cache-Control": _SETTLED if found["day"] else _NEWEST,
        "ETag": tag,
        "Last-Modified": formatdate(stat.st_mtime, usegmt=True),
    }
    if tag in request.headers.get("If-None-Match", ""):
        file.close()
        return HttpResponse(status=304, headers=headers)
    return _send(request, file, stat.st_size, {**headers, "Content-Type": MEDIA[found["ending"]]})


def _real(day: str | None) -> bool:
    """Whether it is a day of the calendar, or none was asked for."""
    try:
        return day is None or bool(date.fromisoformat(day))
    except ValueError:
        return False


def _send(
    request: HttpRequest, file: BinaryIO, size: int, headers: dict[str, str]
) -> HttpResponseBase:
    part = _part(request, size, headers["ETag"])
    if part is not None and not part:
        file.close()
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, end = (part.start, part.stop) if part else (0, size)
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=206 if part else 200, headers=headers)
    return StreamingHttpResponse(
        _blocks(file, start, end), status=206 if part else 200, headers=headers
    )


def _part(request: HttpRequest, size: int, tag: str) -> range | None:
    """The bytes asked for; None: all of them; empty: there are none such."""
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    if match is None or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        return range(max(0, size - int(last)), size)
    return range(int(first), min(int(last) + 1, size) if last else size)


def _blocks(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start
        while left > 0 and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block


def _missing() -> HttpResponse:
    return HttpResponse(
        "there is no such file of open data\n",
        status=404,
        content_type="text/plain; charset=utf-8",
        headers={**_OPEN, "Cache-Control": "no-cache"},
    )
