"""The town that a season plays in: its files, its seed, who is left alone."""

import csv
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

from kezek.core.actors import Actor, Role
from kezek.policy.rules import Calendar
from kezek.queue.documents import Document


class Frame(TypedDict):
    """Who acts, when, in which city: what every act asks for."""

    city: str
    actor: Actor
    moment: datetime


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A family that will file during the year, as future.csv has it."""

    filed_at: datetime
    parent_iin: str
    child_iin: str
    phone: str
    language: str
    privilege: str


@dataclass(frozen=True, slots=True)
class Allotment:
    """Money of allotments.csv."""

    day: date
    budget_year: int
    source: str
    tenge: int
    comment: str


@dataclass(slots=True)
class Town:
    """What a day of the season needs to know.

    `alone` are children of the demo's named people: their families act through the pages, the
    crowd leaves them be.
    """

    city: str
    seed: int
    calendar: Calendar
    department: Actor
    newcomers: dict[date, list[Newcomer]] = field(default_factory=dict)
    allotments: dict[date, list[Allotment]] = field(default_factory=dict)
    leaving: dict[date, list[str]] = field(default_factory=dict)  # children's IINs by last day
    alone: frozenset[int] = frozenset()
    proof: Document | None = None


def parent(account: int) -> Actor:
    """The parent who acts through that account."""
    return Actor(Role.PARENT, account)


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_newcomers(folder: Path) -> dict[date, list[Newcomer]]:
    """future.csv by the day of filing, in the order of filing."""
    found: dict[date, list[Newcomer]] = {}
    for line in _lines(folder / "future.csv"):
        filed_at = datetime.fromisoformat(line["filed_at"])
        found.setdefault(filed_at.date(), []).append(
            Newcomer(
                filed_at,
                line["parent_iin"],
                line["child_iin"],
                line["parent_phone"],
                line["language"],
                line["privilege"],
            )
        )
    for day in found.values():
        day.sort(key=lambda newcomer: newcomer.filed_at)
    return found


def read_allotments(folder: Path) -> dict[date, list[Allotment]]:
    """allotments.csv by day."""
    found: dict[date, list[Allotment]] = {}
    for line in _lines(folder / "allotments.csv"):
        day = date.fromisoformat(line["day"])
        found.setdefault(day, []).append(
            Allotment(
                day, int(line["budget_year"]), line["source"], int(line["tenge"]), line["comment"]
            )
        )
    return found


def read_leaving(folder: Path) -> dict[date, list[str]]:
    """leaving.csv by the child's last day."""
    found: dict[date, list[str]] = {}
    for line in _lines(folder / "leaving.csv"):
        found.setdefault(date.fromisoformat(line["leaves_on"]), []).append(line["child_iin"])
    return found
