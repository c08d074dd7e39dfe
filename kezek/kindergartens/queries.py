"""Reads of kindergartens. Each answers in a number of statements that does not grow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final

from django.db.models import Q

from kezek.core.words import fold
from kezek.kindergartens.errors import GroupUnknown
from kezek.kindergartens.models import Group, Kindergarten, Photo, StaffPost

_EARTH_KM: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor narrows the list by; None asks for everything."""

    band: int | None = None
    language: str | None = None
    hours: Decimal | None = None
    group_kind: str | None = None
    kind: str | None = None
    district: str | None = None
    only_free: bool = False
    text: str = ""
    near: tuple[float, float] | None = None  # latitude, longitude: the nearest first


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as the open pages show it. `free` is 0 while the group is closed to claims."""

    id: int
    kindergarten: int
    code: str
    name: str
    band: int
    language: str
    hours: Decimal
    kind: str
    capacity: int
    taken: int
    published: bool

    @property
    def free(self) -> int:
        """Seats that nobody holds, as far as they are published."""
        return self.capacity - self.taken if self.published else 0


@dataclass(frozen=True, slots=True)
class Card:
    """A kindergarten with those of its groups that fit the filters."""

    id: int
    code: str
    name_kk: str
    name_ru: str
    kind: str
    district: str
    address_kk: str
    address_ru: str
    lat: float
    lon: float
    opened_on: date | None
    phone: str
    parent_fee: int
    features: tuple[str, ...]
    picture_seed: int
    groups: tuple[GroupLine, ...]
    km: float | None = None

    def name(self, language: str) -> str:
        """The name in Kazakh, or in Russian for Russian pages."""
        return self.name_ru if language == "ru" else self.name_kk

    def address(self, language: str) -> str:
        """The address in Kazakh, or in Russian for Russian pages."""
        return self.address_ru if language == "ru" else self.address_kk

    @property
    def capacity(self) -> int:
        """Seats of the groups listed here."""
        return sum(group.capacity for group in self.groups)

    @property
    def taken(self) -> int:
        """Seats that children hold in the groups listed here."""
        return sum(group.taken for group in self.groups)

    @property
    def free(self) -> int:
        """Published free seats of the groups listed here."""
        return sum(group.free for group in self.groups)


@dataclass(frozen=True, slots=True)
class FullCard:
    """A kindergarten's own page: all groups and pictures."""

    card: Card
    photos: tuple[tuple[str, int], ...]  # (subject, seed) in their order


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of a city or a band of it."""

    capacity: int
    taken: int
    free: int


_OF_GROUP: Final = (
    *("id", "kindergarten_id", "code", "name", "band", "language", "hours", "kind"),
    *("capacity", "taken", "published"),
)
_OF_CARD: Final = (
    *("id", "code", "name_kk", "name_ru", "kind", "district", "address_kk", "address_ru"),
    *("lat", "lon", "opened_on", "phone", "parent_fee", "features", "picture_seed"),
)


def _line(group: Group) -> GroupLine:
    return GroupLine(
        id=group.pk,
        kindergarten=group.kindergarten_id,
        code=group.code,
        name=group.name,
        band=group.band,
        language=group.language,
        hours=group.hours,
        kind=group.kind,
        capacity=group.capacity,
        taken=group.taken,
        published=group.published,
    )


def _card(row: Kindergarten, groups: Iterable[GroupLine]) -> Card:
    return Card(
        id=row.pk,
        code=row.code,
        name_kk=row.name_kk,
        name_ru=row.name_ru,
        kind=row.kind,
        district=row.district,
        address_kk=row.address_kk,
        address_ru=row.address_ru,
        lat=row.lat,
        lon=row.lon,
        opened_on=row.opened_on,
        phone=row.phone,
        parent_fee=row.parent_fee,
        features=tuple(row.features),
        picture_seed=row.picture_seed,
        groups=tuple(groups),
    )


def _group_fits(group: GroupLine, filters: Filters) -> bool:
    return (
        (filters.band is None or group.band == filters.band)
        and (not filters.language or group.language == filters.language)
        and (filters.hours is None or group.hours == filters.hours)
        and (not filters.group_kind or group.kind == filters.group_kind)
        and (not filters.only_free or group.free > 0)
    )


def _narrows_groups(filters: Filters) -> bool:
    chosen = (filters.band, filters.language, filters.hours, filters.group_kind)
    return filters.only_free or any(choice not in {None, ""} for choice in chosen)


def _fits_text(card: Card, words: Sequence[str]) -> bool:
    if not words:
        return True
    names = f"{card.name_kk} {card.name_ru} {card.address_kk} {card.address_ru}"
    heap = fold(f"{names} {card.district}")
    return all(word in heap for word in words)


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The straight way between two points (latitude, longitude) in kilometres."""
    (lat1, lon1), (lat2, lon2) = here, there
    half_lat, half_lon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    slant = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * _EARTH_KM * asin(sqrt(slant))


def fit(cards: Iterable[Card], filters: Filters) -> list[Card]:
    """Of cards with all their groups those that fit, in the same order or the nearest first.

    A kindergarten without a fitting group is left out when groups are asked for. Reads nothing.
    """
    words = fold(filters.text).split()
    narrow = _narrows_groups(filters)
    found: list[Card] = []
    for one in cards:
        if filters.kind and one.kind != filters.kind:
            continue
        if filters.district and one.district != filters.district:
            continue
        groups = one.groups
        if narrow:
            groups = tuple(group for group in groups if _group_fits(group, filters))
        if (narrow and not groups) or not _fits_text(one, words):
            continue
        km = kilometres(filters.near, (one.lat, one.lon)) if filters.near else None
        same = km is None and len(groups) == len(one.groups)
        found.append(one if same else replace(one, groups=groups, km=km))
    return sorted(found, key=lambda one: one.km or 0.0) if filters.near else found


def kindergarten_cards(city: str, filters: Filters | None = None) -> list[Card]:
    """The city's kindergartens with their fitting groups, by name or the nearest first.

    Two statements. A kindergarten without a fitting group is left out when groups are asked for.
    """
    groups: dict[int, list[GroupLine]] = defaultdict(list)
    # Plain values: a city has a thousand groups, and the open list is read anew as they change.
    for values in (
        Group.objects.filter(city_id=city).order_by("band", "code").values_list(*_OF_GROUP)
    ):
        line = GroupLine(*values)
        groups[line.kindergarten].append(line)
    rows = Kindergarten.objects.filter(city_id=city).order_by("sort_key", "code")
    cards = []
    for values in rows.values_list(*_OF_CARD):
        told: dict[str, Any] = dict(zip(_OF_CARD, values, strict=True))
        told["features"] = tuple(told["features"])
        cards.append(Card(**told, groups=tuple(groups[told["id"]])))
    return fit(cards, filters) if filters else cards


def card(city: str, code: str) -> FullCard | None:
    """One kindergarten with all its groups and pictures, or None. Three statements."""
    row = Kindergarten.objects.filter(city_id=city, code=code).first()
    if row is None:
        return None
    groups = Group.objects.filter(kindergarten=row).order_by("band", "code")
    photos = Photo.objects.filter(kindergarten=row).order_by("ordering")
    return FullCard(
        _card(row, [_line(group) for group in groups]),
        tuple((photo.subject, photo.seed) for photo in photos),
    )


def groups_of(kindergarten: int) -> list[GroupLine]:
    """Every group of a kindergarten by age and code."""
    groups = Group.objects.filter(kindergarten_id=kindergarten).order_by("band", "code")
    return [_line(group) for group in groups]


def group(group_id: int) -> GroupLine:
    """One group. Raises GroupUnknown."""
    row = Group.objects.filter(pk=group_id).first()
    if row is None:
        raise GroupUnknown
    return _line(row)


def free_places(city: str, filters: Filters | None = None) -> dict[int, int]:
    """Published free seats by group, groups without one left out.

    A group's waiting list is not looked at here: what a claim can have is in
    `places.queries.open_seats`.
    """
    cards = kindergarten_cards(city, filters)
    return {group.id: group.free for card in cards for group in card.groups if group.free}


def seats_by_band(city: str) -> dict[int, Seats]:
    """Capacity, taken and published free seats of each age band. One statement."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = Group.objects.filter(city_id=city)
    for band, capacity, taken, published in rows.values_list(
        "band", "capacity", "taken", "published"
    ):
        total = sums[band]
        total[0] += capacity
        total[1] += taken
        total[2] += capacity - taken if published else 0
    return {band: Seats(*sums[band]) for band in sorted(sums)}


def districts(city: str) -> list[str]:
    """Districts that have a kindergarten, by code."""
    rows = Kindergarten.objects.filter(city_id=city).values_list("district", flat=True)
    return sorted(set(rows))


def heads_of(kindergartens: Sequence[int], day: date) -> dict[int, int]:
    """The account of each kindergarten's head on that day; the latest post where several stand."""
    posts = StaffPost.objects.filter(
        Q(until=None) | Q(until__gte=day), kindergarten_id__in=kindergartens, role="head"
    )
    return dict(posts.order_by("pk").values_list("kindergarten_id", "account_id"))


def posts_of(account: int, day: date) -> list[StaffPost]:
    """The account's posts on that day with their kindergarten and group."""
    posts = StaffPost.objects.filter(Q(until=None) | Q(until__gte=day), account_id=account)
    return list(posts.select_related("kindergarten", "group").order_by("kindergarten_id", "pk"))
