"""The rush lane's doors in the portal: tickets, its waiting room, and the ordinary lane behind it.

The address is the lane's own. Where no lane answers, the request comes here, and the claim is
judged at once: slower, the same guards, the same answers.
"""

import re
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from kezek.contracts.acts import choose_place, complete_claims
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.core.errors import DomainError
from kezek.core.sealing import derived
from kezek.face.city import lang
from kezek.face.context import frame
from kezek.people.permissions import Permission, permits
from kezek.places.errors import REFUSALS, NotOpen
from kezek.places.queries import place_of, place_with
from kezek.places.rush.app import GRANTED, Pages, where_to
from kezek.places.rush.line import Answer
from kezek.places.rush.ticket import Ticket, TicketRefused
from kezek.places.rush.wish import COOKIE, LANGUAGES, ROOM, FormRefused, Wish, carried, sent
from kezek.portal.views.cabinet.family import Family, child_of, family_of, to
from kezek.vouchers.models import Voucher

TICKET_LASTS = timedelta(hours=16)
"""From the evening in which a bulletin is published until noon."""

_PAGES = ("waiting", "full", "refused", "taken", "gone")


def ticket_key() -> bytes:
    """The key that marks tickets."""
    return derived("ticket")


def ticket_for(family: Family, child: int, voucher: Voucher) -> str:
    """A ticket for the family's claims; none where no rush lane runs."""
    if not settings.RUSH:
        return ""
    return Ticket(
        voucher=voucher.pk,
        account=family.account,
        city=family.city,
        language=lang(),
        expires=int((clock.wall() + TICKET_LASTS).timestamp()),
        page=reverse("portal:case", args=[child]),
    ).seal(ticket_key())


def waiting_room() -> Pages:
    """The pages that the lane shows by itself, finished but for their numbers."""
    return Pages(*({code: _page(name, code) for code in LANGUAGES} for name in _PAGES))


def _page(name: str, language: str) -> str:
    request = HttpRequest()
    with override(language):
        request.path = request.path_info = f"/{language}/"
        values = {"page": frame(request, demo=False, today=None)}
        return render_to_string(f"portal/rush/{name}.html", values)


@csrf_exempt  # the ticket says who asks; nobody else can have it
@permits(Permission.PUBLIC)
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """The claim of a ticket's holder in the ordinary lane."""
    page = "application/json" not in request.headers.get("Accept", "")
    language = "kk"
    try:
        if request.method == "POST":
            wish = sent(request.body, page=page)
        else:
            wish = carried(request.headers.get("Cookie", "").encode("latin-1", "replace"))
        language = wish.language
        ticket = Ticket.open(wish.ticket, ticket_key(), clock.wall().timestamp())
    except TicketRefused as refusal:
        return _refused(403, refusal.code, language, page=page)
    except FormRefused as refusal:
        return _refused(400, refusal.code, language, page=page)
    said = _judged(ticket, wish)
    if not wish.page:
        told = {
            "verdict": said.verdict,
            "place": said.place,
            "arrival": 0,
            "opens_at": said.opens_at,
        }
        return JsonResponse(told, status=200 if said.verdict in GRANTED else 409)
    answer = HttpResponseRedirect(where_to(ticket, wish, said.verdict, said.opens_at))
    answer.status_code = 303
    if wish.carried:
        answer.delete_cookie(COOKIE, path=ROOM)
    return answer


def _refused(status: int, code: str, language: str, *, page: bool) -> HttpResponse:
    if page:
        return HttpResponse(_page("refused", language), status=status)
    return JsonResponse({"error": code}, status=status)


def _judged(ticket: Ticket, wish: Wish) -> Answer:
    """The verdict in the lane's words, and the child's place if it has one."""
    try:
        chosen = choose_place(
            city=ticket.city,
            actor=Actor(Role.PARENT, ticket.account),
            moment=clock.now(),
            request_key=f"ticket:{wish.group}:{sha256(wish.ticket.encode()).hexdigest()[:40]}",
            voucher=ticket.voucher,
            group=wish.group,
            language=wish.taught,
        )
    except NotOpen as refusal:
        opens = refusal.opens_at
        return Answer("not_open", opens_at=int(opens.timestamp()) if opens else None)
    except DomainError as refusal:
        verdict = next((word for word, kind in REFUSALS.items() if isinstance(refusal, kind)), None)
        if verdict is None:
            raise
        return Answer(verdict, place_with(ticket.voucher) if verdict == "already" else None)
    return Answer("ok", chosen.place)


def refusal_of(request: HttpRequest) -> DomainError | None:
    """The refusal with which a lane has led back to the group's page."""
    verdict = request.GET.get("refused", "")
    opens = request.GET.get("opens", "")
    if verdict == "not_open" and re.fullmatch(r"\d{9,10}", opens):
        return NotOpen.until(datetime.fromtimestamp(int(opens), clock.ALMATY), clock.now())
    kind = REFUSALS.get(verdict)
    return kind() if kind else None


@permits(Permission.CABINET)
@require_GET
def claimed(request: HttpRequest, child: int) -> HttpResponse:
    """Where the lane leads whoever has a place: to the contract, which is drafted if need be."""
    family = family_of(request)
    child_of(family, child)
    place = place_of(child)
    if place is None or place.state != "claimed":
        return to("case", child)
    complete_claims(
        city=family.city,
        actor=family.actor,
        moment=family.now,
        request_key=f"claimed:{place.id}",
        claimants={place.id: family.actor},
    )
    return to("contract", child)
