"""What may be published: two agree and the audit is clean; and the line each family can check."""

from random import Random

import pytest

from kezek.places.matching import (
    NOBODY,
    Disagreement,
    Market,
    Solver,
    agreed,
    cutoffs,
    reference,
    rounds,
)
from kezek.places.matching.audit import Problem, Wrong
from tests.places.matching.builders import a_random_market

# Two parts: children 0 and 2 want programme 1, child 1 wants programme 0.
MARKET = Market([[1], [0], [1]], [[5], [1], [4]], [1, 1])


def test_two_that_agree() -> None:
    rng = Random(3)
    for _ in range(50):
        market = a_random_market(rng, children=20, programmes=6)
        assert agreed(market) == reference.solve(market)


def test_nobody_wants_anything() -> None:
    assert agreed(Market([[], []], [[], []], [3])) == [-1, -1]


def _first_come(market: Market) -> list[int]:
    """What a race would give: the row decides, not the right."""
    left = list(market.capacity)
    found = [-1] * len(market.choices)
    for child, row in enumerate(market.choices):
        for programme in row:
            if found[child] < 0 < left[programme]:
                left[programme] -= 1
                found[child] = programme
    return found


@pytest.mark.parametrize(
    "solvers", [(reference.solve, _first_come), (_first_come, reference.solve)]
)
def test_two_that_differ_publish_nothing(solvers: tuple[Solver, ...]) -> None:
    with pytest.raises(Disagreement) as refused:
        agreed(MARKET, solvers)
    assert refused.value.children == [0, 2]


def test_two_that_are_wrong_alike_publish_nothing() -> None:
    with pytest.raises(Disagreement) as refused:
        agreed(MARKET, (_first_come, _first_come))
    assert refused.value.children == []
    assert refused.value.problems == [Problem(Wrong.BLOCKING, 2, 1)]


def _too_short(market: Market) -> list[int]:
    return reference.solve(market)[:-1]


def _nowhere(market: Market) -> list[int]:
    return [len(market.capacity)] * len(market.choices)


@pytest.mark.parametrize("wrong", [_too_short, _nowhere])
def test_an_answer_of_no_sense_publishes_nothing(wrong: Solver) -> None:
    for solvers in [(wrong, rounds.solve), (rounds.solve, wrong), (wrong, wrong)]:
        with pytest.raises(Disagreement):
            agreed(MARKET, solvers)


def test_one_alone_can_not_agree() -> None:
    with pytest.raises(ValueError, match="two"):
        agreed(MARKET, (reference.solve,))


def test_the_cutoffs() -> None:
    market = Market([[0], [0], [0], [1], [2]], [[3], [1], [2], [1], [1]], [2, 2, 0])
    assert cutoffs(market, agreed(market)) == [2, None, NOBODY]


def test_every_family_can_check_its_result_by_the_cutoffs() -> None:
    rng = Random(5)
    for _ in range(100):
        market = a_random_market(rng, children=20, programmes=6)
        found = agreed(market)
        line = cutoffs(market, found)
        for child, (row, keys) in enumerate(zip(market.choices, market.keys, strict=True)):
            reached = [
                programme
                for programme, key in zip(row, keys, strict=True)
                if (cut := line[programme]) is None or key <= cut
            ]
            assert found[child] == (reached[0] if reached else -1)
