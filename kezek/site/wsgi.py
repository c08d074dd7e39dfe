"""What the web server calls; while a first run prepares the city, a page that says so.

Where a rush lane runs (`KEZEK_RUSH`), its door stands in front.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.module_loading import import_string

from kezek.site.door import Application, Door, Start

LIVE = (
    "kezek.portal.views.public.kindergartens.LIST",
    "kezek.portal.views.public.kindergartens.PINS",
    "kezek.api.live.JSON",
    "kezek.api.live.CSV",
)
"""What is answered before Django. Named, not imported: models can't be before the set-up."""

_PAGE = """\
<!doctype html>
<html lang="kk">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>Кезек</title>
<body style="font: 1.25rem/1.5 sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem">
<p>Қала дайындалып жатыр. Бір минуттай күтіңіз: бет өзі ашылады.</p>
<p lang="ru">Город готовится. Подождите около минуты: страница откроется сама.</p>
"""


class Gate:
    """Answers 503 while a file is there, then stands aside for good."""

    def __init__(self, application: Application, closed: Path) -> None:
        self._application = application
        self._closed: Path | None = closed

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer a request."""
        if self._closed is not None and self._closed.exists():
            body = _PAGE.encode()
            start(
                "503 Service Unavailable",
                [
                    ("Content-Type", "text/html; charset=utf-8"),
                    ("Content-Length", str(len(body))),
                    ("Retry-After", "5"),
                    ("Cache-Control", "no-store"),
                ],
            )
            return [body]
        self._closed = None
        return self._application(environ, start)


def _application() -> Application:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kezek.site.settings")
    loaded: Application = get_wsgi_application()
    _ = get_resolver().url_patterns  # imports every page now, not at the first visitor's cost
    if settings.RUSH:
        loaded = Door(loaded, settings.RUSH)
    doorstep = import_string("kezek.face.keeping.Doorstep")
    loaded = doorstep(loaded, import_string("kezek.face.live.front.safety_headers")())
    door = import_string("kezek.face.live.Live")
    live: Application = door(loaded, [import_string(name) for name in LIVE])
    closed = os.environ.get("KEZEK_PREPARING")
    return Gate(live, Path(closed)) if closed else live


application = _application()
