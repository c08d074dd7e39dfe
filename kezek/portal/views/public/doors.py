"""Ways in without a language: the redirect, health for a balancer, robots."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from kezek.people.permissions import Permission, permits


@permits(Permission.PUBLIC)
@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """Lead to the start page in the language that the browser asks for."""
    with override(get_language_from_request(request)):
        answer = HttpResponseRedirect(reverse("portal:start"))
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer


@permits(Permission.PUBLIC)
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's form
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@permits(Permission.PUBLIC)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's form
    """Public pages may be found; the cabinet and the desks need not be."""
    lines = ["User-agent: *"] + [
        f"Disallow: /{lang}/{part}/" for lang in ("kk", "ru", "en") for part in ("cabinet", "desks")
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
