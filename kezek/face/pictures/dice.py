"""Repeatable chance: the same seed always draws the same picture."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of numbers from a text."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._thrown = 0

    def below(self, n: int) -> int:
        """A whole number from 0 to `n` - 1."""
        self._thrown += 1
        digest = sha256(f"{self._seed}/{self._thrown}".encode()).digest()
        return int.from_bytes(digest[:6], "big") % n

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return low + self.below(high - low + 1)

    def one(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[self.below(len(things))]

    def some(self, things: Sequence[T], n: int) -> list[T]:
        """`n` different things, in the order thrown."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in range(min(n, len(left)))]
