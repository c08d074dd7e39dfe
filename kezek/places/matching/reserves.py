"""Seats kept first for protected children, but never kept empty: soft reserves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from kezek.places.matching.market import BadMarket, Fault, Market


@dataclass(frozen=True, slots=True)
class Fold:
    """Takes the answer for programmes in parts back to the programmes."""

    programme: Sequence[int]  # of each part

    def __call__(self, result: Sequence[int]) -> list[int]:
        """The programme of each child, or -1."""
        return [self.programme[part] if part >= 0 else -1 for part in result]


def with_reserves(
    market: Market,
    reserved: Sequence[int],
    protected: Collection[int],
    first: Literal["reserved", "open"],
) -> tuple[Market, Fold]:
    """The market with each programme that reserves seats split in an open and a reserved part.

    The open part keeps the programme's number and keys. In the reserved part protected children
    come before all others, each in the order of their keys there, and the key is the place in that
    line, from 1. Everybody asks for both parts, so a seat that no protected child wants goes to
    whoever is next: a reserve that stays empty hurts those whom it was made for. `first` is what a
    protected child asks for first: "reserved" leaves the open seats to the others, "open" adds the
    reserve to what the protected get by their own right. Others always ask for the open seats
    first. Raises `BadMarket`.
    """
    if len(reserved) != len(market.capacity):
        raise BadMarket(Fault.RESERVE)
    for programme, (kept, seats) in enumerate(zip(reserved, market.capacity, strict=True)):
        if not 0 <= kept <= seats:
            raise BadMarket(Fault.RESERVE, programme=programme)

    parts = list(range(len(market.capacity)))
    capacity = [seats - kept for seats, kept in zip(market.capacity, reserved, strict=True)]
    part_of: dict[int, int] = {}
    for programme, kept in enumerate(reserved):
        if kept:
            part_of[programme] = len(parts)
            parts.append(programme)
            capacity.append(kept)

    lines = _lines(market, part_of, protected)
    choices: list[list[int]] = []
    keys: list[list[int]] = []
    for child, wishes in enumerate(zip(market.choices, market.keys, strict=True)):
        asked: list[tuple[int, int]] = []
        for programme, key in zip(*wishes, strict=True):
            asked.append((programme, key))
            if programme in part_of:
                kept_part = (part_of[programme], lines[programme][child])
                before = child in protected and first == "reserved"
                asked.insert(len(asked) - before, kept_part)
        choices.append([part for part, _ in asked])
        keys.append([key for _, key in asked])
    return Market(choices, keys, capacity), Fold(parts)


def _lines(
    market: Market, programmes: Collection[int], protected: Collection[int]
) -> dict[int, dict[int, int]]:
    """The place of each child in the line for each reserved part, from 1."""
    line: dict[int, list[tuple[bool, int, int]]] = {programme: [] for programme in programmes}
    for child, wishes in enumerate(zip(market.choices, market.keys, strict=True)):
        for programme, key in zip(*wishes, strict=True):
            if programme in line:
                line[programme].append((child not in protected, key, child))
    return {
        programme: {child: place for place, (*_, child) in enumerate(sorted(asking), start=1)}
        for programme, asking in line.items()
    }
