"""Kindergartens: the list and the map with their filters, the pins as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.words import decimal, number
from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.face.pictures.fill import fill
from kezek.face.pictures.group import Seats
from kezek.face.pictures.map import Pin, city_map, map_data
from kezek.face.pictures.map import city_of as map_of
from kezek.kindergartens import queries
from kezek.people.permissions import Permission, permits
from kezek.places.queries import waiting_by_group
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
ROWS = 25
POINT = "point"  # the origin that a press on the map gives
AROUND = 1.0  # degrees: a point further from the city than this is a slip

Near = tuple[float, float]


class FilterForm(forms.Form):
    """How a visitor narrows the list and from where they look at it."""

    band = forms.ChoiceField(label=_later("Age"), required=False)
    language = forms.ChoiceField(label=_later("Group language"), choices=LANGUAGES, required=False)
    hours = forms.ChoiceField(label=_later("Hours of stay"), required=False)
    kind = forms.ChoiceField(label=_later("Whose"), choices=KINDS, required=False)
    origin = forms.ChoiceField(label=_later("From where"), required=False)
    free = forms.BooleanField(label=_later("With free places only"), required=False)
    special = forms.BooleanField(label=_later("Special group"), required=False)


@dataclass(frozen=True, slots=True)
class House:
    """A kindergarten and its seats without a child: `free` for a claim, `held` for who waits."""

    card: queries.Card
    free: int
    held: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A kindergarten as a line of the list."""

    house: House
    name: str
    where: str
    groups: str
    url: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the page asks for, understood."""

    form: FilterForm
    band: dict[str, Any] | None  # the chosen age as the policy has it
    near: Near | None
    houses: Sequence[House]


def kind_words(kind: str) -> str:
    """Whose kindergarten it is."""
    return str(dict(KINDS)[kind])


def district_names(city: City) -> dict[str, str]:
    """District names in the reader's language by code."""
    return {row["code"]: row["name"][lang()] for row in city.facts.get("district", [])}


def hours_words(hours: Decimal) -> str:
    """«10,5 ч»: hours a day with their unit."""
    return f"{decimal(hours, lang())}\u00a0{pgettext('hours', 'h')}"


def age_words(band: dict[str, Any]) -> str:
    """«1,5» or «2»: the age of a band in years, from when a child may come."""
    youngest = Decimal(int(band["min_age_months"])) / 12
    return decimal(max(Decimal(int(band["age"])), youngest), lang())


def _form(request: HttpRequest, city: City, bands: Sequence[dict[str, Any]]) -> FilterForm:
    form = FilterForm(request.GET or None)
    every = ("", pgettext("any age", "All"))
    origins = [("", pgettext("any place", "The whole city")), *district_names(city).items()]
    if request.GET.get("origin") == POINT:
        origins.append((POINT, _("The point on the map")))
    choices = {
        "band": [every, *((str(band["order"]), band["name"][lang()]) for band in bands)],
        "hours": [every, *((hours, hours_words(Decimal(hours))) for hours in HOURS)],
        "origin": origins,
    }
    for name, values in choices.items():
        form.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field's own
    return form


def _near(request: HttpRequest, city: City, origin: str) -> Near | None:
    """The point to measure from: the middle of a district, or what was pressed on the map."""
    for district in city.facts.get("district", []):
        if district["code"] == origin:
            lat, lon = district["centre"]
            return float(lat), float(lon)
    if origin != POINT:
        return None
    try:
        near = float(Decimal(request.GET["lat"])), float(Decimal(request.GET["lon"]))
    except (KeyError, InvalidOperation):
        return None
    centre = city.facts.get("centre", near)
    inside = all(abs(own - middle) <= AROUND for own, middle in zip(near, centre, strict=True))
    return near if inside else None


def _asked(request: HttpRequest, city: City) -> Asked:
    bands = version_in_force(city.code, clock.today()).document["band"]
    form = _form(request, city, bands)
    form.is_valid()  # a value that is none of ours counts as not chosen
    chosen = form.cleaned_data if form.is_bound else {}
    near = _near(request, city, chosen.get("origin", ""))
    filters = queries.Filters(
        band=int(chosen["band"]) if chosen.get("band") else None,
        language=chosen.get("language") or None,
        hours=Decimal(chosen["hours"]) if chosen.get("hours") else None,
        group_kind="special" if chosen.get("special") else None,
        kind=chosen.get("kind") or None,
        only_free=bool(chosen.get("free")),
        near=near,
    )
    band = next((band for band in bands if band["order"] == filters.band), None)
    houses = _houses(queries.kindergarten_cards(city.code, filters))
    if filters.only_free:
        houses = [house for house in houses if house.free]
    return Asked(form, band, near, houses)


def _houses(cards: Sequence[queries.Card]) -> list[House]:
    """Seats for which somebody stands in line are not free for others."""
    waiting = waiting_by_group([group.id for card in cards for group in card.groups])
    houses = []
    for card in cards:
        free = sum(max(0, group.free - waiting.get(group.id, 0)) for group in card.groups)
        houses.append(House(card, free, card.free - free))
    return houses


def _pins(houses: Sequence[House]) -> list[Pin]:
    return [
        Pin(
            (house.card.lon, house.card.lat),
            house.free,
            house.card.name(lang()),
            reverse("portal:kindergarten", args=[house.card.code]),
        )
        for house in houses
    ]


def _heading(asked: Asked) -> str:
    free = sum(house.free for house in asked.houses)
    if not asked.houses:
        return _("No kindergarten fits these filters")
    if not free:
        return _("No free places")
    if asked.band is None:
        return ngettext("%(n)s free place", "%(n)s free places", free) % {"n": number(free)}
    return ngettext(
        "%(n)s free place for children aged %(age)s",
        "%(n)s free places for children aged %(age)s",
        free,
    ) % {"n": number(free), "age": age_words(asked.band)}


def _groups_words(card: queries.Card) -> str:
    if len(card.groups) == 1:
        return _("Group «%(name)s»") % {"name": card.groups[0].name}
    count = len(card.groups)
    return ngettext("%(n)s group", "%(n)s groups", count) % {"n": count}


def _listed(house: House, districts: dict[str, str]) -> Listed:
    card = house.card
    where = f"{kind_words(card.kind)}. {districts.get(card.district, card.district)}"
    if card.km is not None:
        way = decimal(Decimal(str(round(card.km, 1))), lang())
        where = f"{where}, {way}\u00a0{pgettext('kilometres', 'km')}"
    return Listed(
        house,
        card.name(lang()),
        where,
        _groups_words(card),
        reverse("portal:kindergarten", args=[card.code]),
        fill(Seats(free=house.free, taken=card.taken, offered=house.held)),
    )


@permits(Permission.PUBLIC)
@require_safe
@kept()
def kindergartens(request: HttpRequest) -> HttpResponse:
    """All kindergartens of the city as a list; `?view=map` sets the map beside it."""
    city = city_of(request)
    asked = _asked(request, city)
    page = Paginator(asked.houses, ROWS).get_page(request.GET.get("page"))
    on_map = request.GET.get("view") == "map"
    query = request.GET.copy()
    for name in ("view", "page"):
        query.pop(name, None)
    drawn: SafeString | None = None
    data: dict[str, object] = {}
    if on_map:
        background = map_of(city.facts, lang())
        own = (asked.near[1], asked.near[0]) if asked.near else None
        drawn = city_map(background, _pins(asked.houses), own)
        pins = f"{reverse('portal:pins')}?{query.urlencode()}"
        data = {**map_data(background, [], own), "pins_url": pins, "pick": True}
    districts = district_names(city)
    return render(
        request,
        "portal/public/kindergartens.html",
        {
            "form": asked.form,
            "heading": _heading(asked),
            "count": len(asked.houses),
            "near": asked.near,
            "at_point": bool(asked.near) and request.GET.get("origin") == POINT,
            "page_obj": page,
            "rows": [_listed(house, districts) for house in page.object_list],
            "on_map": on_map,
            "drawn": drawn,
            "data": data,
            "query": query.urlencode(),
            "now": clock.now(),
        },
    )


@permits(Permission.PUBLIC)
@require_safe
@kept()
def pins(request: HttpRequest) -> HttpResponse:
    """The pins of the map as JSON, by the same filters as the list; latitude first."""
    asked = _asked(request, city_of(request))
    return JsonResponse(
        {
            "pins": [
                {"at": [pin.at[1], pin.at[0]], "free": pin.free, "name": pin.name, "url": pin.url}
                for pin in _pins(asked.houses)
            ]
        },
        json_dumps_params={"ensure_ascii": False},
    )
