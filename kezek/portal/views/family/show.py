"""How every page of the cabinet is shown: its sections, its key, the word about what was done."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kezek.notices.queries import unread
from kezek.people.access import account_in
from kezek.portal.views.family.submit import page_key


def done_words() -> dict[str, str]:
    """What was just done, by the word in the address."""
    return {
        "before": _("You have already done this. The result is below."),
        "filed": _("The application is accepted."),
        "confirmed": _("The voucher is confirmed. Now choose a kindergarten."),
        "given_up": _("You have given the voucher up."),
        "restored": _("The application is restored: you are in the queue with the old date."),
        "withdrawn": _("The application is withdrawn."),
        "claimed": _("The privilege is claimed. Now add its document."),
        "proof": _("The document is added. The department checks it."),
        "placed": _("The place is yours. Now read and sign the contract."),
        "joined": _("You are on the waiting list. The voucher's clock stands still."),
        "list_left": _("You have left the waiting list."),
        "declined": _("The offer is declined. You keep your voucher."),
        "signed": _("You have signed. Now the kindergarten signs."),
        "approved": _("The timesheet is approved. It does not change any more."),
        "disputed": _("The kindergarten looks at these days now. No money moves until then."),
        "asked": _("The question is sent. The answer comes here."),
        "phone": _("The phone is confirmed. Messages go there now."),
        "language": _("Messages come in this language now."),
        "clock": _("The clock is moving."),
        "modes": _("The services behave so from now on."),
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
