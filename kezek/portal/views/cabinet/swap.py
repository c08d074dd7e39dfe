"""Two families change places, where the city's rules allow it: offer, answer, consent, no."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kezek.contracts.acts import answer_swap, offer_swap, sign_swap, withdraw_swap
from kezek.contracts.demo_keys import sandbox_sign
from kezek.contracts.queries_moves import seat_of
from kezek.contracts.queries_transfers import (
    SwapLine,
    consent_bytes,
    consent_text,
    swaps_of,
    transfer,
)
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.face.city import lang, named
from kezek.face.submit import refuse
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of
from kezek.portal.forms.swap import SwapForm
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
from kezek.portal.views.cabinet.transfer import Mover, mover_of, swaps_allowed
from kezek.portal.views.family.sent import sent_or

# The shape that stands beside the word of each state.
SIGNS = {
    "drafted": "waits",
    "offered": "coming",
    "agreed": "active",
    "done": "done",
    "over": "late",
}


@dataclass(frozen=True, slots=True)
class SwapView:
    """An offer in the reader's words."""

    line: SwapLine
    name: str
    sign: str
    word: str

    @property
    def asked(self) -> bool:
        """Whether this family has to answer."""
        return self.line.state == "offered" and not self.line.mine and not self.line.signed

    @property
    def live(self) -> bool:
        """Whether it can still come to something."""
        return self.line.state in {"drafted", "offered", "agreed"}


def state_words() -> dict[str, str]:
    """The states of an offer."""
    return {
        "drafted": pgettext("swap", "Waits for your signature"),
        "offered": pgettext("swap", "Waits for the other family"),
        "agreed": pgettext("swap", "Both families have signed"),
        "done": pgettext("swap", "The children have changed places"),
        "over": pgettext("swap", "Ended, everybody keeps the place"),
    }


def _views(lines: Sequence[SwapLine]) -> list[SwapView]:
    words = state_words()
    return [
        SwapView(
            one, f"{named(one, lang())}, «{one.group_name}»", SIGNS[one.state], words[one.state]
        )
        for one in lines
    ]


def _mover(family: Family, child: int) -> Mover:
    """The child that could change places. Raises Http404 where nobody may, or it goes nowhere."""
    mover = mover_of(child, family.now)
    if mover is None or not (swaps_allowed(family) or swaps_of(child)):
        raise Http404
    return mover


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def swap(request: HttpRequest, child: int) -> HttpResponse:
    """Offers made and got; the number of another place drafts the consent to a new one."""
    family = family_of(request)
    own = child_of(family, child)
    mover = _mover(family, child)
    form = SwapForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked, refusal = attempt(
            lambda: offer_swap(
                city=family.city,
                actor=family.actor,
                moment=family.now,
                request_key=family.key,
                enrolment=mover.enrolment.id,
                number=form.cleaned_data["number"],
            )
        )
        if refusal is None:
            made = next((one.id for one in swaps_of(child) if one.consent == asked), None)
            return to("swap-consent", child, made) if made else to("swap", child)
        refuse(form, refusal)
    return _page(request, family, own, mover, form=form)


def _page(
    request: HttpRequest,
    family: Family,
    own: Child,
    mover: Mover,
    *,
    form: SwapForm,
    refusal: DomainError | None = None,
) -> HttpResponse:
    views = _views(swaps_of(own.id))
    return draw(
        request,
        family,
        "swap",
        {
            **owner(own),
            "section": "child",
            "now_at": seat_of(mover.place.id).words(lang()),
            "number": mover.place.number,
            "asked": [one for one in views if one.asked],
            "live": [one for one in views if one.live and not one.asked],
            "past": [one for one in views if not one.live],
            "form": form,
            "may_offer": swaps_allowed(family)
            and not any(one.live and one.line.mine and one.line.signed for one in views),
        },
        refusal=refusal,
    )


def _line(child: int, swap_id: int) -> SwapLine:
    """One of the family's offers. Raises Http404 for anybody else's."""
    found = next((one for one in swaps_of(child) if one.id == swap_id), None)
    if found is None:
        raise Http404
    return found


@permits(Permission.CABINET)
@sent_or("swap", "child")
def answer(request: HttpRequest, child: int, swap_id: int) -> HttpResponse:
    """The asked family would like it: its consent is drafted and shown."""
    family = family_of(request)
    own = child_of(family, child)
    mover, line = _mover(family, child), _line(child, swap_id)
    _consent, refusal = attempt(
        lambda: answer_swap(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            swap=line.id,
        )
    )
    if refusal is None:
        return to("swap-consent", child, line.id)
    return _page(request, family, own, mover, form=SwapForm(), refusal=refusal)


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, child: int, swap_id: int) -> HttpResponse:
    """The whole consent to change places, with the button under it."""
    family = family_of(request)
    own = child_of(family, child)
    line = _line(child, swap_id)
    paper = line.consent
    if paper is None:
        return to("swap", child)

    def signed() -> int:
        cms = sandbox_sign(person=family.person, payload=consent_bytes(paper), at=clock.now())
        return sign_swap(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            transfer=paper,
            cms=cms,
        )

    refusal = None
    if request.method == "POST":
        _done, refusal = attempt(signed)
        if refusal is None:
            return to("swap", child)
    guardian = transfer(paper).guardian
    return draw(
        request,
        family,
        "consent",
        {
            **owner(own),
            "section": "child",
            "of_swap": True,
            "text": consent_text(paper, lang()),
            "sign": "active" if line.signed else "waits",
            "word": state_words()[line.state] if line.signed else state_words()["drafted"],
            "may_sign": not line.signed,
            "mine_to_sign": guardian == family.person,
            "signer": name_of(guardian),
        },
        refusal=refusal,
    )


@permits(Permission.CABINET)
@sent_or("swap", "child")
def withdraw(request: HttpRequest, child: int, swap_id: int) -> HttpResponse:
    """Either family would rather not."""
    family = family_of(request)
    own = child_of(family, child)
    mover, line = _mover(family, child), _line(child, swap_id)
    _done, refusal = attempt(
        lambda: withdraw_swap(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            swap=line.id,
            enrolment=line.enrolment,
        )
    )
    if refusal is None:
        return to("swap", child)
    return _page(request, family, own, mover, form=SwapForm(), refusal=refusal)
