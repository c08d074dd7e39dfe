"""The contract: reading, the paper, signing, who acts next."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kezek.contracts.acts import sign_by_parent
from kezek.contracts.demo_keys import sandbox_sign
from kezek.contracts.pdf import contract_pdf
from kezek.contracts.queries import (
    ContractLine,
    contracts_of,
    manifest_bytes,
    signatures_of,
    text_of,
)
from kezek.contracts.queries_moves import moves_of
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.face.city import lang
from kezek.people.permissions import Permission, permits
from kezek.people.queries import names_of
from kezek.portal.views.cabinet.family import (
    Child,
    Family,
    attempt,
    child_of,
    draw,
    family_of,
    owner,
    to,
)
from kezek.portal.views.cabinet.voucher import pdf
from kezek.portal.views.family.sent import sent_or

ON_PAPER = "import"  # the text version of contracts brought over from the old system

# The shape that stands beside the word of each state.
SIGNS = {
    "drafted": "waits",
    "parent_signed": "waits",
    "signed": "active",
    "ended": "coming",
    "void": "late",
}


def state_words() -> dict[str, str]:
    """The states of a contract."""
    return {
        "drafted": pgettext("contract", "Waits for your signature"),
        "parent_signed": pgettext("contract", "Waits for the kindergarten's signature"),
        "signed": pgettext("contract", "In force"),
        "ended": pgettext("contract", "Ended"),
        "void": pgettext("contract", "Not signed in time"),
    }


def _found(child: int) -> ContractLine:
    """The child's newest contract. Raises Http404."""
    found = contracts_of(child)
    if not found:
        raise Http404
    return found[0]


@permits(Permission.CABINET)
@require_GET
def contract(request: HttpRequest, child: int) -> HttpResponse:
    """The whole text on one page with the button under it; the signatures once they are there."""
    family = family_of(request)
    own = child_of(family, child)
    return _page(request, family, own, _found(child))


def _page(
    request: HttpRequest,
    family: Family,
    own: Child,
    found: ContractLine,
    refusal: DomainError | None = None,
) -> HttpResponse:
    signatures = signatures_of(found.id)
    names = names_of({found.guardian, *(one.signer for one in signatures)})
    return draw(
        request,
        family,
        "contract",
        {
            **owner(own),
            "section": "child",
            "contract": found,
            "text": None if found.text_version == ON_PAPER else text_of(found.id, lang()),
            "sign": SIGNS[found.state],
            "word": state_words()[found.state],
            "by_consent": _consent(own.id, found),
            "signatures": [(one, names[one.signer]) for one in signatures],
            "signer": names[found.guardian],
            "may_sign": found.state == "drafted",
            "mine_to_sign": found.guardian == family.person,
        },
        refusal=refusal,
    )


def _consent(child: int, found: ContractLine) -> int | None:
    """The consent whose signature the contract of a moved child rests on."""
    return next((one.transfer for one in moves_of(child) if one.contract == found.id), None)


@permits(Permission.CABINET)
@require_GET
def paper(request: HttpRequest, child: int) -> HttpResponse:
    """The contract as PDF with the signatures that it has."""
    family = family_of(request)
    child_of(family, child)
    found = _found(child)
    if found.text_version == ON_PAPER:
        raise Http404
    content = contract_pdf(manifest_bytes(found.id), signatures_of(found.id), lang())
    return pdf(content, found.number)


@permits(Permission.CABINET)
@sent_or("contract", "child")
def sign(request: HttpRequest, child: int) -> HttpResponse:
    """Sign with one's own key; the demo's keys lie in its sandbox."""
    family = family_of(request)
    own = child_of(family, child)
    found = _found(child)

    def signed() -> int:
        payload = manifest_bytes(found.id)
        cms = sandbox_sign(person=family.person, payload=payload, at=clock.now())
        return sign_by_parent(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            contract=found.id,
            cms=cms,
        )

    _contract, refusal = attempt(signed)
    if refusal is None:
        return to("contract", child)
    return _page(request, family, own, _found(child), refusal)
