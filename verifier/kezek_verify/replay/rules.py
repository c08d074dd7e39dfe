"""The published rules of a city: which version is in force, and what it says."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong
from kezek_verify.source import Source


@dataclass(frozen=True, slots=True)
class Rules:
    """What the decisions need of a version. Rights are ranks here, bands their order numbers."""

    norms: Mapping[int, int]  # tenge a month that a voucher of the band reserves
    last: frozenset[int]  # bands that count only if no other does
    first: tuple[int, ...]  # ranks that go before the cycle
    ring: tuple[int, ...]  # the ranks of the cycle, each as often as its weight
    carried: bool  # whether an issue goes on where the one before stopped
    priorities: tuple[str, ...]
    kept_ranks: frozenset[int]
    kept_first: bool
    filings_kept: int  # days in which what was typed may still become an application

    def prices(self, day: str) -> dict[int, int]:
        """What a voucher of each band costs on that day: its months to December."""
        months = 13 - int(day[5:7])
        return {band: norm * months for band, norm in self.norms.items()}


@dataclass(frozen=True, slots=True)
class _Version:
    since: str
    number: int
    rules: Rules


class Book:
    """The versions of one city's rules, as they came into force."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._versions: dict[int, _Version] = {}
        self._waiting: set[int] = set()

    def published(self, entry: Entry, index: int) -> None:
        """A version and its text, which must have the hash that the log names."""
        number = entry["number"]
        if number in self._versions:
            raise Wrong("rules_twice", index=index, number=number)
        name = f"rules/{entry['sha256']}.json"
        text = self._source.read(name)
        if hashlib.sha256(text).hexdigest() != entry["sha256"]:
            raise Wrong("rules_changed", index=index, name=name)
        try:
            rules = rules_of(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Wrong("rules_form", index=index, name=name) from None
        self._versions[number] = _Version(entry["from"], number, rules)
        if entry["acknowledge"]:
            self._waiting.add(number)

    def acknowledged(self, entry: Entry, index: int) -> None:
        """The department let a version come into force."""
        if entry["number"] not in self._versions:
            raise Wrong("rules_unknown", index=index, number=entry["number"])
        self._waiting.discard(entry["number"])

    def in_force(self, day: str) -> tuple[int, Rules] | None:
        """The number and rules of the version that rules on that day."""
        ruling = [
            version
            for version in self._versions.values()
            if version.since <= day and version.number not in self._waiting
        ]
        if not ruling:
            return None
        found = max(ruling, key=lambda version: (version.since, version.number))
        return found.number, found.rules


def rules_of(document: Mapping[str, Any]) -> Rules:
    """What a rules document says. Raises KeyError, TypeError, ValueError where it lacks a part."""
    value = {name: rule["value"] for name, rule in document["rule"].items()}
    in_order = sorted(document["right"], key=lambda right: int(right["order"]))
    rank = {right["code"]: number for number, right in enumerate(in_order)}
    order = {band["code"]: int(band["order"]) for band in document["band"]}
    return Rules(
        norms={int(band["order"]): int(band["reserve_norm"]) for band in document["band"]},
        last=frozenset(order[code] for code in value["issuing_last_bands"]),
        first=tuple(rank[code] for code in value["issuing_first"]),
        ring=tuple(rank[code] for code, weight in value["issuing_cycle"] for _ in range(weight)),
        carried=bool(value["issuing_pointer_carried"]),
        priorities=tuple(value["standing_priorities"]),
        kept_ranks=frozenset(rank[code] for code in value["standing_reserve_rights"]),
        kept_first=value["standing_reserve_tried_first"] == "reserved",
        filings_kept=int(value["unproven_application_lapse_days"]),
    )
