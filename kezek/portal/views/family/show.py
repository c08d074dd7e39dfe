"""How every page of the cabinet is shown: its sections, its key, the word about what was done."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kezek.face.submit import page_key
from kezek.notices.queries import unread
from kezek.people.access import account_in


def done_words() -> dict[str, str]:
    """What was just done, by the word in the address."""
    return {
        "before": _("You have already done this. The result is below."),
        "filed": _("The application is accepted."),
    }


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page with what every page of the cabinet has."""
    account = account_in(request)
    frame: dict[str, Any] = {
        "request_key": page_key(request),
        "done": done_words().get(request.GET.get("done", ""), ""),
        "unread": unread(account.person_id) if account else 0,
        "form": None,
        "refusals": [],
    }
    return render(request, f"portal/family/{template}", {**frame, **context}, status=status)
