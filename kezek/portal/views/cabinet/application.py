"""The application itself: restoring it in time, taking it back."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.people.permissions import Permission, permits
from kezek.portal.views.cabinet.case import case_page
from kezek.portal.views.cabinet.family import attempt, case_of, draw, family_of, owner, to
from kezek.portal.views.family.sent import sent_or
from kezek.queue.acts import restore_application, withdraw_application


@permits(Permission.CABINET)
@sent_or("case", "child")
def restore(request: HttpRequest, child: int) -> HttpResponse:
    """Back into the queue with the old date, once."""
    family = family_of(request)
    own, case = case_of(family, child)
    _done, refusal = attempt(
        lambda: restore_application(
            city=case.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            application=case.application,
        )
    )
    return case_page(request, family, own, refusal) if refusal else to("case", child)


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, child: int) -> HttpResponse:
    """Taking the application back: the consequence first, then once more, then it is gone."""
    family = family_of(request)
    own, case = case_of(family, child)
    if request.method != "POST" or request.POST.get("sure") != "yes":
        return draw(
            request,
            family,
            "withdraw",
            {
                **owner(own),
                "section": "child",
                "case": case,
                "asked": request.method == "POST",
                "possible": case.application_state in {"waiting", "inactive"},
            },
        )
    _done, refusal = attempt(
        lambda: withdraw_application(
            city=case.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            application=case.application,
        )
    )
    return case_page(request, family, own, refusal) if refusal else to("case", child)
