"""Kindergartens on the map and their groups."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from kezek.core.iin import ImpossibleNumberError, make_bin
from kezek.site.generator import places
from kezek.site.generator.plan import BANDS, Plan

FEATURES: Final = ("gym", "pool", "medical", "speech", "music", "yard", "ramp", "canteen")
_LIKELY: Final = {
    "gym": 0.62, "pool": 0.09, "medical": 0.93, "speech": 0.34, "music": 0.78, "yard": 0.96,
    "ramp": 0.55, "canteen": 0.9,
}  # fmt: skip
_SPECIAL_SHARE: Final = 0.012  # of all groups
_SANATORIUM_SHARE: Final = 0.007
_SPECIAL_CAPACITY: Final = 12
_HOST_LANGUAGES: Final = {2: "kk", 3: "kk", 4: "ru", 5: "kk"}
_OPENED: Final = {"state": (1968, 2021), "private": (2001, 2024), "departmental": (1975, 2018)}
_BANK: Final = "999"  # no bank has this code

Point = tuple[float, float]


@dataclass(slots=True)
class Group:
    """A group and how many chairs the generator has already given away."""

    code: str
    name: str
    band: int
    language: str
    hours: str
    capacity: int
    kind: str
    taken: int = 0

    @property
    def free(self) -> int:
        """Chairs left."""
        return self.capacity - self.taken


@dataclass(slots=True)
class Kindergarten:
    """A row of kindergartens.csv with its groups."""

    code: str
    name_kk: str
    name_ru: str
    kind: str
    district: str
    address_kk: str
    address_ru: str
    lat: float
    lon: float
    opened: date | None
    bin: str
    phone: str
    parent_fee: int
    features: Sequence[str]
    iban: str
    seed: int
    is_new: bool = False
    speciality: str = "ordinary"
    groups: list[Group] = field(default_factory=list)


def read_map(folder: Path) -> dict[str, Any]:
    """The city's simplified drawing, `city.toml`."""
    with (folder / "city.toml").open("rb") as file:
        return tomllib.load(file)


def is_inside(point: Point, polygon: Sequence[Sequence[float]]) -> bool:
    """Whether the point lies in the polygon (even-odd rule)."""
    lat, lon = point
    inside = False
    previous = polygon[-1]
    for corner in polygon:
        crosses = (corner[0] > lat) != (previous[0] > lat)
        if crosses:
            share = (lat - corner[0]) / (previous[0] - corner[0])
            if lon < corner[1] + share * (previous[1] - corner[1]):
                inside = not inside
        previous = corner
    return inside


def _point_in(rng: Random, district: Mapping[str, Any]) -> Point:
    """A point in the district, kept off its edges by leaning to the centre."""
    polygon = district["polygon"]
    lats = [corner[0] for corner in polygon]
    lons = [corner[1] for corner in polygon]
    centre = district["centre"]
    while True:
        point = (rng.uniform(min(lats), max(lats)), rng.uniform(min(lons), max(lons)))
        if is_inside(point, polygon):
            lean = 0.12
            return (
                round(point[0] + (centre[0] - point[0]) * lean, 6),
                round(point[1] + (centre[1] - point[1]) * lean, 6),
            )


def make_iban(rng: Random) -> str:
    """An invented account number whose check digits are right."""
    account = _BANK + "".join(rng.choice("0123456789") for _ in range(13))
    rest = int(f"{account}{int('K', 36)}{int('Z', 36)}00") % 97
    return f"KZ{98 - rest:02}{account}"


def draw_bin(rng: Random, opened: date) -> str:
    """An invented number of a legal entity registered before it opened."""
    while True:
        try:
            return make_bin(opened.year, opened.month, rng.randrange(100_000))
        except ImpossibleNumberError:
            continue


def draw_features(rng: Random) -> list[str]:
    """What the house has, in a fixed order."""
    return [code for code in FEATURES if rng.random() < _LIKELY[code]]


def _title(kind: str, number: int, names: list[str]) -> tuple[str, str, str]:
    """Code, Kazakh and Russian name."""
    if kind == "state":
        return f"n{number}", f"№ {number} балабақша", f"Детский сад № {number}"
    name = names.pop().replace("_", " ")
    prefix = "p" if kind == "private" else "d"
    return f"{prefix}{number}", f"«{name}» балабақшасы", f"Детский сад «{name}»"


def _fee(rng: Random, kind: str) -> int:
    if kind == "private":
        return rng.randrange(15_000, 26_000, 500)
    return rng.randrange(12_000, 16_000, 500)


def invent_kindergartens(plan: Plan, folder: Path, rng: Random) -> list[Kindergarten]:
    """All kindergartens of the city without groups; the newly opened ones last."""
    districts = read_map(folder)["district"]
    weights = [district["weight"] for district in districts]
    names = list(places.KINDERGARTENS)
    rng.shuffle(names)
    total = sum(plan.kindergartens.values())
    made: list[Kindergarten] = []
    numbers = {"state": _state_numbers(rng, plan.kindergartens["state"])}
    for kind, count in plan.kindergartens.items():
        for index in range(count):
            number = numbers[kind][index] if kind in numbers else index + 1
            code, name_kk, name_ru = _title(kind, number, names)
            district = rng.choices(districts, weights)[0]
            lat, lon = _point_in(rng, district)
            street_kk, street_ru = rng.choice(places.STREETS)
            house = rng.randrange(1, 140)
            opened = date(rng.randrange(*_OPENED[kind]), rng.randrange(1, 13), 1)
            made.append(
                Kindergarten(
                    code=code,
                    name_kk=name_kk,
                    name_ru=name_ru,
                    kind=kind,
                    district=district["code"],
                    address_kk=f"{street_kk} көшесі, {house}",
                    address_ru=f"улица {street_ru}, {house}",
                    lat=lat,
                    lon=lon,
                    opened=opened,
                    bin=draw_bin(rng, opened),
                    phone=f"+77262{rng.randrange(400_000, 600_000)}",
                    parent_fee=_fee(rng, kind),
                    features=draw_features(rng),
                    iban=make_iban(rng),
                    seed=rng.randrange(1, 10**6),
                )
            )
    _open_new(made, plan, rng, total)
    return made


def _state_numbers(rng: Random, count: int) -> list[int]:
    """Numbers with gaps, № 36 always among them: it is the one the demo people know."""
    numbers = set(rng.sample(range(1, max(60, count + 20)), count))
    if 36 not in numbers:
        numbers.remove(max(numbers))
        numbers.add(36)
    return sorted(numbers)


def _open_new(made: list[Kindergarten], plan: Plan, rng: Random, total: int) -> None:
    """Let the newest private ones (and two state ones) have opened within the last year."""
    private = [garden for garden in made if garden.kind == "private"]
    state = [garden for garden in made if garden.kind == "state" and garden.code != "n36"]
    new_state = min(len(state) - 1, plan.new // 8) if total > plan.new else 0
    chosen = state[len(state) - new_state :] + private[len(private) - (plan.new - new_state) :]
    for garden in chosen:
        garden.is_new = True
        garden.opened = plan.start.replace(day=1) - timedelta(days=rng.randrange(20, 330))
        garden.bin = draw_bin(rng, garden.opened)


def fill_with_groups(
    gardens: Sequence[Kindergarten],
    seats: Mapping[int, int],
    sizes: Mapping[str, tuple[int, int]],
    rng: Random,
    host: Kindergarten | None,
) -> None:
    """Give every kindergarten groups until each band has exactly its seats.

    `host` has a group of each middle band, whatever is drawn: demo people sit there.
    """
    wanted = {garden.code: rng.randint(*sizes[garden.kind]) for garden in gardens}
    first = rng.sample(list(gardens), len(gardens))  # nobody stays without a group
    later = [garden for garden in gardens for _ in range(wanted[garden.code] - 1)]
    rng.shuffle(later)
    order = iter([*first, *later])
    spare: Iterator[Kindergarten] = iter(())
    for band in BANDS:
        left = seats[band]
        if host is not None and band in _HOST_LANGUAGES:
            group = _group(host, band, left, rng)
            group.language = _HOST_LANGUAGES[band]
            left -= group.capacity
            host.groups.append(group)
        while left > 0:
            garden = next(order, None) or next(spare, None)
            if garden is None:
                spare = iter(rng.sample(list(gardens), len(gardens)))
                continue
            group = _group(garden, band, left, rng)
            left -= group.capacity
            garden.groups.append(group)
    for garden in gardens:
        _name_groups(garden, rng)


def _group(garden: Kindergarten, band: int, left: int, rng: Random) -> Group:
    """One more group of the band, not larger than what is left of the band's seats."""
    kind = garden.speciality
    chance = rng.random()
    if kind == "ordinary" and band >= 3 and not garden.is_new and left > 60:
        if chance < _SPECIAL_SHARE:
            kind = "special"
        elif chance < _SPECIAL_SHARE + _SANATORIUM_SHARE:
            kind = "sanatorium"
    capacity = _SPECIAL_CAPACITY if kind == "special" else rng.randint(20, 25)
    if left < capacity + 12:  # never leave a crumb behind that would need a tiny group
        capacity = left if left <= 25 else left // 2
    language = "kk" if rng.random() < 0.76 else "ru"
    hours = rng.choices(("9", "10.5", "12", "24"), (22, 68, 9, 1))[0]
    if kind == "sanatorium":
        hours = "24" if chance * 1000 % 2 < 1 else "10.5"
    return Group("", "", band, language, hours, capacity, kind)


def _name_groups(garden: Kindergarten, rng: Random) -> None:
    """Codes in order of band; names that no other group of the house has."""
    garden.groups.sort(key=lambda group: (group.band, group.language, group.hours))
    names = rng.sample(places.GROUPS, min(len(garden.groups), len(places.GROUPS)))
    for index, group in enumerate(garden.groups):
        group.code = f"g{index + 1}"
        name = names[index % len(names)]
        if index >= len(names):
            name = f"{name}-{index // len(names) + 1}"
        group.name = name.replace("_", " ")
