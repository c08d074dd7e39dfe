"""The audit finds each fault that is planted, and nothing where there is none."""

from random import Random

import pytest

from kezek.places.matching import Market, reference
from kezek.places.matching.audit import Problem, Wrong, audit
from tests.places.matching.builders import a_random_market, all_stable

# Programme 0 has two seats, programme 1 one, programme 2 none.
MARKET = Market(
    [[0, 1], [0], [0, 1, 2], [1, 0, 2]],
    [[1, 9], [2], [3, 1, 1], [2, 4, 2]],
    [2, 1, 0],
)


def test_nothing_is_wrong_with_the_right_answer() -> None:
    assert reference.solve(MARKET) == [0, 0, 1, -1]
    assert audit(MARKET, [0, 0, 1, -1]) == []


@pytest.mark.parametrize(
    ("result", "problems"),
    [
        ([0, 0, 1], [Problem(Wrong.SHAPE)]),
        ([0, 0, 1, -1, -1], [Problem(Wrong.SHAPE)]),
        ([0, 0, 0, 1], [Problem(Wrong.OVERFULL, programme=0)]),
        ([0, 0, 1, 2], [Problem(Wrong.OVERFULL, programme=2)]),
        ([0, 0, -1, 1], [Problem(Wrong.BLOCKING, 2, 1)]),  # a weaker right was let in
        ([-1, 0, 1, -1], [Problem(Wrong.BLOCKING, 0, 0), Problem(Wrong.BLOCKING, 2, 0),
                          Problem(Wrong.BLOCKING, 3, 0)]),  # a seat was left
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(result: list[int], problems: list[Problem]) -> None:
    assert audit(MARKET, result) == problems


def test_a_place_nobody_asked_for_is_found() -> None:
    market = Market([[0], []], [[1], []], [1, 1])
    assert audit(market, [0, 1]) == [Problem(Wrong.UNASKED, 1, 1)]


@pytest.mark.parametrize("programme", [2, -2, 2**40])
def test_a_programme_that_does_not_exist_is_found(programme: int) -> None:
    market = Market([[0], []], [[1], []], [1, 1])
    assert audit(market, [0, programme]) == [Problem(Wrong.UNASKED, 1, programme)]


def test_the_worst_of_two_with_a_seat_is_who_is_compared() -> None:
    market = Market([[0], [0], [0]], [[1], [3], [2]], [2])
    assert audit(market, [0, 0, -1]) == [Problem(Wrong.BLOCKING, 2, 0)]
    assert audit(market, [0, -1, 0]) == []


def test_it_says_nothing_exactly_where_brute_force_finds_no_complaint() -> None:
    rng = Random(11)
    clean = dirty = 0
    for _ in range(60):
        market = a_random_market(rng, children=4, programmes=3, seats=(0, 2))
        stable = set(all_stable(market))
        for _ in range(30):
            result = tuple(rng.choice([*row, -1]) for row in market.choices)
            assert (audit(market, result) == []) == (result in stable)
            clean += result in stable
            dirty += result not in stable
    assert clean > 50
    assert dirty > 500
