"""A family that asked to be together is, where its children's own rights allow it."""

from random import Random

import pytest

from kezek.places.matching import (
    BadMarket,
    Fault,
    Market,
    agreed,
    rounds,
    seat_pairs,
    with_reserves,
)
from kezek.places.matching.audit import audit
from tests.places.matching.builders import a_random_market

# One seat in 0, two in 1. The twins are 0 and 1; 2 has a weaker right.
TWINS = Market([[0, 1], [0, 1], [1]], [[1, 1], [2, 2], [3]], [1, 2])


def test_apart_when_nobody_asked() -> None:
    assert agreed(TWINS) == [0, 1, 1]


def test_twins_go_where_both_get_in() -> None:
    found = seat_pairs(TWINS, [0, 1], [[0, 1]])
    assert found.choices == [[1, 0], [1, 0], [1]]
    assert agreed(found) == [1, 1, -1]


def test_nobody_with_a_better_right_makes_room_for_twins() -> None:
    strong = Market([[0, 1], [0, 1], [1]], [[1, 2], [2, 3], [1]], [1, 2])
    assert seat_pairs(strong, [0, 1], [[0, 1]]) == strong
    assert agreed(strong) == [0, 1, 1]


def test_twins_who_sit_together_are_left_alone() -> None:
    market = Market([[0, 1], [0, 1]], [[1, 1], [2, 2]], [2, 2])
    assert seat_pairs(market, [0, 1], [[0, 1]]) == market


def test_two_groups_of_one_kindergarten_are_together() -> None:
    market = Market([[0, 1, 2], [0, 1, 2]], [[1, 1, 1], [2, 2, 2]], [1, 1, 2])
    assert agreed(seat_pairs(market, [5, 5, 6], [[0, 1]])) == [0, 1]


def test_by_the_group_when_the_family_wants_one_group() -> None:
    market = Market([[0, 1, 2], [0, 1, 2]], [[1, 1, 1], [2, 2, 2]], [1, 1, 2])
    assert agreed(seat_pairs(market, [0, 1, 2], [[0, 1]])) == [2, 2]


def test_brothers_of_two_ages_whose_groups_share_no_child() -> None:
    # Kindergarten 7 has groups 0 and 2, kindergarten 8 has 1 and 3; ages take 0, 1 and 2, 3.
    market = Market([[0, 1], [3, 2], [3]], [[1, 1], [2, 2], [1]], [1, 1, 1, 1])
    assert agreed(market) == [0, 2, 3]
    fuller = Market([[0, 1], [3, 2], [2]], [[1, 1], [2, 2], [1]], [1, 1, 1, 1])
    assert agreed(fuller) == [0, 3, 2]
    assert agreed(seat_pairs(fuller, [7, 8, 7, 8], [[0, 1]])) == [1, 3, 2]


def test_the_kindergarten_that_suits_the_least_happy_child_comes_first() -> None:
    # 1 would be the second and the fourth wish, 3 the fourth and the second, 2 the third of both.
    market = Market(
        [[0, 1, 2, 3], [0, 3, 2, 1], [0]],
        [[1, 1, 1, 1], [3, 2, 2, 2], [2]],
        [2, 2, 2, 2],
    )
    assert agreed(market) == [0, 3, 0]
    assert agreed(seat_pairs(market, [0, 1, 2, 3], [[0, 1]])) == [2, 2, 0]


def test_triplets() -> None:
    market = Market([[0, 1]] * 3, [[1, 1], [2, 2], [3, 3]], [2, 3])
    assert agreed(seat_pairs(market, [0, 1], [[0, 1, 2]])) == [1, 1, 1]


def test_no_kindergarten_in_common_leaves_the_lists_as_they_are() -> None:
    market = Market([[0], [1]], [[1], [1]], [1, 1])
    assert seat_pairs(market, [0, 1], [[0, 1]]) == market


def test_a_child_without_wishes_leaves_the_lists_as_they_are() -> None:
    market = Market([[0], []], [[1], []], [1])
    assert seat_pairs(market, [0], [[0, 1]]) == market


def test_a_family_that_sits_together_is_not_parted_for_another() -> None:
    # The twins 0 and 1 could both be in 1, by pushing 3 out; but 2 and 3 sit there together.
    market = Market(
        [[0, 1], [0, 1], [1], [1, 2]],
        [[1, 2], [2, 3], [1], [4, 1]],
        [1, 3, 1],
    )
    assert agreed(market) == [0, 1, 1, 1]
    assert agreed(seat_pairs(market, [0, 1, 2], [[0, 1]])) == [1, 1, 1, 2]
    assert agreed(seat_pairs(market, [0, 1, 2], [[0, 1], [2, 3]])) == [0, 1, 1, 1]


def test_the_numbers_stay_when_a_part_is_solved_alone() -> None:
    # Two ages. A seat of programme 1 is kept for child 3, so the twins 1 and 2 must go on to 2.
    market = Market(
        [[0], [1, 2], [1, 2], [1]],
        [[1], [1, 1], [2, 2], [3]],
        [1, 2, 2],
    )

    def with_a_reserve(part: Market) -> list[int]:
        split, fold = with_reserves(part, [0, 1, 0], {3}, "reserved")
        return fold(rounds.solve(split))

    assert with_a_reserve(market) == [0, 1, 2, 1]
    found = seat_pairs(market, [0, 1, 2], [[1, 2]], with_a_reserve)
    assert with_a_reserve(found) == [0, 2, 2, 1]


@pytest.mark.parametrize("families", [[[0, 3]], [[0, 1], [1, 2]], [[-1, 0]], [[0, 0]]])
def test_children_of_no_family_or_of_two_are_refused(families: list[list[int]]) -> None:
    with pytest.raises(BadMarket) as refused:
        seat_pairs(TWINS, [0, 1], families)
    assert refused.value.fault == Fault.NO_CHILD


def test_every_programme_has_its_kindergarten() -> None:
    with pytest.raises(BadMarket) as refused:
        seat_pairs(TWINS, [0], [])
    assert refused.value.fault == Fault.ROWS


def test_over_many_markets_only_families_that_asked_give_anything_up() -> None:
    rng = Random(2)
    before = after = 0
    for _ in range(200):
        market = a_random_market(rng, children=16, programmes=6)
        where = [0, 0, 1, 1, 2, 2]
        families = [[0, 1], [2, 3], [4, 5, 6]]
        alone = agreed(market)
        changed = seat_pairs(market, where, families)
        found = agreed(changed)
        assert changed == seat_pairs(market, where, families, rounds.solve)
        # Nobody else has a reason to complain, by the lists as they were handed in.
        assert {one.child for one in audit(market, found)} <= set(range(7))
        for family in families:
            together = _one_place(where, found, family)
            assert together >= _one_place(where, alone, family)
            before += _one_place(where, alone, family)
            after += together
            if not together:  # who can't be together keeps its lists
                assert [changed.choices[child] for child in family] == [
                    list(market.choices[child]) for child in family
                ]
    assert after > before + 30


def _one_place(where: list[int], result: list[int], family: list[int]) -> bool:
    places = {where[result[child]] if result[child] >= 0 else -1 for child in family}
    return len(places) == 1 and places != {-1}
