"""A market that has no answer, or more than one, can't be made."""

from random import Random

import pytest

from kezek.places.matching import NOBODY, BadMarket, Fault, Market, reference
from kezek.places.matching.parts import parts
from tests.places.matching.builders import a_random_market


@pytest.mark.parametrize(
    ("choices", "keys", "capacity", "fault", "child", "programme"),
    [
        ([[0]], [], [1], Fault.ROWS, None, None),
        ([[0], [0]], [[1], []], [1], Fault.UNEVEN, 1, None),
        ([[0, 0]], [[1, 2]], [1], Fault.CHOSEN_TWICE, 0, None),
        ([[1]], [[1]], [1], Fault.UNKNOWN_PROGRAMME, 0, 1),
        ([[-1]], [[1]], [1], Fault.UNKNOWN_PROGRAMME, 0, -1),
        ([[0]], [[2**63]], [1], Fault.KEY_OUT_OF_RANGE, 0, 0),
        ([[0]], [[NOBODY]], [1], Fault.KEY_OUT_OF_RANGE, 0, 0),
        ([[0], [0]], [[7], [7]], [1], Fault.SAME_KEY, 1, 0),
        ([[0]], [[1]], [1, -1], Fault.SEATS, None, 1),
    ],
)
def test_a_bad_market_is_refused(
    choices: list[list[int]],
    keys: list[list[int]],
    capacity: list[int],
    fault: Fault,
    child: int | None,
    programme: int | None,
) -> None:
    with pytest.raises(BadMarket) as refused:
        Market(choices, keys, capacity)
    found = refused.value
    assert (found.fault, found.child, found.programme) == (fault, child, programme)


def test_programmes_that_share_no_child_are_parts() -> None:
    market = Market([[3, 1], [0], [], [1]], [[1, 1], [1], [], [2]], [1, 1, 1, 1])
    assert [(part.children, part.programmes) for part in parts(market)] == [
        ([1], [0]),
        ([0, 3], [1, 3]),
    ]


def test_a_part_counts_from_nought() -> None:
    market = Market([[3, 1], [0]], [[1, 2], [3]], [4, 5, 6, 7])
    assert [part.market for part in parts(market)] == [
        Market([[0]], [[3]], [4]),
        Market([[1, 0]], [[1, 2]], [5, 7]),
    ]


def test_a_family_stays_in_one_part() -> None:
    market = Market([[2], [0], [1], []], [[1], [1], [1], []], [1, 1, 1])
    found = parts(market, [{0, 1, 3}])
    assert [(part.children, part.programmes) for part in found] == [([0, 1], [0, 2]), ([2], [1])]


def test_apart_gives_the_same_as_together() -> None:
    rng = Random(7)
    several = 0
    for _ in range(100):
        market = a_random_market(rng, children=12, programmes=18)
        market = Market(
            [row[:2] for row in market.choices], [row[:2] for row in market.keys], market.capacity
        )
        apart = [-1] * 12
        found = parts(market)
        several += len(found) > 2
        for part in found:
            for child, programme in zip(part.children, reference.solve(part.market), strict=True):
                apart[child] = part.programmes[programme] if programme >= 0 else -1
        assert apart == reference.solve(market)
    assert several > 20
