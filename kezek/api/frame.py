"""What every answer of the open API has in common: who may read it, HEAD, problems, pages.

Anybody's page may read it (CORS). What is wrong is told as RFC 9457 `application/problem+json`.
Where a list goes on is told in `Link` headers (RFC 8288).
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

View = Callable[..., HttpResponse]

PROBLEM: Final = "application/problem+json"
_METHODS: Final = "GET, HEAD, OPTIONS"
_OPEN: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}
_DAY: Final = 24 * 3600


def opened(view: View) -> View:
    """Let anybody's page read what a view answers, and answer HEAD, OPTIONS and other methods."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - of the address
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response.headers["Allow"] = _METHODS
            response.headers["Access-Control-Allow-Methods"] = _METHODS
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
            response.headers["Access-Control-Max-Age"] = str(_DAY)
        elif request.method == "HEAD":
            request.method = "GET"
            response = view(request, *args, **kwargs)
            request.method = "HEAD"
            length = len(response.content)
            response.content = b""
            response.headers["Content-Length"] = str(length)
        elif request.method == "GET":
            response = view(request, *args, **kwargs)
        else:
            response = problem(405, f"{request.method} is not for reading")
            response.headers["Allow"] = _METHODS
        for name, value in _OPEN.items():
            response.headers[name] = value
        return response

    return answer


def problem(status: int, detail: str, **more: object) -> HttpResponse:
    """A problem in words."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return JsonResponse({**said, "detail": detail, **more}, status=status, content_type=PROBLEM)


def tell_problems(api: NinjaAPI) -> None:
    """Let an API tell what is wrong as problems."""
    api.add_exception_handler(HttpError, _refused)
    api.add_exception_handler(Http404, _missing)
    api.add_exception_handler(ValidationError, _misunderstood)


def _refused(_request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    return problem(getattr(error, "status_code", 400), str(error))


def _missing(_request: HttpRequest, _error: Http404 | type[Http404]) -> HttpResponse:
    return problem(404, "there is nothing at this address")


def _misunderstood(
    _request: HttpRequest, error: ValidationError | type[ValidationError]
) -> HttpResponse:
    found = [] if isinstance(error, type) else error.errors
    wrong = [
        {"where": ".".join(str(part) for part in one["loc"]), "what": str(one["msg"])}
        for one in found
    ]
    told = "; ".join(f"{one['where']}: {one['what']}" for one in wrong)
    return problem(422, told, errors=wrong)


def lead_on(request: HttpRequest, response: HttpResponse, page: int, pages: int) -> None:
    """Say where the first, the last, the next and the previous page of a list are."""
    numbers = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    links = []
    for rel, number in numbers.items():
        if 1 <= number <= pages:
            query = request.GET.copy()
            query["page"] = str(number)
            links.append(f'<{request.path}?{query.urlencode()}>; rel="{rel}"')
    response.headers["Link"] = ", ".join(links)
