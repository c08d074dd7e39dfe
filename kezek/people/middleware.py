"""Deny by default: a view answers only what its declared permission lets through."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from kezek.people.access import account_in, role_in
from kezek.people.permissions import OPEN, Permission, permission_of


class PermissionMiddleware:
    """Sets `request.permission` and `request.role`, or stops the request.

    A view that declares nothing is refused; a page of the demo does not exist outside it; who is
    not signed in is led to sign in and back; who is, but holds no fitting role, is refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing happens before the view is known; private pages are never kept by a cache."""
        response = self.get_response(request)
        if getattr(request, "role", None) is not None:
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: Sequence[Any],
        _kwargs: Mapping[str, Any],
    ) -> HttpResponse | None:
        """Let the request through, lead it to sign in, or refuse it."""
        permission = permission_of(view)
        if permission is None:
            raise PermissionDenied
        request.permission = permission  # type: ignore[attr-defined]  # our own attribute
        request.role = None  # type: ignore[attr-defined]  # as above
        if permission is Permission.DEMO and not settings.DEMO:
            raise Http404
        if permission in OPEN:
            return None
        if account_in(request) is None:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        role = role_in(request, permission)
        if role is None:
            raise PermissionDenied
        request.role = role  # type: ignore[attr-defined]  # as above
        return None
