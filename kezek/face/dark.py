"""What is said while the database does not answer: 503, never 500, in the person's language."""

import json
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from kezek.face.context import frame

RETRY: Final = 10
"""Seconds after which it is worth asking again."""

# A connection that could not be made or was lost has no code, or one of: connection exception,
# shutdown, no more connections. A deadlock or a statement that took too long is no such thing.
_GONE: Final = ("08", "57P", "53")
_PROGRAMS: Final = "/api/"


def is_dark(error: BaseException | None) -> bool:
    """Whether this error means that the database can't be reached."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or str(code).startswith(_GONE)


def said(request: HttpRequest) -> HttpResponse:
    """The answer to any request while it is so; asks nobody anything."""
    if _PROGRAMS in request.path:
        answer = HttpResponse(
            json.dumps({"title": "The database does not answer.", "status": 503}),
            status=503,
            content_type="application/problem+json",
        )
    else:
        with override(_language(request)):
            page = frame(request, demo=False, today=None)
            answer = HttpResponse(render_to_string("503.html", {"page": page}), status=503)
    answer.headers["Retry-After"] = str(RETRY)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _language(request: HttpRequest) -> str:
    """That of the address, else the browser's: what finds it otherwise has not run yet."""
    known = dict(settings.LANGUAGES)
    named = (part for part in request.path.split("/")[1:3] if part in known)
    return next(named, None) or get_language_from_request(request)
