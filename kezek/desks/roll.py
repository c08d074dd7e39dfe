"""A group's list: children by short names, and what was pressed for each of them. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kezek.core.words import sort_key

CAME, AWAY = "came", "away"


@dataclass(frozen=True, slots=True)
class Line:
    """A child of the list. `choice` is what was pressed; `reason` belongs to an absence."""

    enrolment: int
    name: str
    choice: str = CAME
    reason: str = ""
    mark: str = ""  # as it stands, once the day is marked

    @property
    def reason_missing(self) -> bool:
        """Absent, and nobody said why."""
        return self.choice == AWAY and not self.reason


def short_names(names: Mapping[int, str]) -> dict[int, str]:
    """First names with the letter of the last; both in full where two would read the same.

    Names of the register begin with the last name.
    """
    parts = {pk: name.split() for pk, name in names.items()}
    short = {
        pk: f"{words[1]} {words[0][0]}." if len(words) > 1 else " ".join(words)
        for pk, words in parts.items()
    }
    many = Counter(short.values())
    return {
        pk: f"{parts[pk][1]} {parts[pk][0]}" if many[word] > 1 and len(parts[pk]) > 1 else word
        for pk, word in short.items()
    }


def in_order(lines: Sequence[Line]) -> list[Line]:
    """By name as the alphabet has it."""
    return sorted(lines, key=lambda line: (sort_key(line.name), line.enrolment))


def pressed(typed: Mapping[str, str], enrolment: int, reasons: Sequence[str]) -> tuple[str, str]:
    """Choice and reason of a child in a sent form; what is not there is empty."""
    choice = typed.get(f"c{enrolment}", "")
    reason = typed.get(f"r{enrolment}", "")
    return (
        choice if choice in {CAME, AWAY} else "",
        reason if choice == AWAY and reason in reasons else "",
    )
