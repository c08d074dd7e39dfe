"""Contracts that wait for the head: list, text, PDF, signature."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from kezek.contracts import queries
from kezek.contracts.acts import Signed, sign_by_head
from kezek.contracts.demo_keys import ToSign, sandbox_sign_many
from kezek.contracts.errors import ContractUnknown
from kezek.contracts.pdf import contract_pdf
from kezek.contracts.queries import ContractLine
from kezek.contracts.queries_transfers import to_receive
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.page import kindergarten_sections, show
from kezek.desks.posts import Post, post_at
from kezek.face.city import lang, named
from kezek.face.submit import act_key, done, in_words
from kezek.people.permissions import Permission, permits
from kezek.people.queries import person_of


def sign_contracts(request: HttpRequest, post: Post, contracts: list[int]) -> None:
    """Sign with the head's key; with it new children are enrolled."""
    now = clock.now()
    person = person_of(post.actor.id)
    payloads = queries.manifests_of(contracts)
    papers = [ToSign(person, payloads[pk], post.kindergarten.pk) for pk in contracts]
    sign_by_head(
        actor=post.actor,
        moment=now,
        request_key=act_key(request, "sign"),
        city=post.kindergarten.city_id,
        signed=[
            Signed(pk, cms)
            for pk, cms in zip(contracts, sandbox_sign_many(papers, now), strict=True)
        ],
    )


@permits(Permission.KINDERGARTEN_SIGN)
@require_http_methods(["GET", "POST"])
def contracts(request: HttpRequest, code: str) -> HttpResponse:
    """Contracts signed by parents, the most urgent first; sign those that are ticked, or all."""
    post = post_at(request, code, head=True)
    rows = queries.to_sign(post.kindergarten.pk)
    refusals: list[str] = []
    if request.method == "POST":
        asked = {int(text) for text in request.POST.getlist("contract") if text.isdecimal()}
        chosen = [row.id for row in rows if row.id in asked]
        if not chosen:
            return done("desks:contracts", "before" if asked else "", [code])
        try:
            sign_contracts(request, post, chosen)
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:contracts", "signed", [code])
    return show(
        request,
        "kindergarten/contracts.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": named(post.kindergarten, lang()),
            "rows": rows,
            "moved": {one.contract for one in to_receive(post.kindergarten.pk)},
            "refusals": refusals,
            "now": clock.now(),
        },
    )


def _own(post: Post, contract: int) -> ContractLine:
    try:
        found = queries.contract(contract)
    except ContractUnknown:
        raise Http404 from None
    if found.kindergarten != post.kindergarten.pk:
        raise Http404
    return found


@permits(Permission.KINDERGARTEN_SIGN)
@require_http_methods(["GET", "POST"])
def contract(request: HttpRequest, code: str, contract_id: int) -> HttpResponse:
    """One contract to read and sign."""
    post = post_at(request, code, head=True)
    found = _own(post, contract_id)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            sign_contracts(request, post, [contract_id])
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:contracts", "signed", [code])
    return show(
        request,
        "kindergarten/contract.html",
        kindergarten_sections(post),
        {
            "post": post,
            "contract": found,
            "waits": found.state == "parent_signed",
            "text": queries.text_of(contract_id, lang()),
            "signatures": queries.signatures_of(contract_id),
            "refusals": refusals,
        },
    )


@permits(Permission.KINDERGARTEN_SIGN)
@require_GET
def paper(request: HttpRequest, code: str, contract_id: int) -> HttpResponse:
    """The contract as PDF."""
    post = post_at(request, code, head=True)
    found = _own(post, contract_id)
    body = contract_pdf(
        queries.manifest_bytes(contract_id), queries.signatures_of(contract_id), lang()
    )
    answer = HttpResponse(body, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer
