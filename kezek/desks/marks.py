"""The day marks of a city in the reader's words."""

from dataclasses import dataclass
from datetime import date

from kezek.policy.queries import version_in_force


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its code, its name, whether the child was there."""

    code: str
    name: str
    present: bool


def marks_of(city: str, day: date, language: str) -> list[Mark]:
    """Every mark of the rules of that day, in their order."""
    rows = sorted(version_in_force(city, day).document["absence"], key=lambda row: row["order"])
    return [
        Mark(row["code"], row["name"].get(language, row["name"]["kk"]), bool(row["present"]))
        for row in rows
    ]
