"""Reads for the demo panel: who to sign in as, and where the clock's move stands."""

import functools
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from kezek.policy.models import ClockMove


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody invented to sign in as; `story` is by language. `child_iin` only to apply with."""

    role: str
    name: str
    iin: str
    phone: str
    story: dict[str, str]
    child_iin: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A move of the demo clock: where to, how far, and whether it goes on."""

    target: datetime
    state: str
    percent: int
    reached: date | None

    @property
    def moving(self) -> bool:
        """Whether the worker has still to carry it out."""
        return self.state in {"asked", "running"}


@functools.lru_cache(maxsize=8)
def _people_of(path: Path) -> tuple[DemoPerson, ...]:
    try:
        document: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    found = [_family(one) for one in document.get("family", [])]
    found += [
        _person(one["role"], one["person"], one.get("story", {}))
        for one in document.get("staff", [])
    ]
    return tuple(found)


def _family(family: dict[str, Any]) -> DemoPerson:
    unqueued = [child["iin"] for child in family.get("child", []) if child.get("list") == "none"]
    return _person(
        "parent", family[family["applicant"]], family.get("story", {}), next(iter(unqueued), "")
    )


def _person(
    role: str, person: dict[str, Any], story: dict[str, str], child_iin: str = ""
) -> DemoPerson:
    return DemoPerson(role, person["name"], person["iin"], person["phone"], story, child_iin)


def demo_people(city: str) -> list[DemoPerson]:
    """The people of `cities/<city>/demo.toml`, families first; none outside a demo."""
    if not settings.DEMO:
        return []
    return list(_people_of(Path(settings.ROOT) / "cities" / city / "demo.toml"))


def latest_move() -> Move | None:
    """The newest wish to move the demo clock, whatever became of it."""
    row = ClockMove.objects.order_by("-pk").first()
    return Move(row.target, row.state, row.percent, row.reached) if row else None
