"""A child that goes to a kindergarten may move to another: wishes, their order, the consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from kezek.contracts.acts import ask_transfer, sign_transfer, withdraw_transfer
from kezek.contracts.demo_keys import sandbox_sign
from kezek.contracts.queries import EnrolmentLine, enrolment_of
from kezek.contracts.queries_moves import MoveLine, moves_of, seat_of
from kezek.contracts.queries_transfers import (
    TransferLine,
    consent_bytes,
    consent_text,
    transfers_of,
)
from kezek.contracts.states import TransferState
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.face import formats
from kezek.face.city import city_of, lang, named
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of
from kezek.places.queries import Choice, PlaceLine, choices_to_move, place_of
from kezek.policy.queries import rules_for
from kezek.portal.forms.parent import ChoiceFilter
from kezek.portal.forms.transfer import WishForm
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
from kezek.portal.views.cabinet.places import GroupView, fits, narrowing, views_of
from kezek.portal.views.family.sent import sent_or
from kezek.portal.views.public.kindergartens import district_names

NEWS = timedelta(days=30)  # so long a move stands at the head of the page

# The shape that stands beside the word of each state.
SIGNS = {
    "drafted": "waits",
    "standing": "active",
    "moved": "done",
    "replaced": "coming",
    "withdrawn": "coming",
    "ended": "late",
}


def state_words() -> dict[str, str]:
    """The states of a consent."""
    return {
        "drafted": pgettext("consent", "Waits for your signature"),
        "standing": pgettext("consent", "In force: your child stands in line"),
        "moved": pgettext("consent", "Your child has moved"),
        "replaced": pgettext("consent", "Replaced by a newer one"),
        "withdrawn": pgettext("consent", "Taken back"),
        "ended": pgettext("consent", "Ended without a move"),
    }


@dataclass(frozen=True, slots=True)
class Mover:
    """A child with the place that it could leave."""

    place: PlaceLine
    enrolment: EnrolmentLine
    found: Sequence[Choice]

    def chosen(self, groups: Sequence[str]) -> list[int]:
        """Those of the typed groups to which the child can move, in their order, each once."""
        known = {str(one.group): one.group for one in self.found}
        return list(dict.fromkeys(known[group] for group in groups if group in known))


@dataclass(frozen=True, slots=True)
class WishView:
    """A wish in its rank, with the addresses that move it up or take it off."""

    group: GroupView
    up: str
    without: str


@dataclass(frozen=True, slots=True)
class StandingView:
    """A list in which the child stands; `position` is None once it has left it."""

    name: str
    group_name: str
    position: int | None


@dataclass(frozen=True, slots=True)
class MoveView:
    """A move in the reader's words."""

    line: MoveLine
    left: str
    got: str


def swaps_allowed(family: Family) -> bool:
    """Whether the city's rules let two families change places."""
    return bool(rules_for(family.city, clock.day_of(family.now))["mutual_swap"])


def mover_of(child: int, now: datetime) -> Mover | None:
    """The child as somebody who may move; None while it does not attend."""
    place = place_of(child)
    enrolment = enrolment_of(child, clock.day_of(now))
    if place is None or place.state != "held" or enrolment is None:
        return None
    return Mover(place, enrolment, choices_to_move(place.id))


def _most(city: str, day: date) -> int:
    return rules_for(city, day).number("waitlist_max_groups")


def _moves(child: int) -> list[MoveView]:
    return [MoveView(one, one.left.words(lang()), one.got.words(lang())) for one in moves_of(child)]


@permits(Permission.CABINET)
@require_GET
def transfer(request: HttpRequest, child: int) -> HttpResponse:
    """Where the child goes, where it would rather go, and how that comes about."""
    family = family_of(request)
    own = child_of(family, child)
    mover = mover_of(child, family.now)
    return _page(request, family, own, mover) if mover else to("case", child)


def _page(
    request: HttpRequest,
    family: Family,
    own: Child,
    mover: Mover,
    *,
    wishes: WishForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    districts = district_names(city_of(request))
    form = narrowing(request, mover.found, districts, ChoiceFilter)
    most = _most(family.city, clock.day_of(family.now))
    fitting = [one for one in mover.found if fits(one, form)]
    lines = transfers_of(own.id)
    standing = _in_state(lines, TransferState.STANDING)
    moves = _moves(own.id)
    recent = moves[0] if moves and family.now - moves[0].line.decided_at < NEWS else None
    rules = rules_for(family.city, clock.day_of(family.now))
    return draw(
        request,
        family,
        "transfer",
        {
            **owner(own),
            "section": "child",
            "now_at": seat_of(mover.place.id).words(lang()),
            "moved": recent,
            "history": [one for one in moves if one is not recent],
            "standing": standing,
            "waits": _waits(standing) if standing else [],
            "drafted": _in_state(lines, TransferState.DRAFTED),
            "filter": form,
            "filtered": form.is_bound,
            "form": wishes if wishes is not None and wishes.is_bound else None,
            "wishes": wishes or WishForm(None, _lines_of(fitting, districts), most),
            "fitting": len(fitting),
            "may_swap": swaps_allowed(family),
            "days": rules.number("kindergarten_sign_working_days"),
        },
        refusal=refusal,
    )


def _lines_of(found: Sequence[Choice], districts: dict[str, str]) -> list[tuple[str, str]]:
    """The groups as lines to tick, each with what decides: where, language, hours, who waits."""
    return [
        (
            str(one.choice.group),
            f"{one.name}, «{one.choice.group_name}». {one.about}. {one.where}. {_seats(one)}",
        )
        for one in views_of(found, districts)
    ]


def _seats(one: GroupView) -> str:
    if one.choice.free:
        return _("Free: %(n)s") % {"n": formats.num(one.choice.free)}
    if one.in_line:
        return _("Waiting: %(n)s") % {"n": formats.num(one.in_line)}
    return _("No free places")


def _waits(line: TransferLine) -> list[StandingView]:
    return [StandingView(named(one, lang()), one.group_name, one.position) for one in line.wishes]


def _in_state(lines: Sequence[TransferLine], state: str) -> TransferLine | None:
    return next((one for one in lines if one.state == state), None)


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, child: int) -> HttpResponse:
    """The chosen groups, the most wanted first; sending them drafts the consent to sign."""
    family = family_of(request)
    own = child_of(family, child)
    mover = mover_of(child, family.now)
    if mover is None:
        return to("case", child)
    districts = district_names(city_of(request))
    most = _most(family.city, clock.day_of(family.now))
    sent = request.POST if request.method == "POST" else request.GET
    form = WishForm(sent, _lines_of(mover.found, districts), most)
    if not form.is_valid():
        return _page(request, family, own, mover, wishes=form)
    groups = mover.chosen(form.cleaned_data["group"])
    refusal = None
    if request.method == "POST":
        asked, refusal = attempt(
            lambda: ask_transfer(
                city=family.city,
                actor=family.actor,
                moment=family.now,
                request_key=family.key,
                enrolment=mover.enrolment.id,
                groups=groups,
            )
        )
        if refusal is None:
            return to("transfer-consent", child, asked)
    by_group = {one.group: one for one in mover.found}
    views = views_of([by_group[group] for group in groups], districts)
    return draw(
        request,
        family,
        "order",
        {
            **owner(own),
            "section": "child",
            "wishes": [
                WishView(view, _raised(groups, rank), _without(groups, rank))
                for rank, view in enumerate(views)
            ],
        },
        refusal=refusal,
    )


def _raised(groups: Sequence[int], rank: int) -> str:
    """The same wishes with this one a rank higher; empty for the first."""
    if rank == 0:
        return ""
    before, one, after = groups[: rank - 1], groups[rank], groups[rank + 1 :]
    return urlencode([("group", group) for group in [*before, one, groups[rank - 1], *after]])


def _without(groups: Sequence[int], rank: int) -> str:
    return urlencode([("group", group) for n, group in enumerate(groups) if n != rank])


def _own_line(child: int, transfer_id: int) -> TransferLine:
    """One of the child's wishes. Raises Http404 for anybody else's."""
    found = next((one for one in transfers_of(child) if one.id == transfer_id), None)
    if found is None:
        raise Http404
    return found


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, child: int, transfer_id: int) -> HttpResponse:
    """The whole consent on one page with the button under it; signed, the child stands in line."""
    family = family_of(request)
    own = child_of(family, child)
    line = _own_line(child, transfer_id)

    def signed() -> int:
        payload = consent_bytes(line.id)
        cms = sandbox_sign(person=family.person, payload=payload, at=clock.now())
        return sign_transfer(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            transfer=line.id,
            cms=cms,
        )

    refusal = None
    if request.method == "POST":
        _done, refusal = attempt(signed)
        if refusal is None:
            return to("transfer", child)
    return draw(
        request,
        family,
        "consent",
        {
            **owner(own),
            "section": "child",
            "line": line,
            "text": consent_text(line.id, lang()),
            "sign": SIGNS[line.state],
            "word": state_words()[line.state],
            "may_sign": line.state == TransferState.DRAFTED,
            "mine_to_sign": line.guardian == family.person,
            "signer": name_of(line.guardian),
        },
        refusal=refusal,
    )


@permits(Permission.CABINET)
@sent_or("transfer", "child")
def withdraw(request: HttpRequest, child: int, transfer_id: int) -> HttpResponse:
    """The family would rather stay."""
    family = family_of(request)
    own = child_of(family, child)
    line = _own_line(child, transfer_id)
    _done, refusal = attempt(
        lambda: withdraw_transfer(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            transfer=line.id,
        )
    )
    mover = mover_of(child, family.now)
    if refusal is None or mover is None:
        return to("transfer", child)
    return _page(request, family, own, mover, refusal=refusal)
