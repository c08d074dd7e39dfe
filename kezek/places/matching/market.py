"""What a round is made of: wishes, rights and seats; a market that exists is a sound one."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

NOBODY: Final = -(2**63)
"""A key below every child's: the cutoff of a programme without a single seat."""

ANYBODY: Final = 2**63 - 1
"""The worst key there can be: the bar of a programme that still has seats."""


class Fault(StrEnum):
    """What can be wrong with a market."""

    ROWS = "rows"  # not as many rows of keys as children
    UNEVEN = "uneven"  # a child has not as many keys as choices
    CHOSEN_TWICE = "chosen_twice"  # a child names a programme twice
    UNKNOWN_PROGRAMME = "unknown_programme"  # there is no such programme
    KEY_OUT_OF_RANGE = "key_out_of_range"  # no signed 64-bit number, or NOBODY
    SAME_KEY = "same_key"  # two children with one key: nothing would say who is first
    SEATS = "seats"  # fewer seats than none
    RESERVE = "reserve"  # more seats reserved than there are, or fewer than none
    NO_CHILD = "no_child"  # there is no such child, or it belongs to two families


class BadMarket(ValueError):
    """A round that nobody may solve: the caller built it wrong."""

    def __init__(
        self, fault: Fault, *, child: int | None = None, programme: int | None = None
    ) -> None:
        """Say what is wrong and where."""
        super().__init__(f"{fault} (child {child}, programme {programme})")
        self.fault = fault
        self.child = child
        self.programme = programme


@dataclass(frozen=True, slots=True)
class Market:
    """Children, the programmes each of them wants, and how many seats there are.

    Children and programmes are counted from 0. `keys` has the shape of `choices`: the child's key
    at that programme, the lower the better; at one programme no two are the same. So there is one
    right answer, and every correct solver gives it. Raises `BadMarket`.
    """

    choices: Sequence[Sequence[int]]  # of each child, best first
    keys: Sequence[Sequence[int]]
    capacity: Sequence[int]  # of each programme

    def __post_init__(self) -> None:
        """Refuse what has no answer, or more than one."""
        for programme, seats in enumerate(self.capacity):
            if seats < 0:
                raise BadMarket(Fault.SEATS, programme=programme)
        if len(self.choices) != len(self.keys):
            raise BadMarket(Fault.ROWS)
        taken: list[set[int]] = [set() for _ in self.capacity]
        for child, (row, keys) in enumerate(zip(self.choices, self.keys, strict=True)):
            if len(row) != len(keys):
                raise BadMarket(Fault.UNEVEN, child=child)
            if len(set(row)) != len(row):
                raise BadMarket(Fault.CHOSEN_TWICE, child=child)
            for programme, key in zip(row, keys, strict=True):
                fault = _fault(programme, key, taken)
                if fault is not None:
                    raise BadMarket(fault, child=child, programme=programme)
                taken[programme].add(key)


def _fault(programme: int, key: int, taken: Sequence[Collection[int]]) -> Fault | None:
    if not 0 <= programme < len(taken):
        return Fault.UNKNOWN_PROGRAMME
    if not NOBODY < key <= ANYBODY:
        return Fault.KEY_OUT_OF_RANGE
    return Fault.SAME_KEY if key in taken[programme] else None


Solver: TypeAlias = Callable[[Market], list[int]]
"""Gives each child its programme, or -1."""
