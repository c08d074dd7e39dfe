"""Every solver gives the one right answer: that of the papers, and that found by trying all."""

import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kezek.places.matching import Market, Solver, fast, reference, rounds
from kezek.places.matching.audit import audit
from tests.places.matching.builders import a_random_market, all_stable, by_names, rank

SOLVERS = [reference.solve, rounds.solve, fast.solve]
NAMES = ["reference", "rounds", "fast"]
every_solver = pytest.mark.parametrize("solve", SOLVERS, ids=NAMES)

# The published examples. Where a paper has men and women, or pupils and schools, we have children
# and programmes; the line of a programme is its order of children, best first.
GALE_SHAPLEY_1 = by_names(
    {"a": "A B C", "b": "B C A", "c": "C A B"},
    {"A": "b c a", "B": "c a b", "C": "a b c"},
)
GALE_SHAPLEY_2 = by_names(
    {"a": "A B C D", "b": "A D C B", "c": "B A C D", "d": "D B C A"},
    {"A": "d c a b", "B": "b d a c", "C": "d a b c", "D": "c b a d"},
)
ROTH = by_names(
    {"s1": "C3 C1 C2", "s2": "C2 C1 C3", "s3": "C1 C3 C2", "s4": "C1 C2 C3"},
    {"C1": "s1 s2 s3 s4", "C2": "s1 s2 s3 s4", "C3": "s3 s1 s2 s4"},
    {"C1": 2},
)
ABDULKADIROGLU_SONMEZ = by_names(
    {"i1": "s2 s1 s3", "i2": "s1 s2 s3", "i3": "s1 s2 s3"},
    {"s1": "i1 i3 i2", "s2": "i2 i1 i3", "s3": "i2 i1 i3"},
)
NRMP = by_names(
    {
        "Arthur": "City",
        "Sunny": "City Mercy",
        "Joseph": "City General Mercy",
        "Latha": "Mercy City General",
        "Darrius": "City Mercy General",
    },
    {
        "Mercy": "Darrius Latha Sunny Joseph",
        "City": "Darrius Arthur Sunny Latha Joseph",
        "General": "Darrius Joseph Latha",
    },
    {"Mercy": 2, "City": 2, "General": 2},
)
PUBLISHED = {
    "Gale and Shapley 1962, 1": (GALE_SHAPLEY_1, [0, 1, 2], 3),
    "Gale and Shapley 1962, 2": (GALE_SHAPLEY_2, [2, 3, 0, 1], 1),
    "Roth 1985": (ROTH, [2, 1, 0, 0], 1),
    "Abdulkadiroglu and Sonmez 2003, 1": (ABDULKADIROGLU_SONMEZ, [0, 1, 2], 1),
    "NRMP": (NRMP, [1, 0, 2, 0, 1], 1),
}


@every_solver
@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_example(solve: Solver, name: str) -> None:
    market, answer, _ = PUBLISHED[name]
    assert solve(market) == answer


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_example_has_as_many_stable_results_as_published(name: str) -> None:
    market, answer, count = PUBLISHED[name]
    stable = list(all_stable(market))
    assert (len(stable), tuple(answer) in stable) == (count, True)


def test_the_two_other_stable_results_of_the_first_example() -> None:
    assert set(all_stable(GALE_SHAPLEY_1)) == {(0, 1, 2), (2, 0, 1), (1, 2, 0)}


@every_solver
def test_300_small_markets_against_every_possible_result(solve: Solver) -> None:
    rng = Random(1962)
    several = 0
    for _ in range(300):
        market = a_random_market(
            rng,
            children=rng.randint(3, 5),
            programmes=rng.randint(3, 4),
            seats=rng.choice([(0, 2), (1, 1)]),
            shortest=rng.choice([0, 3]),
        )
        found = solve(market)
        stable = list(all_stable(market))
        several += len(stable) > 1
        assert tuple(found) in stable
        for result in stable:  # no child is better off in any other result without complaints
            for child, programme in enumerate(result):
                assert rank(market, child, found[child]) <= rank(market, child, programme)
    assert several >= 15  # or the test would not tell the best result from the others


@every_solver
def test_nobody_gains_by_any_lie(solve: Solver) -> None:
    rng = Random(1985)
    lies = 0
    for _ in range(70):
        market = a_random_market(rng, children=4, programmes=3, seats=(0, 2), shortest=3)
        honest = solve(market)
        for child, row in enumerate(market.choices):
            right = dict(zip(row, market.keys[child], strict=True))
            for told in _every_list(row):
                if told == list(row):
                    continue
                choices, keys = list(market.choices), list(market.keys)
                choices[child], keys[child] = told, [right[programme] for programme in told]
                got = solve(Market(choices, keys, market.capacity))[child]
                assert rank(market, child, honest[child]) <= rank(market, child, got)
                lies += 1
    assert lies >= 3_000


def _every_list(row: Sequence[int]) -> list[list[int]]:
    return [list(told) for length in range(len(row) + 1) for told in permutations(row, length)]


@every_solver
def test_no_transfer_child_ends_below_its_own_seat(solve: Solver) -> None:
    rng = Random(1974)
    moved = 0
    for _ in range(200):
        market, own = _with_transfers(rng)
        found = solve(market)
        assert audit(market, found) == []
        for child, seat in own.items():
            assert rank(market, child, found[child]) <= rank(market, child, seat)
            moved += found[child] != seat
    assert moved > 200


def _with_transfers(rng: Random) -> tuple[Market, dict[int, int]]:
    """Half of the children hold a seat that counts as capacity: last choice, strongest right."""
    drawn = a_random_market(rng, children=12, programmes=5, seats=(0, 2), shortest=5)
    own: dict[int, int] = {}
    capacity = list(drawn.capacity)
    for child in range(0, 12, 2):
        own[child] = rng.randrange(5)
        capacity[own[child]] += 1
    choices, keys = [], []
    for child, (row, its) in enumerate(zip(drawn.choices, drawn.keys, strict=True)):
        right = dict(zip(row, its, strict=True))
        wishes = list(row)
        if child in own:
            above = wishes[: rng.randint(0, 5)]
            wishes = [programme for programme in above if programme != own[child]] + [own[child]]
            right[own[child]] -= 1_000
        choices.append(wishes)
        keys.append([right[programme] for programme in wishes])
    return Market(choices, keys, capacity), own


markets = st.builds(
    lambda seed, children, programmes, seats: a_random_market(
        Random(seed), children=children, programmes=programmes, seats=(0, seats)
    ),
    st.integers(0, 2**32),
    st.integers(0, 150),
    st.integers(1, 8),
    st.sampled_from([1, 3, 10, 40]),
)


@given(markets)
@settings(max_examples=400, deadline=None)
def test_all_solvers_give_the_same(market: Market) -> None:
    found = reference.solve(market)
    assert rounds.solve(market) == found
    assert fast.solve(market) == found
    assert audit(market, found) == []


@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(1, 8))
@settings(max_examples=150, deadline=None)
def test_one_line_for_all_programmes_is_the_queue(
    seed: int, children: int, programmes: int
) -> None:
    rng = Random(seed)
    drawn = a_random_market(rng, children=children, programmes=programmes)
    queue = rng.sample(range(children), children)
    keys = [[queue.index(child)] * len(row) for child, row in enumerate(drawn.choices)]
    left = list(drawn.capacity)
    served = [-1] * children
    for child in queue:  # each in turn takes the best that is left
        for programme in drawn.choices[child]:
            if left[programme]:
                left[programme] -= 1
                served[child] = programme
                break
    market = Market(drawn.choices, keys, drawn.capacity)
    assert [solve(market) for solve in SOLVERS] == [served] * len(SOLVERS)


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_rows_makes_no_difference(seed: int) -> None:
    rng = Random(seed)
    market = a_random_market(rng, children=25, programmes=6)
    order = rng.sample(range(25), 25)
    shuffled = Market(
        [market.choices[child] for child in order],
        [market.keys[child] for child in order],
        market.capacity,
    )
    for solve in SOLVERS:
        found = solve(market)
        assert solve(shuffled) == [found[child] for child in order]


@given(st.integers(0, 2**32), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_one_more_seat_hurts_no_child(seed: int, programme: int) -> None:
    market = a_random_market(Random(seed), children=15, programmes=6, seats=(0, 2))
    more = list(market.capacity)
    more[programme] += 1
    roomier = Market(market.choices, market.keys, more)
    for solve in SOLVERS:
        for child, (before, after) in enumerate(zip(solve(market), solve(roomier), strict=True)):
            assert rank(market, child, after) <= rank(market, child, before)


@every_solver
def test_nobody_at_all(solve: Solver) -> None:
    assert solve(Market([], [], [])) == []


@every_solver
def test_empty_lists_and_no_seats(solve: Solver) -> None:
    market = Market([[], [0, 1], [0]], [[], [5, 6], [4]], [0, 1])
    assert solve(market) == [-1, 1, -1]


@every_solver
def test_more_seats_than_children_and_the_largest_keys(solve: Solver) -> None:
    ends = [2**63 - 1, -(2**63) + 1]
    market = Market([[0, 1], [0, 1]], [[ends[0], 0], [ends[1], 1]], [1, 10**12])
    assert solve(market) == [1, 0]


def test_pages_never_load_the_compiler() -> None:
    code = (
        "import django; django.setup(); import sys\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import kezek.places.matching\n"
        "assert not {'numba', 'llvmlite'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)


def test_without_numba_the_fast_solver_says_what_to_install() -> None:
    code = "import sys; sys.modules['numba'] = None; import kezek.places.matching.fast"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (said.returncode, "pip install 'kezek[fast]'" in said.stderr) == (1, True)
