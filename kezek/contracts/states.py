"""States of a contract and the only moves between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class ContractState(StrEnum):
    """A contract between a parent and a kindergarten."""

    DRAFTED = "drafted"
    PARENT_SIGNED = "parent_signed"
    SIGNED = "signed"
    ENDED = "ended"
    VOID = "void"


MOVES: Final[Mapping[ContractState, frozenset[ContractState]]] = {
    ContractState.DRAFTED: frozenset({ContractState.PARENT_SIGNED, ContractState.VOID}),
    ContractState.PARENT_SIGNED: frozenset({ContractState.SIGNED, ContractState.VOID}),
    ContractState.SIGNED: frozenset({ContractState.ENDED}),
    ContractState.ENDED: frozenset(),
    ContractState.VOID: frozenset(),
}

LIVE: Final = tuple(state for state in ContractState if MOVES[state])


def before(target: ContractState) -> list[str]:
    """The states from which `target` can be reached in one move: the WHERE of its UPDATE."""
    return [source.value for source, targets in MOVES.items() if target in targets]
