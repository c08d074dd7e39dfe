"""Kindergartens: list and map with filters, and the card of one."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import get_args

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from kezek.core import clock
from kezek.core.words import decimal
from kezek.face.city import city_of, lang
from kezek.face.pictures import group as chairs
from kezek.face.pictures.cover import cover
from kezek.face.pictures.fill import fill
from kezek.face.pictures.map import Pin, city_map, map_data
from kezek.face.pictures.map import city_of as map_of
from kezek.face.pictures.rooms import Room, room, room_words
from kezek.kindergartens import queries
from kezek.people.permissions import Permission, permits
from kezek.places import queries as places
from kezek.policy.models import City
from kezek.policy.queries import version_in_force

KINDS = [
    ("", pgettext_lazy("any kindergarten", "All")),
    ("state", pgettext_lazy("kindergarten", "State")),
    ("private", pgettext_lazy("kindergarten", "Private")),
    ("departmental", pgettext_lazy("kindergarten", "Departmental")),
]
LANGUAGES = [
    ("", pgettext_lazy("any language", "Any")),
    ("kk", pgettext_lazy("language", "Kazakh")),
    ("ru", pgettext_lazy("language", "Russian")),
]
HOURS = ("9", "10.5", "12", "24")


class FilterForm(forms.Form):
    """How a visitor narrows the list."""

    band = forms.ChoiceField(label=_later("Age"), required=False)
    language = forms.ChoiceField(label=_later("Group language"), choices=LANGUAGES, required=False)
    hours = forms.ChoiceField(label=_later("Hours of stay"), required=False)
    kind = forms.ChoiceField(label=_later("Whose"), choices=KINDS, required=False)
    district = forms.ChoiceField(label=_later("District"), required=False)
    free = forms.BooleanField(label=_later("With free places only"), required=False)
    special = forms.BooleanField(label=_later("Special group"), required=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A kindergarten as a line of the list."""

    card: queries.Card
    name: str
    where: str
    url: str
    bar: SafeString


def kind_words(kind: str) -> str:
    """Whose kindergarten it is."""
    return str(dict(KINDS)[kind])


def district_names(city: City) -> dict[str, str]:
    """District names in the reader's language by code."""
    return {row["code"]: row["name"][lang()] for row in city.facts.get("district", [])}


def hours_words(hours: Decimal) -> str:
    """«10,5 ч»: hours a day with their unit."""
    return f"{decimal(hours, lang())}\u00a0{pgettext('hours', 'h')}"


def _form(request: HttpRequest, city: City) -> FilterForm:
    form = FilterForm(request.GET or None)
    bands = version_in_force(city.code, clock.today()).document["band"]
    every = ("", pgettext("any age", "All"))
    form.fields["band"].choices = [  # type: ignore[attr-defined]  # a choice field's own
        every,
        *((str(band["order"]), band["name"][lang()]) for band in bands),
    ]
    form.fields["hours"].choices = [  # type: ignore[attr-defined]  # as above
        every,
        *((hours, hours_words(Decimal(hours))) for hours in HOURS),
    ]
    names = district_names(city)
    form.fields["district"].choices = [  # type: ignore[attr-defined]  # as above
        ("", pgettext("any district", "All")),
        *((code, names.get(code, code)) for code in queries.districts(city.code)),
    ]
    return form


def _near(request: HttpRequest) -> tuple[float, float] | None:
    try:
        lat, lon = Decimal(request.GET["lat"]), Decimal(request.GET["lon"])
    except (KeyError, InvalidOperation):
        return None
    return float(lat), float(lon)


def _filters(form: FilterForm, near: tuple[float, float] | None) -> queries.Filters:
    chosen = form.cleaned_data if form.is_valid() else {}
    return queries.Filters(
        band=int(chosen["band"]) if chosen.get("band") else None,
        language=chosen.get("language") or None,
        hours=Decimal(chosen["hours"]) if chosen.get("hours") else None,
        group_kind="special" if chosen.get("special") else None,
        kind=chosen.get("kind") or None,
        district=chosen.get("district") or None,
        only_free=bool(chosen.get("free")),
        near=near,
    )


@permits(Permission.PUBLIC)
@require_GET
def kindergartens(request: HttpRequest) -> HttpResponse:
    """All kindergartens of the city as a list; `?view=map` sets the map beside it."""
    city = city_of(request)
    form = _form(request, city)
    near = _near(request)
    cards = queries.kindergarten_cards(city.code, _filters(form, near))
    names = district_names(city)
    page = Paginator(cards, 25).get_page(request.GET.get("page"))
    on_map = request.GET.get("view") == "map"
    drawn: SafeString | None = None
    data: dict[str, object] = {}
    if on_map:
        pins = [
            Pin(
                (card.lon, card.lat),
                card.free,
                card.name(lang()),
                reverse("portal:kindergarten", args=[card.code]),
            )
            for card in cards
        ]
        background = map_of(city.facts, lang())
        own = (near[1], near[0]) if near else None
        drawn, data = city_map(background, pins, own), map_data(background, pins, own)
    query = request.GET.copy()
    for name in ("view", "page"):
        query.pop(name, None)
    return render(
        request,
        "portal/public/kindergartens.html",
        {
            "form": form,
            "count": len(cards),
            "free": sum(card.free for card in cards),
            "page_obj": page,
            "rows": [
                Listed(
                    card,
                    card.name(lang()),
                    f"{kind_words(card.kind)}. {names.get(card.district, card.district)}",
                    reverse("portal:kindergarten", args=[card.code]),
                    fill(chairs.Seats(free=card.free, taken=card.taken)),
                )
                for card in page.object_list
            ],
            "on_map": on_map,
            "drawn": drawn,
            "data": data,
            "query": query.urlencode(),
        },
    )


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group on the card."""

    line: queries.GroupLine
    band: str
    language: str
    hours: str
    kind: str
    seats: chairs.Seats
    picture: SafeString
    waiting: int


@permits(Permission.PUBLIC)
@require_GET
def kindergarten(request: HttpRequest, code: str) -> HttpResponse:
    """The card: facts, drawn rooms, groups with their chairs and waiting lists."""
    city = city_of(request)
    full = queries.card(city.code, code)
    if full is None:
        raise Http404
    card = full.card
    bands = {
        band["order"]: band["name"][lang()]
        for band in version_in_force(city.code, clock.today()).document["band"]
    }
    ids = [line.id for line in card.groups]
    waiting = places.waiting_by_group(ids)
    offered = places.offered_by_group(ids)
    rooms = room_words()
    return render(
        request,
        "portal/public/kindergarten.html",
        {
            "card": card,
            "name": card.name(lang()),
            "address": card.address(lang()),
            "kind": kind_words(card.kind),
            "district": district_names(city).get(card.district, card.district),
            "cover": cover(str(card.picture_seed), card.name(lang())),
            "features": [feature_words().get(code, code) for code in card.features],
            "languages": sorted({str(dict(LANGUAGES)[line.language]) for line in card.groups}),
            "hours": sorted({decimal(line.hours, lang()) for line in card.groups}),
            "groups": [
                _group(line, bands[line.band], waiting.get(line.id, 0), offered.get(line.id, 0))
                for line in card.groups
            ],
            "rooms": [(rooms[name], room(name, str(seed))) for name, seed in _rooms(full)],
        },
    )


def _rooms(full: queries.FullCard) -> list[tuple[Room, int]]:
    drawn: tuple[Room, ...] = get_args(Room)
    return [(name, seed) for subject, seed in full.photos for name in drawn if name == subject]


def _group(line: queries.GroupLine, band: str, waiting: int, offered: int) -> GroupView:
    seats = chairs.Seats(
        free=line.free,
        taken=line.taken - offered,
        offered=offered,
        closed=0 if line.published else line.capacity - line.taken,
    )
    return GroupView(
        line,
        band,
        str(dict(LANGUAGES)[line.language]),
        decimal(line.hours, lang()),
        {
            "ordinary": "",
            "special": _("Special group"),
            "sanatorium": _("Sanatorium group"),
        }[line.kind],
        seats,
        chairs.group(line.name, seats),
        waiting,
    )


def feature_words() -> dict[str, str]:
    """Equipment and rooms by code."""
    return {
        "gym": pgettext("feature", "sports hall"),
        "pool": pgettext("feature", "swimming pool"),
        "medical": pgettext("feature", "medical room"),
        "speech": pgettext("feature", "speech therapist"),
        "music": pgettext("feature", "music hall"),
        "yard": pgettext("feature", "playground with a canopy"),
        "ramp": pgettext("feature", "ramp"),
        "canteen": pgettext("feature", "own kitchen"),
    }
