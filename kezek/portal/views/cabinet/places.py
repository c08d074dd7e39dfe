"""Choosing a place: the groups of the child's age, one group with its chairs, the claim."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from kezek.contracts.acts import choose_place
from kezek.core.errors import DomainError
from kezek.face import formats
from kezek.face.city import city_of, lang, named
from kezek.face.pictures.group import Seats
from kezek.face.pictures.group import group as group_picture
from kezek.kindergartens.errors import GroupFull
from kezek.people.permissions import Permission, permits
from kezek.places.queries import Choice, choices, offered_by_group
from kezek.places.queries_family import free_near, number_if_joined
from kezek.places.rush.wish import CLAIM
from kezek.portal.forms.parent import ChoiceFilter
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
from kezek.portal.views.cabinet.waits import live, missed, waits_in_words
from kezek.portal.views.public.kindergartens import (
    KINDS,
    LANGUAGES,
    district_names,
    group_kind_words,
    hours_words,
    kind_words,
)
from kezek.portal.views.rush import refusal_of, ticket_for
from kezek.vouchers.models import Voucher
from kezek.vouchers.queries import voucher_of

ROWS = 25
Filter = TypeVar("Filter", bound=ChoiceFilter)


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group as the list and its own page show it."""

    choice: Choice
    name: str
    address: str
    about: str
    where: str
    km: str = ""

    @property
    def in_line(self) -> int:
        """Children that stand in its waiting list."""
        return self.choice.waiting


def language_words(code: str) -> str:
    """«Қазақша», «Русский»."""
    return str(dict(LANGUAGES)[code])


def views_of(found: Sequence[Choice], districts: dict[str, str]) -> list[GroupView]:
    """Groups in the reader's words."""
    return [
        GroupView(
            choice=one,
            name=named(one, lang()),
            address=one.address_ru if lang() == "ru" else one.address_kk,
            about=", ".join(
                part
                for part in (
                    language_words(one.language),
                    hours_words(one.hours),
                    group_kind_words(one.group_kind),
                )
                if part
            ),
            where=f"{kind_words(one.kind)}. {districts.get(one.district, one.district)}",
        )
        for one in found
    ]


def narrowing(
    request: HttpRequest,
    found: Sequence[Choice],
    districts: dict[str, str],
    kind: type[Filter],
) -> Filter:
    """The filters of a list of groups: what can be chosen is what these groups have."""
    here = sorted({one.district for one in found}, key=lambda code: districts.get(code, code))
    kinds = {one.kind for one in found}
    return kind(
        request.GET or None,
        {
            "language": [(c, str(w)) for c, w in LANGUAGES if c in {one.language for one in found}],
            "hours": [(str(h), hours_words(h)) for h in sorted({one.hours for one in found})],
            "district": [(code, districts.get(code, code)) for code in here],
            "kind": [(code, str(word)) for code, word in KINDS if code in kinds],
        },
    )


def fits(one: Choice, form: forms.Form) -> bool:
    """Whether the group is asked for."""
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return (
        (not asked.get("language") or one.language == asked["language"])
        and (not asked.get("hours") or _same(one.hours, asked["hours"]))
        and (not asked.get("district") or one.district == asked["district"])
        and (not asked.get("kind") or one.kind == asked["kind"])
        and (not asked.get("only_free") or one.free > 0)
    )


def _same(hours: Decimal, asked: str) -> bool:
    try:
        return hours == Decimal(asked)
    except InvalidOperation:
        return False


@permits(Permission.CABINET)
@require_GET
def choose(request: HttpRequest, child: int) -> HttpResponse:
    """Groups of the child's age: those with free places first. Three statements of this page."""
    family = family_of(request)
    own = child_of(family, child)
    voucher = voucher_of(child)
    if voucher is None or voucher.state != "confirmed":
        return to("case", child)
    found = choices(voucher.pk)
    districts = district_names(city_of(request))
    form = narrowing(request, found, districts, ChoiceFilter)
    fitting = sorted((one for one in found if fits(one, form)), key=lambda one: one.free == 0)
    page = Paginator(fitting, ROWS).get_page(request.GET.get("page"))
    waits = waits_in_words(voucher.pk)
    return draw(
        request,
        family,
        "choose",
        {
            **owner(own),
            "section": "child",
            "voucher": voucher,
            "free": sum(one.free for one in found),
            "houses": len({one.kindergarten for one in found if one.free}),
            "filter": form,
            "filtered": form.is_bound,
            "fitting": len(fitting),
            "page_obj": page,
            "groups": views_of(list(page.object_list), districts),
            "waits": live(waits),
            "missed": missed(waits, family.now),
        },
    )


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, child: int, group: int) -> HttpResponse:
    """One group with its chairs; pressing the button takes the place and makes the contract."""
    family = family_of(request)
    own = child_of(family, child)
    voucher = voucher_of(child)
    if voucher is None:
        raise Http404
    if request.method != "POST":
        if voucher.state != "confirmed":
            return to("case", child)
        return group_page(request, family, own, voucher, group, refusal=refusal_of(request))
    _chosen, refusal = attempt(
        lambda: choose_place(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            voucher=voucher.pk,
            group=group,
            language=request.POST.get("taught", ""),
        )
    )
    if refusal is None:
        return to("contract", child)
    return group_page(request, family, own, voucher, group, refusal=refusal)


def group_page(
    request: HttpRequest,
    family: Family,
    own: Child,
    voucher: Voucher,
    group: int,
    *,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """The page of a group, also with the refusal of what was pressed on it."""
    found = choices(voucher.pk)
    chosen = next((one for one in found if one.group == group), None)
    if chosen is None:
        raise Http404
    districts = district_names(city_of(request))
    (view,) = views_of([chosen], districts)
    seats, picture = _seats(chosen)
    waits = waits_in_words(voucher.pk)
    mine = next((one for one in live(waits) if one.line.group == group), None)
    return draw(
        request,
        family,
        "group",
        {
            **owner(own),
            "section": "child",
            "voucher": voucher,
            "group": view,
            "seats": seats,
            "picture": picture,
            "mine": mine,
            "nearest": [] if chosen.free else nearest(group, found, districts),
            "number": 0 if chosen.free or mine else number_if_joined(voucher.pk, group),
            "lost": isinstance(refusal, GroupFull),
            "ticket": ticket_for(family, own.id, voucher),
            "claim": CLAIM,
        },
        refusal=refusal,
    )


def _seats(one: Choice) -> tuple[Seats, SafeString]:
    offered = offered_by_group([one.group]).get(one.group, 0)
    # Seats for which somebody stands in line are not free for others.
    held = one.capacity - one.taken - one.free
    seats = Seats(free=one.free, taken=one.taken - offered, offered=offered + held)
    return seats, group_picture(one.group_name, seats)


def nearest(group: int, found: Sequence[Choice], districts: dict[str, str]) -> list[GroupView]:
    """Groups with free places in the reader's words, the nearest to this one first."""
    near = free_near(group, found)
    unit, here = pgettext("kilometres", "km"), _("the same kindergarten")
    views = views_of([one.choice for one in near], districts)
    return [
        replace(view, km=f"{formats.num(one.km)}\u00a0{unit}" if round(one.km, 1) else here)
        for view, one in zip(views, near, strict=True)
    ]
