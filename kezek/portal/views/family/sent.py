"""Addresses to which only a form is sent: whoever opens one is led to the page of that form.

That happens after signing in again (the session was over when the form was sent), and by the
language links of a page that says why the form was refused.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse

View = Callable[..., HttpResponse]


def sent_or(page: str, *kept: str) -> Callable[[View], View]:
    """Let POST through; a GET goes to `portal:<page>`, which takes the arguments named `kept`."""

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **named: Any) -> HttpResponse:  # noqa: ANN401 - any view's
            if request.method == "POST":
                return view(request, **named)
            if request.method in {"GET", "HEAD"}:
                address = reverse(f"portal:{page}", args=[named[name] for name in kept])
                return HttpResponseRedirect(address)
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])

        return answer

    return declare
