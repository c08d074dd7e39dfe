"""Ranks, pairs, reserves and fingerprints of a round, without a database."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kezek.places.standing.rules import (
    Offer,
    Order,
    Wisher,
    admissions,
    input_sha256,
    rank,
    reserve,
    result_sha256,
    seat_twins,
    solve,
)
from tests.builders import START

RIGHTS = ("out_of_turn", "priority", "general")
QUEUE = Order(("right", "filing"), RIGHTS, 0, (), "reserved")
USUAL = Order(("sibling", "right", "filing"), RIGHTS, 0, (), "reserved")


def a_wisher(
    number: int,
    *groups: int,
    right: str = "general",
    days: int = 0,
    seq: int | None = None,
    siblings: frozenset[int] = frozenset(),
) -> Wisher:
    """A child with its list."""
    return Wisher(
        list=number,
        voucher=100 + number,
        child=200 + number,
        right=right,
        filed_at=START + timedelta(days=days),
        order_seq=number if seq is None else seq,
        groups=groups,
        siblings=siblings,
    )


def ranks(order: Order, *wishers: Wisher) -> list[tuple[int, ...]]:
    """The ranks of each in its own groups."""
    return [one.ranks for one in rank(wishers, order)]


def test_ranks_count_those_who_wished_for_the_group() -> None:
    found = ranks(QUEUE, a_wisher(1, 7, 8), a_wisher(2, 8), a_wisher(3, 8, 7))
    assert found == [(1, 1), (2,), (3, 2)]


def test_right_then_moment_then_number() -> None:
    late_right = a_wisher(1, 7, right="priority", days=9)
    early = a_wisher(2, 7, days=1, seq=9)
    same_moment = a_wisher(3, 7, days=1, seq=8)
    first_right = a_wisher(4, 7, right="out_of_turn", days=50)
    assert ranks(QUEUE, late_right, early, same_moment, first_right) == [(2,), (4,), (3,), (1,)]


def test_a_sibling_counts_at_its_own_group_alone() -> None:
    near = a_wisher(2, 7, 8, days=5, siblings=frozenset({8}))
    assert ranks(USUAL, a_wisher(1, 7, 8), near) == [(1, 2), (2, 1)]
    assert rank([near], USUAL)[0].siblings == (False, True)


def test_the_order_of_grounds_is_the_policy_s() -> None:
    near = a_wisher(1, 7, days=5, siblings=frozenset({7}))
    privileged = a_wisher(2, 7, right="priority")
    by_right = Order(("right", "sibling", "filing"), RIGHTS, 0, (), "reserved")
    assert ranks(USUAL, near, privileged) == [(1,), (2,)]
    assert ranks(by_right, near, privileged) == [(2,), (1,)]


def test_a_right_that_the_city_does_not_have_is_a_mistake() -> None:
    with pytest.raises(ValueError):
        rank([a_wisher(1, 7, right="lottery")], QUEUE)


@pytest.mark.parametrize(("seats", "kept"), [(0, 0), (1, 0), (3, 1), (4, 2)])
def test_kept_seats_are_rounded_down(seats: int, kept: int) -> None:
    half = Order(("filing",), RIGHTS, 50, ("priority",), "reserved")
    assert [one.reserved for one in reserve([Offer(7, 1, seats)], half)] == [kept]


def test_without_a_right_of_their_own_no_seats_are_kept() -> None:
    nobody = Order(("filing",), RIGHTS, 50, (), "reserved")
    assert [one.reserved for one in reserve([Offer(7, 1, 4)], nobody)] == [0]


def test_who_is_protected_is_kept_with_the_row() -> None:
    half = Order(("filing",), RIGHTS, 50, ("priority",), "reserved")
    rows = rank([a_wisher(1, 7), a_wisher(2, 7, right="priority")], half)
    assert [one.protected for one in rows] == [False, True]


def test_what_became_of_each_group() -> None:
    offers = [Offer(7, 1, 1), Offer(8, 1, 3), Offer(9, 2, 0)]
    rows = rank([a_wisher(1, 7, 9), a_wisher(2, 9, 7, 8)], QUEUE)
    got = solve(offers, rows, "reserved")
    assert got == [1, 3]
    assert [
        (one.group, one.wanted, one.admitted, one.last_rank)
        for one in admissions(offers, rows, got)
    ] == [(7, 2, 1, 1), (8, 1, 1, None), (9, 2, 0, 0)]


def test_twins_are_tried_together_and_the_list_stays_the_family_s() -> None:
    offers = [Offer(7, 1, 1), Offer(8, 2, 2)]
    rows = rank([a_wisher(1, 7, 8), a_wisher(2, 7, 8)], QUEUE)
    seated = seat_twins(offers, rows, [(0, 1)], "reserved")
    assert [one.tried for one in seated] == [(1, 0), (1, 0)]
    assert [one.groups for one in seated] == [(7, 8), (7, 8)]
    assert solve(offers, seated, "reserved") == [2, 2]
    assert seat_twins(offers, rows, [], "reserved") == rows


def test_twins_who_sit_together_anyway_keep_their_order() -> None:
    offers = [Offer(7, 1, 2)]
    rows = rank([a_wisher(1, 7), a_wisher(2, 7)], QUEUE)
    assert seat_twins(offers, rows, [(0, 1)], "reserved") == rows


def test_twins_and_kept_seats_go_together() -> None:
    offers = [Offer(7, 1, 2, 1), Offer(8, 2, 2)]
    half = Order(("filing",), RIGHTS, 50, ("priority",), "reserved")
    rows = rank([a_wisher(1, 7, 8), a_wisher(2, 7, 8), a_wisher(3, 7, right="priority")], half)
    seated = seat_twins(offers, rows, [(0, 1)], "reserved")
    assert solve(offers, seated, "reserved") == [2, 2, 1]


def test_every_part_of_what_goes_in_is_in_its_fingerprint() -> None:
    offer, row = Offer(7, 1, 2), rank([a_wisher(1, 7)], QUEUE)[0]
    base = input_sha256([offer], [row], "reserved")
    assert base == input_sha256([offer], [row], "reserved")
    changes: list[dict[str, Any]] = [
        {"list": 9}, {"voucher": 9}, {"right": "priority"}, {"protected": True},
        {"groups": (6,)}, {"ranks": (2,)}, {"siblings": (True,)}, {"tried": (0,)},
    ]  # fmt: skip
    others = [
        ([Offer(7, 1, 3)], [row], "reserved"),
        ([Offer(7, 1, 2, 1)], [row], "reserved"),
        ([Offer(6, 1, 2)], [row], "reserved"),
        ([offer], [row, row], "reserved"),
        ([offer], [row], "open"),
        *(([offer], [replace(row, **change)], "reserved") for change in changes),
    ]
    prints = {input_sha256(*one) for one in others}  # type: ignore[arg-type]  # mixed on purpose
    assert len(prints) == len(others)
    assert base not in prints
    assert result_sha256([row], [1]) != result_sha256([row], [0])


@st.composite
def towns(draw: st.DrawFn) -> tuple[list[Offer], list[Wisher]]:
    """A few groups and children with lists of any length, in any order of filing."""
    groups = draw(st.integers(1, 5))
    offers = [Offer(7 + n, n % 2, draw(st.integers(0, 3))) for n in range(groups)]
    children = draw(st.integers(0, 9))
    order = draw(st.permutations(range(children)))
    wishers = []
    for n in range(children):
        wished = draw(st.permutations([one.group for one in offers]))
        wishers.append(
            a_wisher(
                n,
                *wished[: draw(st.integers(1, groups))],
                right=draw(st.sampled_from(RIGHTS)),
                days=order[n] // 2,  # some file at the same moment
                seq=order[n],
                siblings=frozenset(draw(st.sets(st.sampled_from(wished)))),
            )
        )
    return offers, wishers


def one_after_the_other(offers: list[Offer], wishers: list[Wisher], order: Order) -> list[int]:
    """Serial dictatorship: the first in the queue takes its best free group, then the next."""
    free = {one.group: one.seats for one in offers}
    got = {}
    for one in sorted(
        wishers, key=lambda one: (order.rights.index(one.right), one.filed_at, one.order_seq)
    ):
        group = next((group for group in one.groups if free[group]), None)
        got[one.list] = one.groups.index(group) + 1 if group is not None else 0
        if group is not None:
            free[group] -= 1
    return [got[one.list] for one in wishers]


@settings(max_examples=100, deadline=None)
@given(towns())
def test_pure_queue_order_is_one_after_the_other(town: tuple[list[Offer], list[Wisher]]) -> None:
    offers, wishers = town
    got = solve(offers, rank(wishers, QUEUE), "reserved")
    assert got == one_after_the_other(offers, wishers, QUEUE)


@settings(max_examples=100, deadline=None)
@given(towns())
def test_nobody_who_stands_before_is_passed_over(town: tuple[list[Offer], list[Wisher]]) -> None:
    """Whoever was refused a group sees only better ranks in it; a better wish came true first."""
    offers, wishers = town
    rows = rank(wishers, USUAL)
    got = solve(offers, rows, "reserved")
    last = {one.group: one.last_rank for one in admissions(offers, rows, got)}
    for one, wish in zip(rows, got, strict=True):
        for number, (group, own) in enumerate(zip(one.groups, one.ranks, strict=True), start=1):
            cut = last[group]
            if number == wish:
                assert cut is None or own <= cut
                break
            assert cut is not None
            assert own > cut
