"""Every pair of states, one by one: what the table says is all that is allowed."""

from itertools import product

import pytest

from kezek.places.states import (
    LIVE_PLACES,
    LIVE_WAITS,
    PLACE_MOVES,
    WAIT_MOVES,
    PlaceState,
    WaitState,
    before,
)

PLACES = {
    ("offered", "claimed"),
    ("offered", "released"),
    ("claimed", "held"),
    ("claimed", "released"),
    ("held", "released"),
}
WAITS = {
    ("waiting", "offered"),
    ("waiting", "accepted"),
    ("waiting", "left"),
    ("offered", "accepted"),
    ("offered", "lapsed"),
    ("offered", "left"),
}


@pytest.mark.parametrize(("source", "target"), list(product(PlaceState, PlaceState)))
def test_a_place_moves_as_the_table_says(source: PlaceState, target: PlaceState) -> None:
    assert (target in PLACE_MOVES[source]) == ((source.value, target.value) in PLACES)
    assert (source.value in before(PLACE_MOVES, target)) == (target in PLACE_MOVES[source])


@pytest.mark.parametrize(("source", "target"), list(product(WaitState, WaitState)))
def test_a_wait_moves_as_the_table_says(source: WaitState, target: WaitState) -> None:
    assert (target in WAIT_MOVES[source]) == ((source.value, target.value) in WAITS)


def test_what_can_still_move_is_live() -> None:
    assert [state.value for state in LIVE_PLACES] == ["offered", "claimed", "held"]
    assert [state.value for state in LIVE_WAITS] == ["waiting", "offered"]
