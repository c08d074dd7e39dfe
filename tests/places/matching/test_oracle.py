"""Somebody else's program on the same market: `matching` from PyPI."""

from random import Random

from kezek.places.matching import Market, agreed, fast
from tests.places.matching.outside import Outside


def test_2000_children_against_an_outside_solver() -> None:
    rng = Random(2_000)
    children, programmes = 2_000, 100
    rows = [rng.sample(range(programmes), rng.randint(3, 10)) for _ in range(children)]
    keys = [[rng.randrange(3) * children + child for _ in row] for child, row in enumerate(rows)]
    market = Market(rows, keys, [rng.randint(10, 25) for _ in range(programmes)])
    theirs = Outside(market)
    theirs.solve()
    answer = theirs.answer()
    assert answer.count(-1) > 50
    assert agreed(market) == answer
    assert fast.solve(market) == answer
