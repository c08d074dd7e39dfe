"""States of a place and of a wait, and the only moves between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar


class PlaceState(StrEnum):
    """A seat of a child, from the offer or claim until leaving."""

    OFFERED = "offered"
    CLAIMED = "claimed"
    HELD = "held"
    RELEASED = "released"


class WaitState(StrEnum):
    """A child's line in the waiting list of one group."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    LAPSED = "lapsed"
    LEFT = "left"


class ListState(StrEnum):
    """A family's list of wishes, filed before there are seats."""

    FILED = "filed"
    WITHDRAWN = "withdrawn"
    SERVED = "served"


PLACE_MOVES: Final[Mapping[PlaceState, frozenset[PlaceState]]] = {
    PlaceState.OFFERED: frozenset({PlaceState.CLAIMED, PlaceState.RELEASED}),
    PlaceState.CLAIMED: frozenset({PlaceState.HELD, PlaceState.RELEASED}),
    PlaceState.HELD: frozenset({PlaceState.RELEASED}),
    PlaceState.RELEASED: frozenset(),
}

WAIT_MOVES: Final[Mapping[WaitState, frozenset[WaitState]]] = {
    # An enrolled child has consented beforehand: it is moved without an offer.
    WaitState.WAITING: frozenset({WaitState.OFFERED, WaitState.ACCEPTED, WaitState.LEFT}),
    WaitState.OFFERED: frozenset({WaitState.ACCEPTED, WaitState.LAPSED, WaitState.LEFT}),
    WaitState.ACCEPTED: frozenset(),
    WaitState.LAPSED: frozenset(),
    WaitState.LEFT: frozenset(),
}

LIST_MOVES: Final[Mapping[ListState, frozenset[ListState]]] = {
    ListState.FILED: frozenset({ListState.WITHDRAWN, ListState.SERVED}),
    ListState.WITHDRAWN: frozenset(),
    ListState.SERVED: frozenset(),
}

LIVE_PLACES: Final = tuple(state for state in PlaceState if PLACE_MOVES[state])
LIVE_WAITS: Final = tuple(state for state in WaitState if WAIT_MOVES[state])

S = TypeVar("S", bound=StrEnum)


def before(moves: Mapping[S, frozenset[S]], target: S) -> list[str]:
    """The states from which `target` can be reached in one move: the WHERE of its UPDATE."""
    return [source.value for source, targets in moves.items() if target in targets]
