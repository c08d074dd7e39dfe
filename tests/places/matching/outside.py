"""PyPI's `matching` for our markets: one object a player, copied deeply."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from matching.games import HospitalResident

from kezek.places.matching import Market


class Outside:
    """A game of `matching`, made from a market in which everybody has a wish."""

    def __init__(self, market: Market) -> None:
        lines: dict[int, list[tuple[int, int]]] = {}
        for child, (row, keys) in enumerate(zip(market.choices, market.keys, strict=True)):
            for programme, key in zip(row, keys, strict=True):
                lines.setdefault(programme, []).append((key, child))

        def make() -> None:
            self.game = HospitalResident.create_from_dictionaries(
                {child: list(row) for child, row in enumerate(market.choices)},
                {one: [child for _, child in sorted(line)] for one, line in lines.items()},
                {one: market.capacity[one] for one in lines},
            )

        self.children = len(market.choices)
        _with_a_deep_stack(make)

    def solve(self) -> None:
        """Solve, best for the children; once, for it uses the game up."""
        _with_a_deep_stack(lambda: self.game.solve(optimal="resident"))

    def answer(self) -> list[int]:
        """The programme of each child, or -1."""
        found = [-1] * self.children
        for hospital, residents in self.game.matching.items():
            for resident in residents:
                found[resident.name] = hospital.name
        return found


def _with_a_deep_stack(work: Callable[[], object]) -> None:
    """Its copying goes from player to player as deep as there are players."""
    limit, size = sys.getrecursionlimit(), threading.stack_size(1 << 30)
    sys.setrecursionlimit(10**6)
    try:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(work).result()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
