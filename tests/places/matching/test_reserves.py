"""Seats kept first for protected children, and never kept empty."""

from collections.abc import Collection, Sequence
from random import Random

import pytest

from kezek.places.matching import BadMarket, Fault, Market, agreed, with_reserves
from tests.places.matching.builders import a_random_market, by_names, rank

# Kojima's example (2012), by our names: m is protected. Alone it gets c2, its first wish.
KOJIMA = by_names(
    {"s1": "c1", "s2": "c1 c2", "m": "c2 c1"},
    {"c1": "s1 s2 m", "c2": "s2 m"},
    {"c1": 2},
)


def _soft(market: Market, reserved: Sequence[int], protected: Collection[int]) -> list[int]:
    parted, fold = with_reserves(market, reserved, protected, "reserved")
    return fold(agreed(parted))


def _hard(market: Market, reserved: Sequence[int], protected: Collection[int]) -> list[int]:
    """The reserve as its own programme, which only protected children may ask for."""
    count = len(market.capacity)
    choices, keys = [], []
    for child, (row, its) in enumerate(zip(market.choices, market.keys, strict=True)):
        mine = [(programme, key) for programme, key in zip(row, its, strict=True)]
        if child in protected:
            mine = [(part, key) for one, key in mine for part in (one + count, one)]
        choices.append([part for part, _ in mine])
        keys.append([key for _, key in mine])
    open_seats = [seats - kept for seats, kept in zip(market.capacity, reserved, strict=True)]
    found = agreed(Market(choices, keys, [*open_seats, *reserved]))
    return [part % count if part >= 0 else -1 for part in found]


def test_a_hard_split_hurts_whom_it_was_made_for_and_a_soft_reserve_does_not() -> None:
    assert agreed(KOJIMA) == [0, 0, 1]
    assert _hard(KOJIMA, [1, 0], {2}) == [0, 1, 0]
    assert _soft(KOJIMA, [1, 0], {2}) == [0, 0, 1]


def test_a_reserve_lets_a_protected_child_in_before_a_stronger_right() -> None:
    market = Market([[0], [0], [0]], [[1], [2], [3]], [2])
    assert agreed(market) == [0, 0, -1]
    assert _soft(market, [1], {2}) == [0, -1, 0]


def test_what_no_protected_child_wants_goes_to_the_next() -> None:
    market = Market([[0], [0], [0]], [[1], [2], [3]], [2])
    assert _soft(market, [2], set()) == [0, 0, -1]
    assert _soft(market, [2], {2}) == [0, -1, 0]


def test_what_is_asked_for_first_decides_whether_the_reserve_comes_on_top() -> None:
    market = Market([[0], [0], [0]], [[1], [2], [3]], [2])  # 0 and 2 are protected
    parted, fold = with_reserves(market, [1], {0, 2}, "reserved")
    assert fold(agreed(parted)) == [0, 0, -1]
    parted, fold = with_reserves(market, [1], {0, 2}, "open")
    assert fold(agreed(parted)) == [0, -1, 0]


def test_the_parts_and_their_lines() -> None:
    market = Market([[0, 1], [1, 0], [1]], [[50, 60], [10, 20], [30]], [3, 4])
    parted, fold = with_reserves(market, [0, 1], {2}, "reserved")
    assert parted == Market([[0, 1, 2], [1, 2, 0], [2, 1]], [[50, 60, 3], [10, 2, 20], [1, 30]],
                            [3, 3, 1])  # fmt: skip
    assert fold([0, 2, -1]) == [0, 1, -1]


def test_over_many_markets_no_child_is_worse_off_than_with_a_hard_split() -> None:
    rng = Random(2013)
    better = 0
    for _ in range(300):
        market, reserved, protected = _drawn(rng)
        soft, hard = _soft(market, reserved, protected), _hard(market, reserved, protected)
        for child in range(len(soft)):
            assert rank(market, child, soft[child]) <= rank(market, child, hard[child])
        better += soft != hard
    assert better > 100


def test_over_many_markets_the_protected_never_lose_as_a_group() -> None:
    rng = Random(2012)
    helped = 0
    for _ in range(300):
        market, reserved, protected = _drawn(rng)
        before, after = agreed(market), _soft(market, reserved, protected)
        gains = [
            rank(market, child, before[child]) - rank(market, child, after[child])
            for child in protected
        ]
        assert max(gains) > 0 or not any(gains)
        helped += max(gains) > 0
    assert helped > 100


def _drawn(rng: Random) -> tuple[Market, list[int], set[int]]:
    market = a_random_market(rng, children=10, programmes=4)
    reserved = [rng.randint(0, seats) for seats in market.capacity]
    return market, reserved, set(rng.sample(range(10), 3))


@pytest.mark.parametrize("reserved", [[2, 0], [-1, 0], [0]])
def test_more_than_there_is_can_not_be_reserved(reserved: list[int]) -> None:
    with pytest.raises(BadMarket) as refused:
        with_reserves(Market([[0, 1]], [[1, 1]], [1, 1]), reserved, {0}, "open")
    assert refused.value.fault == Fault.RESERVE
