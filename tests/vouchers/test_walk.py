"""The literal walk, with the answers worked out by hand.

`p3` is a child of priority right in the band of three-year-olds, `g` general, `o` out of turn;
`p3.2` is the second such child. A star marks one that is not of age yet.
"""

import pytest

from kezek.vouchers.rules import Stop, Waiting, walk
from tests.vouchers.builders import Line, issued, situation

PLENTY = 1_000
EVERYWHERE = dict.fromkeys(range(1, 7), PLENTY)


def test_worked_example_6_ten_vouchers() -> None:
    """Weights 2:3:5, one age band; A = a1 a2 a3, B = b1, C = c1 … c9; ten vouchers."""
    line = Line("o3 o3 o3 p3 g3 g3 g3 g3 g3 g3 g3 g3 g3")
    weights = (("out_of_turn", 2), ("priority", 3), ("general", 5))
    result = walk(situation(line, EVERYWHERE, 10, first=(), cycle=weights))
    a1, a2, b1, c, a3 = "o3.1", "o3.2", "p3.1", [f"g3.{n}" for n in range(1, 10)], "o3.3"
    assert line.said(result).split() == [a1, a2, b1, c[0], c[1], c[2], c[3], c[4], a3, c[5]]
    assert result.stopped_by is Stop.MONEY


def test_worked_example_6_fourteen_vouchers_serve_all_thirteen() -> None:
    line = Line("o3 o3 o3 p3 g3 g3 g3 g3 g3 g3 g3 g3 g3")
    weights = (("out_of_turn", 2), ("priority", 3), ("general", 5))
    result = walk(situation(line, EVERYWHERE, 14, first=(), cycle=weights))
    assert len(result.grants) == 13
    assert line.names[result.grants[-1].application] == "g3.9"
    assert result.stopped_by is Stop.QUEUE


CASES = {
    "earliest filing first": ("g3 g3 g3", EVERYWHERE, 2, "g3.1 g3.2", "money"),
    "one priority, then three general": (
        "p3 p3 g3 g3 g3 g3 g3",
        EVERYWHERE,
        PLENTY,
        "p3.1 g3.1 g3.2 g3.3 p3.2 g3.4 g3.5",
        "queue",
    ),
    "all out of turn before anybody": (
        "p3 g3 o3 o2",
        EVERYWHERE,
        PLENTY,
        "o3.1 o2.1 p3.1 g3.1",
        "queue",
    ),
    "out of turn: the oldest band first": (
        "o2 o6 o4",
        EVERYWHERE,
        PLENTY,
        "o6.1 o4.1 o2.1",
        "queue",
    ),
    "each turn goes to the oldest band": (
        "g2 g5 p3 p6",
        EVERYWHERE,
        PLENTY,
        "p6.1 g5.1 g2.1 p3.1",
        "queue",
    ),
    "a right that nobody waits in passes its turn": (
        "g3 g3 g3 g3 g3",
        EVERYWHERE,
        PLENTY,
        "g3.1 g3.2 g3.3 g3.4 g3.5",
        "queue",
    ),
    "priority alone takes every turn": (
        "p3 p3 p3",
        EVERYWHERE,
        PLENTY,
        "p3.1 p3.2 p3.3",
        "queue",
    ),
    "a full band is closed to every right": (
        "o3 p3 g3 g2",
        {3: 1, 2: 5},
        PLENTY,
        "o3.1 g2.1",
        "places",
    ),
    "a band closes in the middle of the cycle": (
        "p4 p4 g4 g4 g4 g3 g3",
        {4: 3, 3: 9},
        PLENTY,
        "p4.1 g4.1 g4.2 g3.1 g3.2",
        "places",
    ),
    "vouchers without a place already fill the band": (
        "g3 g2",
        {3: 0, 2: 1},
        PLENTY,
        "g2.1",
        "places",
    ),
    "more vouchers than places is simply closed": (
        "g3",
        {3: -4},
        PLENTY,
        "",
        "places",
    ),
    # After two general turns the third is general too, then priority comes.
    "under two only when no other open band waits": (
        "o1 p1 g1 g2 g3",
        EVERYWHERE,
        PLENTY,
        "g3.1 g2.1 o1.1 g1.1 p1.1",
        "queue",
    ),
    "under two when the others wait for places": (
        "g1 g3 g3",
        {1: 5, 3: 1},
        PLENTY,
        "g3.1 g1.1",
        "places",
    ),
    "a child not of age is passed over and keeps its place": (
        "g1* g1 g1",
        EVERYWHERE,
        PLENTY,
        "g1.2 g1.3",
        "queue",
    ),
    "nobody of age waits": ("g1* g1*", EVERYWHERE, PLENTY, "", "queue"),
    "no money": ("g3", EVERYWHERE, 0, "", "money"),
    "no places at all": ("g3 p4", {}, PLENTY, "", "places"),
    "nobody waits": ("", EVERYWHERE, PLENTY, "", "queue"),
    "the under-two keep their own order of rights": (
        "g1 g1 p1 o1",
        {1: 3},
        PLENTY,
        "o1.1 p1.1 g1.1",
        "places",
    ),
    "rights at different ages at the same time": (
        "p6 p2 g6 g6 g6 g6 g5",
        EVERYWHERE,
        PLENTY,
        "p6.1 g6.1 g6.2 g6.3 p2.1 g6.4 g5.1",
        "queue",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_by_hand(name: str) -> None:
    text, places, budget, answer, stop = CASES[name]
    said, _turn, stopped = issued(text, places, budget)
    assert (said, stopped) == (answer, stop)


def test_the_first_child_that_cannot_be_paid_ends_the_walk() -> None:
    """The younger band would be cheaper, but nobody is passed over for money."""
    said, _turn, stopped = issued("g3 g2", EVERYWHERE, 5, prices={3: 6, 2: 1})
    assert (said, stopped) == ("", "money")


def test_the_walk_names_the_child_it_could_not_pay() -> None:
    line = Line("g3 g3")
    assert walk(situation(line, EVERYWHERE, 1)).next_application == 2
    assert walk(situation(line, EVERYWHERE, 2)).next_application == 0


def test_the_turn_is_carried_from_walk_to_walk() -> None:
    line = "p3 g3 g3 g3 g3 g3"
    assert issued(line, EVERYWHERE, 2) == ("p3.1 g3.1", 2, "money")
    assert issued("p3 g3 g3 g3 g3", EVERYWHERE, 3, turn=2) == ("g3.1 g3.2 p3.1", 1, "money")


def test_a_turn_that_was_passed_by_comes_again_to_one_who_came_meanwhile() -> None:
    """Passing is not serving: the turn stands behind the last child served."""
    assert issued("g3 g3 g3", EVERYWHERE, 3, turn=1)[1] == 0
    assert issued("g3", EVERYWHERE, PLENTY, turn=0) == ("g3.1", 2, "queue")


def test_out_of_turn_does_not_move_the_turn() -> None:
    assert issued("o3 o3", EVERYWHERE, PLENTY, turn=3)[1] == 3


def test_the_under_two_go_on_with_the_same_turn() -> None:
    said, turn, _stop = issued("p3 g1 g1 p1", EVERYWHERE, PLENTY)
    assert (said, turn) == ("p3.1 g1.1 g1.2 p1.1", 1)


def test_ordinals_count_from_one_without_gaps() -> None:
    result = walk(situation(Line("o3 p3 g3 g3"), EVERYWHERE, PLENTY))
    assert [grant.ordinal for grant in result.grants] == [1, 2, 3, 4]
    assert result.reserved == 4


def test_a_right_that_is_nowhere_in_the_rules_is_a_fault_of_the_rules() -> None:
    line = Line("g3")
    line.queues[3, "lottery"] = line.queues.pop((3, "general"))
    with pytest.raises(ValueError, match="right"):
        walk(situation(line, EVERYWHERE, 1))


def test_of_age_on_the_day_itself() -> None:
    line = Line("g1")
    line.queues[1, "general"] = [Waiting(1, situation(line, {}, 0).day)]
    assert len(walk(situation(line, EVERYWHERE, 1)).grants) == 1
