"""What a visitor asks of the free places: read from an address, written back in one form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from kezek.kindergartens.queries import Filters

LANGUAGES: Final = ("kk", "ru")
HOURS: Final = ("9", "10.5", "12", "24")
KINDS: Final = ("state", "private", "departmental")
POINT: Final = "point"  # the origin that the visitor points at; otherwise a district's code
YES: Final = "on"
NAMES: Final = ("band", "language", "hours", "kind", "origin", "lat", "lon", "free", "special")

_AROUND: Final = 1.0  # degrees: a point further from the city than this is a slip
_DIGITS: Final = 3  # of a degree, about a hundred metres: the street, not the door
_YES: Final = frozenset({YES, "1", "true", "yes"})
_NO: Final = frozenset({"", "off", "0", "false", "no"})

Near = tuple[float, float]
Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Search:
    """How a visitor narrows the list and from where they look at it."""

    band: int | None = None
    language: str = ""
    hours: str = ""
    kind: str = ""
    origin: str = ""
    near: Near | None = None
    free: bool = False
    special: bool = False

    @property
    def params(self) -> Params:
        """As an address says it: the same question has always the same words, in one order."""
        at_point = self.near if self.origin == POINT else None
        said = (
            ("band", "" if self.band is None else str(self.band)),
            ("language", self.language),
            ("hours", self.hours),
            ("kind", self.kind),
            ("origin", self.origin),
            ("lat", f"{at_point[0]:.{_DIGITS}f}" if at_point else ""),
            ("lon", f"{at_point[1]:.{_DIGITS}f}" if at_point else ""),
            ("free", YES if self.free else ""),
            ("special", YES if self.special else ""),
        )
        return tuple((name, value) for name, value in said if value)

    @property
    def filters(self) -> Filters:
        """For the cards. `free` is not among them: a seat of a waiting list is free for nobody."""
        return Filters(
            band=self.band,
            language=self.language or None,
            hours=Decimal(self.hours) if self.hours else None,
            group_kind="special" if self.special else None,
            kind=self.kind or None,
            near=self.near,
        )


def search_of(asked: Mapping[str, str], bands: Collection[int], facts: Mapping[str, Any]) -> Search:
    """What the parameters ask for; a value that is none of ours counts as not chosen.

    `bands` are the ages that the city's rules know, `facts` are of its map.
    """
    band = next((one for one in bands if str(one) == asked.get("band")), None)
    origin, near = _origin(asked, facts)
    return Search(
        band,
        _one_of(LANGUAGES, asked.get("language")),
        _one_of(HOURS, asked.get("hours")),
        _one_of(KINDS, asked.get("kind")),
        origin,
        near,
        asked.get("free") in _YES,
        asked.get("special") in _YES,
    )


def passed_over(asked: Mapping[str, str], search: Search) -> list[str]:
    """Our own parameters that were given but say nothing that is here."""
    meant = {name for name, _value in search.params}
    given = (name for name in NAMES if asked.get(name, "") not in _NO)
    return [name for name in given if name not in meant]


def _one_of(values: Collection[str], asked: str | None) -> str:
    return asked if asked and asked in values else ""


def _origin(asked: Mapping[str, str], facts: Mapping[str, Any]) -> tuple[str, Near | None]:
    """Where distances begin: the middle of a district, or a point in or around the city."""
    origin = asked.get("origin", "")
    for district in facts.get("district", []):
        if district["code"] == origin:
            lat, lon = district["centre"]
            return origin, (float(lat), float(lon))
    if origin != POINT:
        return "", None
    try:
        near = (
            round(float(asked["lat"]), _DIGITS),
            round(float(asked["lon"]), _DIGITS),
        )
    except (KeyError, ValueError):
        return "", None
    centre = facts.get("centre", near)
    inside = all(abs(own - middle) <= _AROUND for own, middle in zip(near, centre, strict=True))
    return (POINT, near) if inside else ("", None)
