"""The voucher: its page and paper, confirming it, giving it up."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from kezek.contracts.acts import give_back_voucher
from kezek.contracts.pdf import VoucherPage, voucher_pdf
from kezek.contracts.queries import contracts_of
from kezek.contracts.states import ContractState
from kezek.core.errors import DomainError
from kezek.core.words import tenge
from kezek.face import formats
from kezek.face.city import city_of, lang, named
from kezek.face.parts import Row
from kezek.people.permissions import Permission, permits
from kezek.portal.views.cabinet.case import case_page
from kezek.portal.views.cabinet.family import (
    Child,
    Family,
    attempt,
    case_of,
    child_of,
    draw,
    family_of,
    owner,
    to,
)
from kezek.portal.views.family.sent import sent_or
from kezek.vouchers.acts import confirm_voucher, extend_voucher
from kezek.vouchers.models import Voucher
from kezek.vouchers.queries import Extension, extension_of, latest_voucher
from kezek.vouchers.states import LIVE

# The shape that stands beside the word of each state.
SIGNS = {
    "issued": "waits",
    "confirmed": "done",
    "placed": "done",
    "active": "active",
    "lapsed": "late",
    "refused": "late",
    "returned": "late",
    "ended": "coming",
}


def state_words() -> dict[str, str]:
    """The states of a voucher."""
    return {
        "issued": pgettext("voucher", "Waits for your confirmation"),
        "confirmed": pgettext("voucher", "Confirmed"),
        "placed": pgettext("voucher", "Place chosen"),
        "active": pgettext("voucher", "In force"),
        "lapsed": pgettext("voucher", "Not confirmed in time"),
        "refused": pgettext("voucher", "Refused"),
        "returned": pgettext("voucher", "Returned"),
        "ended": pgettext("voucher", "Ended"),
    }


def _found(child: int) -> Voucher:
    row = latest_voucher(child)
    if row is None:
        raise Http404
    return row


def _facts(row: Voucher, child: Child, queue_type: str) -> list[tuple[str, str]]:
    """What stands on the voucher. The page and the paper say the same."""
    facts = [
        (_("Child"), child.name),
        (_("Queue type"), queue_type),
        (_("Application number"), row.application.number),
        (pgettext("voucher", "Issued on"), formats.day(row.issued_at)),
    ]
    if row.state == "issued":
        facts.append((_("To be confirmed"), formats.by(row.confirm_due_at)))
    if row.confirmed_at is not None:
        facts.append((pgettext("voucher", "Confirmed on"), formats.day(row.confirmed_at)))
    if row.state in {"confirmed", "placed"} and row.sign_due_at is not None:
        facts.append(
            (
                _("Contract to be signed"),
                _("the clock stands still while you are on a waiting list")
                if row.paused_at is not None
                else formats.by(row.sign_due_at),
            )
        )
    if row.ended_at is not None:
        facts.append((pgettext("voucher", "Ended on"), formats.day(row.ended_at)))
    facts.append(
        (_("The state pays for the child"), _("%(sum)s a month") % {"sum": tenge(row.norm)})
    )
    return facts


@permits(Permission.CABINET)
@require_GET
def voucher(request: HttpRequest, child: int) -> HttpResponse:
    """What the voucher says, until when, and what can be done with it."""
    return _voucher_page(request, family_of(request), child)


def _voucher_page(
    request: HttpRequest, family: Family, child: int, refusal: DomainError | None = None
) -> HttpResponse:
    own, case = case_of(family, child)
    row = _found(child)
    facts = _facts(row, own, case.queue_type)
    return draw(
        request,
        family,
        "voucher",
        {
            **owner(own),
            "section": "child",
            "voucher": row,
            "sign": SIGNS[row.state],
            "word": state_words()[row.state],
            "rows": [Row(key, value) for key, value in facts],
            "live": row.state in LIVE,
            "may_give_up": row.state in {"issued", "confirmed", "placed"},
            "extension": _extension(row, family),
            "extended": row.extended_times > 0 and row.state in {"confirmed", "placed"},
        },
        refusal=refusal,
    )


def _extension(row: Voucher, family: Family) -> Extension | None:
    """More time to sign, while it is the parent who has to."""
    signed = [one for one in contracts_of(row.child_id) if one.voucher == row.pk]
    if any(one.state == ContractState.PARENT_SIGNED for one in signed):
        return None
    return extension_of(row, family.now)


@permits(Permission.CABINET)
@require_GET
def paper(request: HttpRequest, child: int) -> HttpResponse:
    """The same as PDF; its code leads to the open check of the number."""
    family = family_of(request)
    own, case = case_of(family, child)
    row = _found(child)
    check = request.build_absolute_uri(reverse("portal:check"))
    content = voucher_pdf(
        VoucherPage(
            city=named(city_of(request), lang()),
            number=row.number,
            state=state_words()[row.state],
            rows=tuple(_facts(row, own, case.queue_type)),
            sentences=(
                _("The voucher is attached to the child: nobody else can use it."),
                _("No fee is taken for issuing it, and nobody may ask for one."),
            ),
            qr=f"{check}?number={row.application.number}",
        ),
        lang(),
    )
    return pdf(content, row.number)


def pdf(content: bytes, name: str) -> HttpResponse:
    """A paper to look at or to keep."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@permits(Permission.CABINET)
@sent_or("voucher", "child")
def confirm(request: HttpRequest, child: int) -> HttpResponse:
    """Confirm the voucher; what comes next stands on the case page."""
    family = family_of(request)
    own = child_of(family, child)
    row = _found(child)
    _done, refusal = attempt(
        lambda: confirm_voucher(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            voucher=row.pk,
        )
    )
    return case_page(request, family, own, refusal) if refusal else to("case", child)


@permits(Permission.CABINET)
@sent_or("voucher", "child")
def extend(request: HttpRequest, child: int) -> HttpResponse:
    """Extend the time to sign; the voucher's page says until when now."""
    family = family_of(request)
    child_of(family, child)
    row = _found(child)
    _done, refusal = attempt(
        lambda: extend_voucher(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            voucher=row.pk,
        )
    )
    return _voucher_page(request, family, child, refusal) if refusal else to("voucher", child)


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def give_up(request: HttpRequest, child: int) -> HttpResponse:
    """Giving the voucher up: the consequence first, then once more, then it is gone."""
    family = family_of(request)
    own, case = case_of(family, child)
    row = _found(child)
    if request.method != "POST" or request.POST.get("sure") != "yes":
        return _give_up(request, family, own, row, asked=request.method == "POST")
    _done, refusal = attempt(
        lambda: give_back_voucher(
            city=case.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            voucher=row.pk,
        )
    )
    return case_page(request, family, own, refusal) if refusal else to("case", child)


def _give_up(
    request: HttpRequest, family: Family, own: Child, row: Voucher, *, asked: bool
) -> HttpResponse:
    if row.state not in {"issued", "confirmed", "placed"}:
        raise Http404
    return draw(
        request,
        family,
        "give_up",
        {
            **owner(own),
            "section": "child",
            "voucher": row,
            "asked": asked,
            "has_place": row.state == "placed",
        },
    )
