"""Markets within a market: what shares no programme is solved apart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kezek.places.matching.market import Market


@dataclass(frozen=True, slots=True)
class Part:
    """Children and programmes of which nobody wants, or is wanted from, outside."""

    children: Sequence[int]  # their numbers in the whole, ascending
    programmes: Sequence[int]  # likewise
    market: Market


def parts(market: Market, families: Sequence[Collection[int]] = ()) -> list[Part]:
    """The independent markets in a market, in the order of their first programme.

    Ages, languages and towns that share no programme do not touch each other; apart they take less
    memory, and a fault in one stays there. The children of a family stay in one part. Children who
    want nothing and programmes that nobody wants are in no part.
    """
    joined = _Joined(len(market.capacity))
    for row in market.choices:
        joined.join(row)
    for family in families:
        joined.join([market.choices[child][0] for child in family if market.choices[child]])

    children: dict[int, list[int]] = {}
    for child, row in enumerate(market.choices):
        if row:
            children.setdefault(joined.first(row[0]), []).append(child)
    programmes: dict[int, list[int]] = {first: [] for first in sorted(children)}
    for programme in range(len(market.capacity)):
        if joined.first(programme) in programmes:
            programmes[joined.first(programme)].append(programme)
    return [_part(market, children[first], members) for first, members in programmes.items()]


class _Joined:
    """Sets of programmes that grow together, each named for its first."""

    def __init__(self, programmes: int) -> None:
        self.towards = list(range(programmes))

    def first(self, programme: int) -> int:
        """The first of the set that the programme is in."""
        while self.towards[programme] != programme:
            self.towards[programme] = self.towards[self.towards[programme]]
            programme = self.towards[programme]
        return programme

    def join(self, programmes: Sequence[int]) -> None:
        """Make one set of all of theirs."""
        for programme in programmes[1:]:
            low, high = sorted((self.first(programmes[0]), self.first(programme)))
            self.towards[high] = low


def _part(market: Market, children: Sequence[int], programmes: Sequence[int]) -> Part:
    local = {programme: number for number, programme in enumerate(programmes)}
    return Part(
        children,
        programmes,
        Market(
            [[local[programme] for programme in market.choices[child]] for child in children],
            [market.keys[child] for child in children],
            [market.capacity[programme] for programme in programmes],
        ),
    )
