"""The pure rule: cities drawn at random, in which nobody is ever without a seat or passed over."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kezek.contracts.rules_transfers import Wisher, linked, may_run, who_moves


@st.composite
def cities(
    draw: st.DrawFn,
) -> tuple[list[Wisher], dict[int, list[int]], dict[int, int]]:
    """Groups, enrolled children with wishes, children in line without a place, free seats."""
    groups = list(range(1, draw(st.integers(2, 6)) + 1))
    lines: dict[int, list[int | None]] = {group: [] for group in groups}
    wished: list[tuple[int, list[int]]] = []
    for voucher in range(draw(st.integers(1, 8))):
        own = draw(st.sampled_from(groups))
        others = [group for group in groups if group != own]
        wishes = draw(st.lists(st.sampled_from(others), min_size=1, max_size=4, unique=True))
        wished.append((own, wishes))
        for group in wishes:
            lines[group].append(voucher)
    for group in groups:
        lines[group] += [None] * draw(st.integers(0, 2))
        lines[group] = draw(st.permutations(lines[group]))
    free = {group: draw(st.integers(0, 2)) for group in groups if draw(st.booleans()) or group == 1}
    wishers = [
        Wisher(voucher, own, {group: lines[group].index(voucher) + 1 for group in wishes})
        for voucher, (own, wishes) in enumerate(wished)
    ]
    ranks = {
        group: [rank for rank, one in enumerate(line, start=1) if one is None]
        for group, line in lines.items()
    }
    return wishers, ranks, free


@settings(max_examples=300, deadline=None)
@given(cities())
def test_nobody_is_without_a_seat_and_the_order_holds(
    city: tuple[list[Wisher], dict[int, list[int]], dict[int, int]],
) -> None:
    wishers, others, free = city
    moves = who_moves(wishers, others, free)
    ends = {one.voucher: moves.get(one.voucher, one.own) for one in wishers}
    own = Counter(one.own for one in wishers)
    here = Counter(ends.values())
    for group in {*own, *here}:
        assert here[group] <= own[group] + free.get(group, 0), "more children than seats"
    for one in wishers:
        assert ends[one.voucher] in {one.own, *one.ranks}
        assert ends[one.voucher] == one.own or ends[one.voucher] in free, "a closed group"
    for one in wishers:
        order = [*one.ranks, one.own]
        better = order[: order.index(ends[one.voucher])]
        for group in (wish for wish in better if wish in free):
            behind = [
                other
                for other in wishers
                if ends[other.voucher] == group
                and other.own != group
                and other.ranks[group] > one.ranks[group]
            ]
            assert not behind, "passed over by somebody behind"
    for group, seats in free.items():
        came = [one for one in wishers if ends[one.voucher] == group and one.own != group]
        left = seats + own[group] - here[group]
        last = max((one.ranks[group] for one in came), default=0)
        ahead = sum(rank < last for rank in others.get(group, []))
        assert ahead <= left, "a child without a place lost its turn to an enrolled one"


@settings(max_examples=300, deadline=None)
@given(cities())
def test_each_move_stands_in_one_chain_or_ring_and_takes_a_seat_of_its_own(
    city: tuple[list[Wisher], dict[int, list[int]], dict[int, int]],
) -> None:
    wishers, others, free = city
    moves = who_moves(wishers, others, free)
    found = linked(wishers, moves, free)
    steps = [step for one in found for step in one.steps]
    assert sorted(step.voucher for step in steps) == sorted(moves)
    followed = [step.follows for step in steps if step.follows is not None]
    assert len(followed) == len(set(followed)), "a seat was given twice"
    by_voucher = {step.voucher: step for step in steps}
    for step in steps:
        assert step.follows is None or by_voucher[step.follows].old == step.new
    used = Counter(step.new for step in steps if step.follows is None)
    assert all(count <= free[group] for group, count in used.items())
    for one in found:
        assert one.ring == (one.steps[0].follows is not None)
        assert not one.ring or one.steps[0].follows == one.steps[-1].voucher


def test_a_ring_yields_to_whoever_is_ahead_in_one_of_its_lines() -> None:
    """Two would gladly change places, but somebody without one stands before them."""
    one, two = Wisher(1, 10, {20: 2}), Wisher(2, 20, {10: 1})
    assert who_moves([one, two], {20: [1]}, {10: 0, 20: 0}) == {}
    assert who_moves([one, two], {20: [3]}, {10: 0, 20: 0}) == {1: 20, 2: 10}


@pytest.mark.parametrize(
    ("day", "only", "may"),
    [
        ("2025-07-31", True, False),
        ("2025-08-01", True, True),
        ("2025-08-31", True, True),
        ("2025-09-01", True, False),
        ("2025-12-31", False, True),
    ],
)
def test_a_period_counts_from_its_first_day_to_its_last(day: str, only: bool, may: bool) -> None:
    assert may_run(date.fromisoformat(day), only_in_period=only, start="08-01", end="08-31") is may
