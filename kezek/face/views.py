"""The frame's own addresses: the look, the installable app; and pages for what goes wrong."""

import json
import sys
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from kezek.face import dark, look
from kezek.face.context import frame
from kezek.face.pictures.samples import everything
from kezek.people.permissions import Permission, permits

_YEAR: Final = 365 * 24 * 3600


# A reading preference is nobody's secret and harms nobody: without a token the header's form
# needs no cookie and public pages stay cacheable.
@csrf_exempt
@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Keep the chosen size of text and contrast in a cookie and lead back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    chosen = look.chosen(request.COOKIES.get(look.COOKIE, ""), request.POST.get("look", ""))
    if chosen:
        answer.set_cookie(look.COOKIE, chosen, max_age=_YEAR, samesite="Lax")
    else:
        answer.delete_cookie(look.COOKIE, samesite="Lax")
    return answer


@require_GET
@cache_control(max_age=3600, public=True)
def manifest(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view's form
    """What a phone needs to install the portal."""
    code = (get_language() or "kk")[:2]
    sizes = ("192", "512")
    return JsonResponse(
        {
            "name": _("Kindergarten queue"),
            "short_name": _("Kezek"),
            "lang": code,
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f7f4ec",
            "theme_color": "#00697f",
            "icons": [
                {"src": static(f"face/icon-{s}.png"), "sizes": f"{s}x{s}", "type": "image/png"}
                for s in sizes
            ]
            + [{"src": static("face/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@require_GET
@cache_control(max_age=0, no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the last cabinet page readable without internet."""
    files = [
        static("face/kezek.css"),
        static("face/ornament.svg"),
        static("vendor/noto-sans-kezek.woff2"),
    ]
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words[code] = _("No internet. You see the data of %(time)s.") % {"time": "{time}"}
    answer = render(
        request,
        "face/sw.js",
        {"files": json.dumps(files), "words": json.dumps(words, ensure_ascii=False)},
        content_type="text/javascript",
    )
    answer["Service-Worker-Allowed"] = "/"
    return answer


@permits(Permission.DEMO)
@require_GET
def styles(request: HttpRequest) -> HttpResponse:
    """Every component and picture with invented values: the room's own mirror."""
    return render(request, "face/styles.html", everything())


def _page(request: HttpRequest, name: str, status: int, **values: object) -> HttpResponse:
    return render(request, name, values, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's form
    """400 in words."""
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 in words; a domain refusal's own sentence is shown."""
    return _page(request, "403.html", 403, words=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's form
    """404 in words."""
    return _page(request, "404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's form
    """The form was open too long, in words."""
    return _page(request, "403_csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 in words; the code is the one of the log line, if the middleware gave one.

    A database that does not answer is not a mistake of ours: 503.
    """
    if dark.is_dark(sys.exc_info()[1]):
        return dark.said(request)
    # Whatever broke may break again: no context processor, no database.
    values = {
        "page": frame(request, demo=False, today=None),
        "code": getattr(request, "error_code", ""),
    }
    return HttpResponse(render_to_string("500.html", values), status=500)
