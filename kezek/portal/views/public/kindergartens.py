"""Kindergartens with their free places: the list and the map, the pins as data.

Live pages: drawn from a sight alone and handed out by the front door as finished bytes. The views
answer where that door does not stand.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.words import clock_time, date_short, date_time, decimal, number
from kezek.face import look
from kezek.face.city import city_of, lang, named, words_of
from kezek.face.context import frame_at
from kezek.face.keeping import kept
from kezek.face.live import LivePage, Reader
from kezek.face.pictures.fill import fill
from kezek.face.pictures.group import Seats
from kezek.face.pictures.map import Pin, city_map, map_data
from kezek.face.pictures.map import city_of as map_of
from kezek.kindergartens import queries
from kezek.people.permissions import Permission, permits
from kezek.places.search import HOURS, POINT, Params, Search, search_of
from kezek.places.sight import House, Sight, sight_of
from kezek.policy.models import City

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
ROWS = 25
MAP = "map"
_PLACE = r"(?:/(?P<prefix>[a-z0-9-]+))?/(?P<lang>kk|ru|en)/kindergartens/"


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
class Listed:
    """A kindergarten as a line of the list."""

    house: House
    name: str
    where: str
    groups: str
    opening: str
    url: str
    bar: SafeString

    @property
    def free(self) -> int:
        """Seats that somebody can take now."""
        return self.house.free + self.house.by_turn


@dataclass(frozen=True, slots=True)
class Opened:
    """Seats of bulletins that open together: those whose turn has come first, then everybody."""

    seats: int
    opens_at: datetime
    all_at: datetime
    is_open: bool


def group_kind_words(kind: str) -> str:
    """What sets a group apart; nothing for an ordinary one."""
    return {
        "ordinary": "",
        "special": _("Special group"),
        "sanatorium": _("Sanatorium group"),
    }[kind]


def kind_words(kind: str) -> str:
    """Whose kindergarten it is."""
    return str(dict(KINDS)[kind])


def district_names(city: City) -> dict[str, str]:
    """District names in the reader's language by code."""
    return {row["code"]: row["name"][lang()] for row in city.facts.get("district", [])}


def hours_words(hours: Decimal) -> str:
    """«10,5 ч»: hours a day with their unit."""
    return f"{decimal(hours, lang())}\u00a0{pgettext('hours', 'h')}"


def age_words(band: Mapping[str, Any]) -> str:
    """«1,5» or «2»: the age of a band in years, from when a child may come."""
    youngest = Decimal(int(band["min_age_months"])) / 12
    return decimal(max(Decimal(int(band["age"])), youngest), lang())


def _form(sight: Sight, params: Params) -> FilterForm:
    form = FilterForm(dict(params) if params else None)
    every = ("", pgettext("any age", "All"))
    origins = [("", pgettext("any place", "The whole city")), *district_names(sight.city).items()]
    if ("origin", POINT) in params:
        origins.append((POINT, _("The point on the map")))
    choices = {
        "band": [every, *((str(band["order"]), band["name"][lang()]) for band in sight.bands)],
        "hours": [every, *((hours, hours_words(Decimal(hours))) for hours in HOURS)],
        "origin": origins,
    }
    for name, values in choices.items():
        form.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field's own
    return form


def _search(asked: Mapping[str, str], sight: Sight) -> Search:
    return search_of(asked, [band["order"] for band in sight.bands], sight.city.facts)


def understand_list(asked: Mapping[str, str], sight: Sight) -> Params:
    """The list's parameters: the search, the map beside it, a page that there is."""
    search = _search(asked, sight)
    pages = Paginator(sight.houses(search), ROWS)
    page = pages.get_page(asked.get("page")).number
    more = (("view", MAP if asked.get("view") == MAP else ""), ("page", str(page)))
    return (*search.params, *(one for one in more if one[1] and one != ("page", "1")))


def understand_pins(asked: Mapping[str, str], sight: Sight) -> Params:
    """The parameters of the map's data: the search alone."""
    return _search(asked, sight).params


def _pins(houses: Sequence[House]) -> list[Pin]:
    return [
        Pin(
            (house.card.lon, house.card.lat),
            house.free + house.by_turn,
            house.card.name(lang()),
            reverse("portal:kindergarten", args=[house.card.code]),
        )
        for house in houses
    ]


def _heading(houses: Sequence[House], band: Mapping[str, Any] | None) -> str:
    free = sum(house.free + house.by_turn for house in houses)
    if not houses:
        return _("No kindergarten fits these filters")
    coming = sum(house.coming for house in houses)
    if coming and not free:
        return ngettext(
            "%(n)s place opens by bulletin", "%(n)s places open by bulletin", coming
        ) % {"n": number(coming)}
    if not free:
        return _("No free places")
    if band is None:
        return ngettext("%(n)s free place", "%(n)s free places", free) % {"n": number(free)}
    return ngettext(
        "%(n)s free place for children aged %(age)s",
        "%(n)s free places for children aged %(age)s",
        free,
    ) % {"n": number(free), "age": age_words(band)}


def _groups_words(card: queries.Card) -> str:
    if len(card.groups) == 1:
        return _("Group «%(name)s»") % {"name": card.groups[0].name}
    count = len(card.groups)
    return ngettext("%(n)s group", "%(n)s groups", count) % {"n": count}


def _opened(houses: Sequence[House], sight: Sight) -> list[Opened]:
    """What bulletins open, in the order of the hours."""
    found: dict[tuple[datetime, datetime, bool], int] = defaultdict(int)
    for house in houses:
        for share in map(sight.share, house.card.groups):
            if share.opens_at and share.all_at:
                key = (share.opens_at, share.all_at, bool(share.by_turn))
                found[key] += share.by_turn + share.coming
    return [Opened(found[key], *key) for key in sorted(found)]


def _opened_words(opened: Opened, today: date) -> str:
    if opened.is_open:
        text = ngettext(
            "%(n)s place of the bulletin can now be taken by those whose turn has come."
            " To everybody: %(all)s",
            "%(n)s places of the bulletin can now be taken by those whose turn has come."
            " To everybody: %(all)s",
            opened.seats,
        )
    else:
        text = ngettext(
            "%(n)s place in the bulletin. Opens to those whose turn has come: %(opens)s."
            " To everybody: %(all)s",
            "%(n)s places in the bulletin. Open to those whose turn has come: %(opens)s."
            " To everybody: %(all)s",
            opened.seats,
        )
    return text % {
        "n": number(opened.seats),
        "opens": date_time(opened.opens_at, lang(), today),
        "all": date_time(opened.all_at, lang(), today),
    }


def _opening(house: House, sight: Sight) -> str:
    """What opens in one kindergarten, in a few words."""
    if house.by_turn:
        return _("For those whose turn has come: %(n)s") % {"n": number(house.by_turn)}
    if not house.coming:
        return ""
    at = min(share.opens_at for share in map(sight.share, house.card.groups) if share.opens_at)
    time = f"{date_short(clock.day_of(at))}, {clock_time(at)}"
    return _("Opens %(time)s: %(n)s") % {"n": number(house.coming), "time": time}


def _listed(house: House, sight: Sight, districts: dict[str, str]) -> Listed:
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
        _opening(house, sight),
        reverse("portal:kindergarten", args=[card.code]),
        fill(
            Seats(
                free=house.free + house.by_turn,
                taken=card.taken,
                offered=house.coming + house.held,
            )
        ),
    )


def _as_of(reader: Reader) -> str:
    """«24.11, 07:00:12»: of when the figures are, if newer ones can't be had."""
    if reader.as_of is None:
        return ""
    moment = clock.local(reader.as_of)
    return f"{date_short(moment.date())}, {moment:%H:%M:%S}"


def draw_list(sight: Sight, reader: Reader) -> str:
    """All kindergartens of the city as a list; `view=map` sets the map beside it."""
    city = sight.city
    search = _search(dict(reader.params), sight)
    houses = sight.houses(search)
    page = Paginator(houses, ROWS).get_page(reader.has("page"))
    query = urlencode(search.params)
    on_map = reader.has("view") == MAP
    drawn: SafeString | None = None
    data: dict[str, object] = {}
    if on_map:
        background = map_of(city.facts, lang())
        own = (search.near[1], search.near[0]) if search.near else None
        drawn = city_map(background, _pins(houses), own)
        pins = f"{reverse('portal:pins')}?{query}"
        data = {**map_data(background, [], own), "pins_url": pins, "pick": True}
    districts = district_names(city)
    band = next((band for band in sight.bands if band["order"] == search.band), None)
    frame = frame_at(
        reader.path,
        reader.prefix,
        reader.look,
        named(city, lang()),
        demo=bool(settings.DEMO),
        today=sight.day,
    )
    return render_to_string(
        "portal/public/kindergartens.html",
        {
            "page": frame,
            **words_of(city),
            "form": _form(sight, search.params),
            "heading": _heading(houses, band),
            "count": len(houses),
            "near": search.near,
            "point": dict(search.params) if search.origin == POINT else None,
            "page_obj": page,
            "params": reader.params,
            "rows": [_listed(house, sight, districts) for house in page.object_list],
            "on_map": on_map,
            "drawn": drawn,
            "data": data,
            "query": query,
            "openings": [_opened_words(one, sight.day) for one in _opened(houses, sight)],
            "as_of": _as_of(reader),
        },
    )


def draw_pins(sight: Sight, reader: Reader) -> str:
    """The pins of the map as JSON, by the same filters as the list; latitude first."""
    houses = sight.houses(_search(dict(reader.params), sight))
    pins = [
        {"at": [pin.at[1], pin.at[0]], "free": pin.free, "name": pin.name, "url": pin.url}
        for pin in _pins(houses)
    ]
    return json.dumps({"pins": pins}, ensure_ascii=False)


LIST = LivePage(re.compile(_PLACE), "text/html; charset=utf-8", understand_list, draw_list)
PINS = LivePage(re.compile(_PLACE + r"pins\.json"), "application/json", understand_pins, draw_pins)


def _view(page: LivePage) -> Callable[[HttpRequest], HttpResponse]:
    """The page's own view: it reads a sight for itself."""

    @permits(Permission.PUBLIC)
    @require_safe
    @kept()
    def view(request: HttpRequest) -> HttpResponse:
        city = City.objects.get(pk=city_of(request).pk)  # with its map
        sight = sight_of(city, clock.now())
        params = page.understand(request.GET.dict(), sight) or ()
        path = f"{request.path}?{urlencode(params)}" if params else request.path
        chosen = request.COOKIES.get(look.COOKIE, "")
        reader = Reader(lang(), chosen, get_script_prefix(), path, params)
        return HttpResponse(page.draw(sight, reader), content_type=page.content_type)

    return view


kindergartens = _view(LIST)
pins = _view(PINS)
