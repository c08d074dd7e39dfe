"""Addresses of the open API. Every answer is kept until its city changes, like the open pages."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt

from kezek.api.base import api
from kezek.api.frame import opened
from kezek.api.views import cities, issues, money, places
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, mark_urls


def _city(request: HttpRequest, code: str = "", **_rest: object) -> str:  # noqa: ARG001 - a frame
    return code if code.isprintable() else ""


def _keep(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = csrf_exempt(opened(kept(_city)(pattern.callback)))
    return list(patterns)


OPERATIONS = (cities, issues, places, money)  # imported: they have told the API of themselves

_patterns, _app, _namespace = api.urls
urlpatterns = mark_urls(_keep(_patterns), Permission.PUBLIC)
app_name = "api"
