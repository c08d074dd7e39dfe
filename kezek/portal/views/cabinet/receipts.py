"""Receipts: what the family holds against the city, to print, to keep, to show to anybody."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kezek.face.pictures.qr import qr_large
from kezek.journal.log.where import folder
from kezek.openlog.holding import Held, holding
from kezek.openlog.numbers import numbers_of
from kezek.openlog.paper import pack
from kezek.openlog.rules import Stage
from kezek.people.permissions import Permission, permits
from kezek.portal.views.cabinet.family import Child, Family, case_of, draw, family_of, owner

FILE = "application/octet-stream"


def stage_words() -> dict[str, str]:
    """What the number is the number of."""
    return {
        Stage.APP: pgettext("receipt", "Application"),
        Stage.VOUCHER: pgettext("receipt", "Voucher"),
        Stage.PLACE: pgettext("receipt", "Place"),
    }


def _held(family: Family, child: Child, *, number: str = "", named: bool = False) -> list[Held]:
    """What this parent holds: only the one who applied gets the salts."""
    mine = [
        one
        for one in numbers_of(child.id)
        if one.applicant == family.person and number in {"", one.number}
    ]
    return holding(mine, folder(), named=named)


def _one(family: Family, child: Child, number: str, *, named: bool = False) -> Held:
    found = _held(family, child, number=number, named=named)
    if not found:
        raise Http404
    return found[0]


@permits(Permission.CABINET)
@require_GET
def receipts(request: HttpRequest, child: int) -> HttpResponse:
    """Every number of the child and what proves it."""
    family = family_of(request)
    own, _case = case_of(family, child)
    words = stage_words()
    held = _held(family, own)
    return draw(
        request,
        family,
        "receipts",
        {
            **owner(own),
            "section": "child",
            "held": [(one, words[one.numbered.stage], _until(one)) for one in held],
        },
    )


@permits(Permission.CABINET)
@require_GET
def paper(request: HttpRequest, child: int, number: str) -> HttpResponse:
    """One receipt to print, with the code that holds all of it."""
    family = family_of(request)
    own, _case = case_of(family, child)
    named = request.GET.get("named") == "1"
    held = _one(family, own, number, named=named)
    if held.receipt is None:
        raise Http404
    letters = pack(held.receipt.text())
    return draw(
        request,
        family,
        "receipt_paper",
        {
            **owner(own),
            "section": "child",
            "held": held,
            "stage": stage_words()[held.numbered.stage],
            "picture": qr_large(letters, _("The whole receipt as a code")),
            "letters": letters,
            "address": request.build_absolute_uri(reverse("portal:check-receipt")),
            "named": named,
            "may_name": held.numbered.stage == Stage.APP,
        },
    )


@permits(Permission.CABINET)
@require_GET
def file(request: HttpRequest, child: int, number: str) -> HttpResponse:
    """The receipt as a file, `kezek-<number>.tlog-proof`."""
    family = family_of(request)
    own, _case = case_of(family, child)
    held = _one(family, own, number, named=request.GET.get("named") == "1")
    if held.receipt is None:
        raise Http404
    return _download(f"kezek-{held.numbered.number}.tlog-proof", held.receipt.text())


@permits(Permission.CABINET)
@require_GET
def promise(request: HttpRequest, child: int, number: str) -> HttpResponse:
    """The promise as a file, `kezek-<number>.promise`; still there when it is kept."""
    family = family_of(request)
    own, _case = case_of(family, child)
    held = _one(family, own, number)
    if held.promise is None:
        raise Http404
    return _download(f"kezek-{held.numbered.number}.promise", held.promise.note)


def _download(name: str, text: str) -> HttpResponse:
    response = HttpResponse(text, content_type=FILE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _until(one: Held) -> datetime | None:
    """By when the promised entry is in."""
    return one.promise.in_by.astimezone(UTC) if one.promise else None
