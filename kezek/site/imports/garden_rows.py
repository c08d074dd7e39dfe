"""Rows of kindergartens.csv and groups.csv."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kezek.core.say import say
from kezek.site.imports import fields
from kezek.site.imports.fields import FieldError, Line
from kezek.site.imports.table import Table, read_table

KINDERGARTEN_COLUMNS: Final = (
    "code", "name_kk", "name_ru", "kind", "district", "address_kk", "address_ru", "lat", "lon",
    "opened", "bin", "phone", "parent_fee", "features", "iban", "seed",
)  # fmt: skip
GROUP_COLUMNS: Final = (
    "kindergarten", "code", "name", "band", "language", "hours", "capacity", "kind",
)  # fmt: skip
FEATURES: Final = frozenset(
    {"gym", "pool", "medical", "speech", "music", "yard", "ramp", "canteen"}
)
_KINDS: Final = frozenset({"state", "private", "departmental"})
_GROUP_KINDS: Final = frozenset({"ordinary", "special", "sanatorium"})
_HOURS: Final = frozenset({"9", "10.5", "12", "24"})
_FAR: Final = 0.6  # degrees from the city's centre: about 50 km
_MAX_FEE: Final = 1_000_000
_MAX_CAPACITY: Final = 60


@dataclass(frozen=True, slots=True)
class KindergartenRow:
    """One kindergarten of the file."""

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
    features: tuple[str, ...]
    iban: str
    seed: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of the file."""

    kindergarten: str
    code: str
    name: str
    band: int
    language: str
    hours: Decimal
    capacity: int
    kind: str


def _features(field: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.strip() for part in field.split(";") if part.strip()))
    strange = [part for part in found if part not in FEATURES]
    if strange:
        raise FieldError(
            say(
                _("“%(found)s” is not one of: %(names)s."),
                found=strange[0],
                names=", ".join(sorted(FEATURES)),
            )
        )
    return found


def read_kindergartens(
    path: Path, *, city: str, facts: Mapping[str, Any], column_map: Path | None
) -> Table[KindergartenRow]:
    """The kindergartens of a file; `facts` is the city's map, which coordinates must fit."""
    districts = frozenset(district["code"] for district in facts.get("district", ()))
    centre = facts["centre"]

    def parse(line: Line) -> KindergartenRow:
        row = KindergartenRow(
            code=line.take("code", fields.text(32), ""),
            name_kk=line.take("name_kk", fields.text(200), ""),
            name_ru=line.take("name_ru", fields.text(200), ""),
            kind=line.take("kind", fields.one_of(_KINDS, ", ".join(sorted(_KINDS))), ""),
            district=line.take(
                "district", fields.one_of(districts, ", ".join(sorted(districts))), ""
            ),
            address_kk=line.take("address_kk", fields.text(200), ""),
            address_ru=line.take("address_ru", fields.text(200), ""),
            lat=line.take("lat", fields.decimal(-90, 90), 0.0),
            lon=line.take("lon", fields.decimal(-180, 180), 0.0),
            opened=line.take("opened", fields.day_or_none, None),
            bin=line.take("bin", fields.bin_number, ""),
            phone=line.take("phone", fields.phone, ""),
            parent_fee=line.take("parent_fee", fields.whole(0, _MAX_FEE), 0),
            features=line.take("features", _features, ()),
            iban=line.take("iban", fields.iban, ""),
            seed=line.take("seed", fields.whole(0, 2**31 - 1), 0),
        )
        if line.is_sound and max(abs(row.lat - centre[0]), abs(row.lon - centre[1])) > _FAR:
            line.wrong("lat", _("This point lies far from the city. Are the coordinates swapped?"))
        return row

    table = read_table(
        path, columns=_columns(column_map), parse=parse, city=city, column_map=column_map
    )
    _once(table, lambda row: row.code)
    return table


def _columns(column_map: Path | None) -> tuple[str, ...]:
    return () if column_map else KINDERGARTEN_COLUMNS


def read_groups(path: Path, *, city: str, kindergartens: frozenset[str]) -> Table[GroupRow]:
    """The groups of a file; `kindergartens` are the codes that a group may belong to."""

    def known(field: str) -> str:
        if field not in kindergartens:
            raise FieldError(say(_("There is no kindergarten “%(code)s”."), code=field))
        return field

    def hours(field: str) -> Decimal:
        return Decimal(fields.one_of(_HOURS, ", ".join(sorted(_HOURS, key=float)))(field))

    def parse(line: Line) -> GroupRow:
        return GroupRow(
            kindergarten=line.take("kindergarten", known, ""),
            code=line.take("code", fields.text(32), ""),
            name=line.take("name", fields.text(80), ""),
            band=line.take("band", fields.whole(1, 6), 1),
            language=line.take("language", fields.one_of({"kk", "ru"}, "kk, ru"), "kk"),
            hours=line.take("hours", hours, Decimal(9)),
            capacity=line.take("capacity", fields.whole(1, _MAX_CAPACITY), 1),
            kind=line.take(
                "kind", fields.one_of(_GROUP_KINDS, ", ".join(sorted(_GROUP_KINDS))), ""
            ),
        )

    table = read_table(path, columns=GROUP_COLUMNS, parse=parse, city=city)
    _once(table, lambda row: f"{row.kindergarten}/{row.code}")
    return table


def _once(table: "Table[KindergartenRow] | Table[GroupRow]", key: Any) -> None:  # noqa: ANN401 - of either row
    """Leave out what stands twice."""
    seen: dict[str, int] = {}
    for line, row in list(table.rows.items()):
        code = key(row)
        if code in seen:
            table.drop(
                line, "code", say(_("This code stands on line %(line)s already."), line=seen[code])
            )
        else:
            seen[code] = line
