"""The life of a timesheet and of a disputed day: which state may follow which."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class TimesheetState(StrEnum):
    """A child's month from the kindergarten's closing to the last word."""

    CLOSED = "closed"  # waits for the parent
    APPROVED = "approved"  # by the parent; final
    DISPUTED = "disputed"  # the parent named wrong days; waits for the kindergarten
    REVIEW = "review"  # the parent was silent, or both disagree; waits for the department
    SETTLED = "settled"  # decided after a dispute or a review; final


class Verdict(StrEnum):
    """What became of a disputed day."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


TIMESHEET_MOVES: Final[Mapping[TimesheetState, frozenset[TimesheetState]]] = {
    TimesheetState.CLOSED: frozenset(
        {TimesheetState.APPROVED, TimesheetState.DISPUTED, TimesheetState.REVIEW}
    ),
    TimesheetState.DISPUTED: frozenset({TimesheetState.SETTLED, TimesheetState.REVIEW}),
    TimesheetState.REVIEW: frozenset({TimesheetState.SETTLED}),
    TimesheetState.APPROVED: frozenset(),
    TimesheetState.SETTLED: frozenset(),
}

PAYABLE: Final = frozenset({TimesheetState.APPROVED, TimesheetState.SETTLED})


def may_become(target: TimesheetState) -> list[str]:
    """The states from which `target` can be reached; for the WHERE of an UPDATE."""
    return sorted(state.value for state, moves in TIMESHEET_MOVES.items() if target in moves)
