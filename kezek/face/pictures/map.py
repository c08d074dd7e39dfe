"""The city with its free places, for pages without a script; and the same as data for Leaflet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, hypot, radians, sqrt
from typing import Any, Final, Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kezek.core.words import Language, number
from kezek.face.pictures.svg import box, disc, n, path, picture, width_of, words

W: Final = 400
H: Final = 420
_EDGE: Final = 16

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class District:
    """A part of the city: its name where its label stands; without an outline one is cut out."""

    name: str
    at: Point
    outline: Sequence[Point] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A river, a railway or a main road."""

    kind: Literal["river", "railway", "road"]
    points: Sequence[Point]
    name: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """The background of the map. Every point is longitude, latitude in degrees."""

    outline: Sequence[Point]
    districts: Sequence[District] = ()
    traces: Sequence[Trace] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """A kindergarten: where it stands, how many places are free, its page."""

    at: Point
    free: int
    name: str
    url: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class _Dot:
    x: float
    y: float
    free: int
    several: bool
    chosen: bool

    @property
    def r(self) -> float:
        return radius(self.free)


@dataclass(slots=True)
class _Sheet:
    """The projection: north up, one scale both ways, the outline inside the edges."""

    points: Sequence[Point]
    _k: float = field(init=False)
    _west: float = field(init=False)
    _north: float = field(init=False)
    _stretch: float = field(init=False)
    _dx: float = field(init=False)
    _dy: float = field(init=False)

    def __post_init__(self) -> None:
        lons, lats = [p[0] for p in self.points], [p[1] for p in self.points]
        self._west, self._north = min(lons), max(lats)
        self._stretch = cos(radians((min(lats) + max(lats)) / 2))
        wide = (max(lons) - self._west) * self._stretch or 1e-6
        tall = (self._north - min(lats)) or 1e-6
        self._k = min((W - 2 * _EDGE) / wide, (H - 2 * _EDGE) / tall)
        self._dx = (W - wide * self._k) / 2
        self._dy = (H - tall * self._k) / 2

    def __call__(self, at: Point) -> Point:
        return (
            self._dx + (at[0] - self._west) * self._stretch * self._k,
            self._dy + (self._north - at[1]) * self._k,
        )

    def back(self, at: Point) -> Point:
        """The longitude and latitude of a place on the sheet."""
        return (
            self._west + (at[0] - self._dx) / (self._stretch * self._k),
            self._north - (at[1] - self._dy) / self._k,
        )


def city_of(facts: Mapping[str, Any], lang: Language) -> City:
    """The background from a city's facts (`cities/<code>/city.toml`, latitude first)."""

    def turn(points: Iterable[Sequence[float]]) -> list[Point]:
        return [(lon, lat) for lat, lon in points]

    return City(
        outline=turn(facts.get("outline", [])),
        districts=[
            District(d["name"][lang], turn([d["centre"]])[0], turn(d.get("polygon", [])))
            for d in facts.get("district", [])
        ],
        traces=[
            Trace(t["kind"], turn(t["points"]), t.get("name", {}).get(lang, ""))
            for t in facts.get("line", [])
        ],
    )


def radius(free: int) -> float:
    """The size of a pin: its area grows with the free places."""
    return min(19.0, 8.5 + 1.9 * sqrt(free))


def _ring(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points) + "z"


def _cut(cell: list[Point], own: Point, other: Point) -> list[Point]:
    """The part of `cell` that lies nearer to `own` than to `other`."""
    mx, my = (own[0] + other[0]) / 2, (own[1] + other[1]) / 2
    dx, dy = own[0] - other[0], own[1] - other[1]

    def side(p: Point) -> float:
        return (p[0] - mx) * dx + (p[1] - my) * dy

    kept: list[Point] = []
    for a, b in pairwise([*cell, cell[0]] if cell else []):
        sa, sb = side(a), side(b)
        if sa >= 0:
            kept.append(a)
        if (sa >= 0) != (sb >= 0):
            t = sa / (sa - sb)
            kept.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
    return kept


def _cells(city: City, sheet: _Sheet) -> list[list[Point]]:
    outline = [sheet(p) for p in city.outline]
    centres = [sheet(d.at) for d in city.districts]
    cells = []
    for district, centre in zip(city.districts, centres, strict=True):
        if district.outline:
            cells.append([sheet(p) for p in district.outline])
            continue
        cell = outline
        for other in centres:
            if other != centre:
                cell = _cut(cell, centre, other)
        cells.append(cell)
    return cells


def _together(a: _Dot, b: _Dot) -> _Dot:
    """Two pins as one, standing between them by their weight."""
    share = b.free / max(1, a.free + b.free)
    return _Dot(
        a.x + (b.x - a.x) * share,
        a.y + (b.y - a.y) * share,
        a.free + b.free,
        several=True,
        chosen=False,
    )


def _dots(pins: Iterable[Pin], sheet: _Sheet) -> list[_Dot]:
    """Pins that would cover one another become one that counts them together."""
    waiting = [
        _Dot(*sheet(pin.at), pin.free, several=False, chosen=pin.chosen)
        for pin in sorted(pins, key=lambda p: (-p.free, p.name))
        if pin.free or pin.chosen
    ]
    placed: list[_Dot] = []
    while waiting:
        dot = waiting.pop(0)
        near = next(
            (
                other
                for other in placed
                if not (dot.chosen or other.chosen)
                and hypot(other.x - dot.x, other.y - dot.y) < other.r + dot.r
            ),
            None,
        )
        if near is None:
            placed.append(dot)
        else:
            # The two may now cover a third: the sum is placed anew.
            placed.remove(near)
            waiting.insert(0, _together(near, dot))
    return placed


def _pin(dot: _Dot) -> list[str]:
    fill, ink = ("f-sky s-sky", "tpaper") if dot.chosen else ("f-paper s-grass", "")
    tail = "f-sky" if dot.chosen else "f-grass"
    parts = []
    if not dot.several:
        foot = dot.y + dot.r
        parts.append(path(f"M{n(dot.x - 4)} {n(foot)}h8l-4 6z", tail))
    else:
        parts.append(disc(dot.x, dot.y, dot.r + 3, "f-no s-grass", 1))
    parts += [
        disc(dot.x, dot.y, dot.r, fill, 2),
        words(dot.x, dot.y + 4.5, number(dot.free), f"t13 tb mid {ink}".strip()),
    ]
    return parts


def _label(name: str, places: Iterable[Point], dots: Sequence[_Dot]) -> str:
    """The name at the first place where no pin covers it, else nowhere."""
    half = width_of(name, 13) / 2
    for x, y in places:
        free = all(abs(d.x - x) > half + d.r + 2 or abs(d.y - (y - 4)) > d.r + 9 for d in dots)
        if free and half < x < W - half and 14 < y < H - 4:
            return words(x, y, name, "t13 t2 mid")
    return ""


def _trace(trace: Trace, sheet: _Sheet, dots: Sequence[_Dot]) -> list[str]:
    d = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in map(sheet, trace.points))
    if trace.kind == "river":
        drawn = [path(d, "f-no s-skym", 5)]
    elif trace.kind == "railway":
        drawn = [path(d, "f-no s-line", 4), path(d, "f-no s-paper dash", 2)]
    else:
        drawn = [path(d, "f-no s-paper", 4)]
    if trace.name:
        places = [(x, y - 8) for x, y in map(sheet, trace.points)]
        drawn.append(_label(trace.name, places, dots))
    return drawn


def _title(pins: Sequence[Pin]) -> str:
    holders = [p for p in pins if p.free]
    total = sum(p.free for p in holders)
    if not total:
        return _("No free places on the map")
    places = ngettext("%(n)s free place", "%(n)s free places", total) % {"n": number(total)}
    houses = ngettext("in %(n)s kindergarten", "in %(n)s kindergartens", len(holders)) % {
        "n": number(len(holders))
    }
    best = max(holders, key=lambda p: (p.free, p.name))
    most = _("most in %(name)s: %(n)s") % {"name": best.name, "n": number(best.free)}
    return f"{places}; {houses}; {most}"


def city_map(city: City, pins: Sequence[Pin], own: Point | None = None) -> SafeString:
    """The city's outline and districts, pins sized by free places, the reader's own point."""
    around = [*city.outline] or [p.at for p in pins] or [(0.0, 0.0)]
    sheet = _Sheet(around)
    dots = _dots(pins, sheet)
    parts = [box(0, 0, W, H, "f-sand1")]
    if city.outline:
        parts.append(path(_ring(sheet(p) for p in city.outline), "f-paper s-line", 6))
    parts += [path(_ring(c), "f-ground s-paper land", 4) for c in _cells(city, sheet) if c]
    for trace in city.traces:
        parts += _trace(trace, sheet, dots)
    for district in city.districts:
        x, y = sheet(district.at)
        spots = [(x, y + down) for down in (0, 16, -16, 30, -30, 44, -44)]
        parts.append(_label(district.name, spots, dots))
    for dot in sorted(dots, key=lambda d: (d.chosen, -d.r)):
        parts += _pin(dot)
    if own is not None:
        x, y = sheet(own)
        parts += [disc(x, y, 8, "f-sun s-onsun", 2.5), words(x + 12, y + 5, _("you"), "t13 tb")]
    return picture(_title(pins), W, H, parts, "city")


def map_data(city: City, pins: Sequence[Pin], own: Point | None = None) -> dict[str, object]:
    """What `face/map.js` reads from the page's JSON; latitude first, as Leaflet wants it."""

    def turn(points: Iterable[Point]) -> list[list[float]]:
        return [[round(lat, 5), round(lon, 5)] for lon, lat in points]

    sheet = _Sheet([*city.outline] or [p.at for p in pins] or [(0.0, 0.0)])
    land = [turn(sheet.back(p) for p in cell) for cell in _cells(city, sheet)]
    return {
        "outline": turn(city.outline),
        "districts": [
            {"name": d.name, "at": turn([d.at])[0], "land": cell}
            for d, cell in zip(city.districts, land, strict=True)
        ],
        "traces": [{"kind": t.kind, "name": t.name, "points": turn(t.points)} for t in city.traces],
        "pins": [
            {"at": turn([p.at])[0], "free": p.free, "name": p.name, "url": p.url}
            | ({"chosen": True} if p.chosen else {})
            for p in pins
            if p.free or p.chosen
        ],
        "own": turn([own])[0] if own else None,
        "words": {
            "in": _("Closer"),
            "out": _("Further away"),
            "you": _("you"),
            "free": _("Free places: %(n)s"),
        },
    }
