"""Free places as JSON and CSV, by the filters of the open list; live like the list itself."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter

from kezek.api.schemas import KindergartenOut
from kezek.core import clock
from kezek.face.live import LivePage, Reader
from kezek.places.search import Params, Search, passed_over, search_of
from kezek.places.sight import House, Sight

_CITY: Final = r"(?:/(?P<prefix>[a-z0-9-]+))?/api/v1/cities/(?P<city>[a-z0-9-]+)/"
_GROUP: Final = ("code", "name", "band", "language", "hours", "kind", "capacity", "taken")
_CARD: Final = ("code", "name_kk", "name_ru", "kind", "district", "lat", "lon")
_COLUMNS: Final = ("group", "band", "language", "hours", "capacity", "taken", "waiting", "free")
_LATER: Final = ("by_turn", "coming", "opens_at", "all_at")
_OUT: Final = TypeAdapter(list[KindergartenOut])


def search_in(asked: Mapping[str, str], sight: Sight) -> Search:
    """What the address asks for."""
    return search_of(asked, [band["order"] for band in sight.bands], sight.city.facts)


def understand(asked: Mapping[str, str], sight: Sight) -> Params | None:
    """The search's parameters; None where one of them must be refused."""
    search = search_in(asked, sight)
    return None if passed_over(asked, search) else search.params


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()


def _houses(sight: Sight, reader: Reader) -> list[House]:
    return sight.houses(search_in(dict(reader.params), sight))


def _km(house: House) -> float | None:
    return None if house.card.km is None else round(house.card.km, 2)


def _plain(value: object) -> object:
    return clock.local(value).isoformat() if isinstance(value, datetime) else value


def _row(house: House, sight: Sight) -> dict[str, object]:
    """A kindergarten with groups; a seat for which somebody stands in line is not free."""
    groups = [
        {
            **{name: getattr(group, name) for name in _GROUP},
            "waiting": sight.waiting.get(group.id, 0),
            "free": sight.share(group).free,
            **{name: getattr(sight.share(group), name) for name in _LATER},
        }
        for group in house.card.groups
    ]
    told = {name: getattr(house.card, name) for name in _CARD}
    return {**told, "free": house.free, "km": _km(house), "groups": groups}


def draw_json(sight: Sight, reader: Reader) -> str:
    """Every kindergarten that fits, with its groups."""
    rows = [_row(house, sight) for house in _houses(sight, reader)]
    return _OUT.dump_json(_OUT.validate_python(rows)).decode()


def draw_csv(sight: Sight, reader: Reader) -> str:
    """A line per group that fits."""
    return as_csv(
        ["kindergarten", *_COLUMNS, "km", *_LATER],
        (
            [
                house.card.code,
                *(group.code, group.band, group.language, group.hours),
                *(group.capacity, group.taken, sight.waiting.get(group.id, 0)),
                sight.share(group).free,
                _km(house),
                *(_plain(getattr(sight.share(group), name)) for name in _LATER),
            ]
            for house in _houses(sight, reader)
            for group in house.card.groups
        ),
    )


JSON: Final = LivePage(
    re.compile(_CITY + "kindergartens/"),
    "application/json; charset=utf-8",
    understand,
    draw_json,
    data=True,
)
CSV: Final = LivePage(
    re.compile(_CITY + r"free-places\.csv"),
    "text/csv; charset=utf-8",
    understand,
    draw_csv,
    data=True,
)
