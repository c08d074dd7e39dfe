"""Erasing what the city keeps of a family: what goes, what stays and why, asked twice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kezek.case.children import glances
from kezek.core.errors import DomainError
from kezek.face.city import lang
from kezek.openlog.acts import erase_family, hindrance
from kezek.openlog.refusals import FamilyHasContract
from kezek.people.access import sign_out
from kezek.people.permissions import Permission, permits
from kezek.people.queries import children_of, names_of
from kezek.portal.views.cabinet.case import may_be_erased
from kezek.portal.views.cabinet.family import Family, attempt, draw, family_of, to


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """The consequence first, then once more, then everything is gone and the session ends."""
    family = family_of(request)
    obstacle = hindrance(family.person)
    sent = request.method == "POST" and obstacle is None
    if not sent or request.POST.get("sure") != "yes":
        return _page(request, family, obstacle=obstacle, asked=sent)
    _done, refusal = attempt(
        lambda: erase_family(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            applicant=family.person,
        )
    )
    if refusal is not None:
        return _page(request, family, refusal=refusal)
    sign_out(request)
    return to("erased")


def _page(
    request: HttpRequest,
    family: Family,
    *,
    obstacle: DomainError | None = None,
    refusal: DomainError | None = None,
    asked: bool = False,
) -> HttpResponse:
    children = children_of(family.person)
    names, found = names_of(children), glances(children, lang())
    live = [pk for pk in children if pk in found and not may_be_erased(found[pk].state)]
    return draw(
        request,
        family,
        "erase",
        {
            "section": "mine",
            "obstacle": obstacle,
            "by_law": isinstance(obstacle, FamilyHasContract),
            "asked": asked,
            "children": [names[pk] for pk in children],
            "live": [(pk, names[pk]) for pk in live],
        },
        refusal=refusal,
    )


@permits(Permission.PUBLIC)
@require_GET
def erased(request: HttpRequest) -> HttpResponse:
    """Say that it is done; the browser forgets what it kept."""
    return render(request, "portal/cabinet/erased.html")
