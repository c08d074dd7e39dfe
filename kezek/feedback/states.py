"""The life of a question."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class QuestionState(StrEnum):
    """A question to the consultation centre."""

    OPEN = "open"
    ANSWERED = "answered"  # final: a further doubt is a further question


QUESTION_MOVES: Final[Mapping[QuestionState, frozenset[QuestionState]]] = {
    QuestionState.OPEN: frozenset({QuestionState.ANSWERED}),
    QuestionState.ANSWERED: frozenset(),
}


def may_become(target: QuestionState) -> list[str]:
    """The states from which `target` can be reached; for the WHERE of an UPDATE."""
    return sorted(state.value for state, moves in QUESTION_MOVES.items() if target in moves)
