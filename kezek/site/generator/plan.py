"""How many of everything: the sizes of `cities/<city>/scale.toml`, scaled to the run."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

BANDS: Final = (1, 2, 3, 4, 5, 6)
RIGHTS: Final = ("out_of_turn", "priority", "general")
LEAVING_BAND: Final = 6
_SMALLEST: Final = 400


@dataclass(frozen=True, slots=True)
class Plan:
    """The sizes of one run. Every count is of children unless said otherwise."""

    city: str
    start: date
    seed: int
    share: float
    kindergartens: Mapping[str, int]
    new: int
    groups: Mapping[str, tuple[int, int]]
    seats: Mapping[int, int]
    attending: Mapping[int, int]
    leaving: int
    moving_away: int
    waiting: Mapping[tuple[int, str], int]
    filing: Mapping[int, int]
    unqueued: int
    without_relation: int
    dead: int
    serials: tuple[int, int]
    norm: int
    contingency_percent: int
    months: tuple[tuple[int, int], ...]

    @property
    def queue_year(self) -> int:
        """The year whose 1 July began the queue year of the start day."""
        return self.start.year if self.start.month >= 7 else self.start.year - 1

    @property
    def history(self) -> tuple[date, date]:
        """First days of the two months before the start day, the earlier one first."""
        second = (self.start.replace(day=1) - timedelta(days=1)).replace(day=1)
        return (second - timedelta(days=1)).replace(day=1), second

    @property
    def is_before_school(self) -> bool:
        """True while the oldest children still attend: July and August."""
        return self.start.month in {7, 8}


def _scaled(count: int, share: float, least: int = 0) -> int:
    return max(least, round(count * share)) if count else 0


def read_plan(folder: Path, *, start: date, seed: int, children: int | None) -> Plan:
    """The plan of the city whose folder it is.

    `children` is how many attend or wait at the start of the season; None keeps the full size. A
    small run never shrinks below what shows all queue types and a few kindergartens.
    """
    with (folder / "scale.toml").open("rb") as file:
        scale: dict[str, Any] = tomllib.load(file)
    waiting = {
        (band, right): count
        for band in BANDS
        for right, count in scale["waiting"][f"b{band}"].items()
    }
    full = sum(scale["attending"].values()) + scale["leaving"] + sum(waiting.values())
    share = 1.0 if children is None else max(children, _SMALLEST) / full
    kinds = scale["kindergartens"]
    leaves = start.month in {7, 8}
    policy = _policy(folder)
    return Plan(
        city=folder.name,
        start=start,
        seed=seed,
        share=share,
        kindergartens={
            kind: _scaled(kinds[kind], share, 2) for kind in ("state", "private", "departmental")
        },
        new=_scaled(kinds["new"], share, 1),
        groups={kind: (least, most) for kind, (least, most) in kinds["groups"].items()},
        seats={band: _scaled(scale["seats"][f"b{band}"], share, 12) for band in BANDS},
        attending={band: _scaled(scale["attending"][f"b{band}"], share) for band in BANDS},
        leaving=_scaled(scale["leaving"], share) if leaves else 0,
        moving_away=_scaled(scale["moving_away"], share, 2),
        waiting={key: _scaled(count, share, 1) for key, count in waiting.items()},
        filing={band: _scaled(scale["filing"][f"b{band}"], share, 2) for band in BANDS},
        unqueued=_scaled(scale["unqueued"], share, 5),
        without_relation=_scaled(scale["without_relation"], share, 2),
        dead=_scaled(scale["dead"], share, 3),
        serials=(scale["serials"][0], scale["serials"][1]),
        norm=policy["norm"],
        contingency_percent=policy["contingency"],
        months=tuple((int(month), count) for month, count in scale["money"]["months"]),
    )


def _policy(folder: Path) -> dict[str, int]:
    """The two numbers of the rules that money is sized by."""
    with (folder / "policy.toml").open("rb") as file:
        rules: dict[str, Any] = tomllib.load(file)
    if "extends" in rules:
        return _policy((folder / rules["extends"]).resolve().parent)
    return {
        "norm": max(band["norm"] for band in rules["band"]),
        "contingency": rules["rule"]["contingency_percent"]["value"],
    }
