"""The card of a kindergarten: facts, drawn rooms, groups with their chairs and waiting lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import get_args
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.words import decimal
from kezek.face.city import city_of, lang, spaced
from kezek.face.keeping import kept
from kezek.face.pictures.cover import cover
from kezek.face.pictures.group import Seats, group
from kezek.face.pictures.rooms import Room, room, room_words
from kezek.kindergartens import queries
from kezek.openlog.queries import waiter_numbers
from kezek.people.permissions import Permission, permits
from kezek.places import queries as places
from kezek.places.queries_open import OpenWait, open_lines
from kezek.places.search import POINT, Search
from kezek.policy.queries import version_in_force
from kezek.portal.views.public.kindergartens import (
    LANGUAGES,
    district_names,
    group_kind_words,
    hours_words,
    kind_words,
)

NEW = timedelta(days=365)  # so long a kindergarten says when it opened
SHOWN = 5  # lines of a waiting list that are open at once


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group on the card."""

    line: queries.GroupLine
    about: str
    seats: Seats
    picture: SafeString
    waits: Sequence[tuple[OpenWait, str]]  # with the number of who waits, once the log has told it

    @property
    def first(self) -> Sequence[tuple[OpenWait, str]]:
        """The head of the waiting list."""
        return self.waits[:SHOWN]

    @property
    def rest(self) -> Sequence[tuple[OpenWait, str]]:
        """What stands behind the head."""
        return self.waits[SHOWN:]


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


def _group(
    line: queries.GroupLine, band: str, waits: Sequence[tuple[OpenWait, str]], offered: int
) -> GroupView:
    # Seats for which somebody stands in line are not free for others.
    free = max(0, line.free - len(waits))
    seats = Seats(
        free=free,
        taken=line.taken - offered,
        offered=offered + line.free - free,
        closed=0 if line.published else line.capacity - line.taken,
    )
    about = [band, str(dict(LANGUAGES)[line.language]), hours_words(line.hours)]
    kind = group_kind_words(line.kind)
    return GroupView(
        line,
        ". ".join([*about, kind] if kind else about),
        seats,
        group(line.name, seats),
        waits,
    )


def _languages(card: queries.Card) -> str:
    """«Қазақша, орысша»: one sentence, so only its first word has a capital."""
    words = sorted({str(dict(LANGUAGES)[line.language]) for line in card.groups})
    return ", ".join(words) if lang() == "en" else ", ".join(words).capitalize()


def _rooms(full: queries.FullCard) -> list[tuple[Room, int]]:
    drawn: tuple[Room, ...] = get_args(Room)
    return [(name, seed) for subject, seed in full.photos for name in drawn if name == subject]


@permits(Permission.PUBLIC)
@require_safe
@kept()
def kindergarten(request: HttpRequest, code: str) -> HttpResponse:
    """The card. A constant number of statements, however many groups and waits."""
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
    numbers = waiter_numbers(city.code)
    lines = {
        pk: [(one, numbers.get(one.wait, "")) for one in line]
        for pk, line in open_lines(city.code, ids).items()
    }
    offered = places.offered_by_group(ids)
    words = room_words()
    groups = [
        _group(line, bands[line.band], lines.get(line.id, []), offered.get(line.id, 0))
        for line in card.groups
    ]
    hours = sorted({line.hours for line in card.groups})
    return render(
        request,
        "portal/public/kindergarten.html",
        {
            "card": card,
            "free": sum(one.seats.free for one in groups),
            "name": card.name(lang()),
            "address": card.address(lang()),
            "kind": kind_words(card.kind),
            "district": district_names(city).get(card.district, card.district),
            "cover": cover(str(card.picture_seed), card.name(lang())),
            "phone": spaced(card.phone),
            "features": [feature_words().get(one, one) for one in card.features],
            "languages": _languages(card),
            "hours": [*(decimal(one, lang()) for one in hours[:-1]), *map(hours_words, hours[-1:])],
            "nearby": urlencode(Search(origin=POINT, near=(card.lat, card.lon), free=True).params),
            "is_new": card.opened_on is not None and clock.today() - card.opened_on < NEW,
            "groups": groups,
            "rooms": [(words[name], room(name, str(seed))) for name, seed in _rooms(full)],
        },
    )
