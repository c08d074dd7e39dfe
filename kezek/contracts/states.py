"""States of a contract and of a wish to be moved, and the only moves between them. Pure."""

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


class TransferState(StrEnum):
    """A family's consent to have its child moved."""

    DRAFTED = "drafted"
    STANDING = "standing"
    MOVED = "moved"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class SwapState(StrEnum):
    """Two families change places."""

    DRAFTED = "drafted"
    OFFERED = "offered"
    AGREED = "agreed"
    DONE = "done"
    OVER = "over"


MOVES: Final[Mapping[ContractState, frozenset[ContractState]]] = {
    ContractState.DRAFTED: frozenset({ContractState.PARENT_SIGNED, ContractState.VOID}),
    # A transferred child attends before the head has signed, and may leave before that, too.
    ContractState.PARENT_SIGNED: frozenset(
        {ContractState.SIGNED, ContractState.ENDED, ContractState.VOID}
    ),
    ContractState.SIGNED: frozenset({ContractState.ENDED}),
    ContractState.ENDED: frozenset(),
    ContractState.VOID: frozenset(),
}

TRANSFER_MOVES: Final[Mapping[TransferState, frozenset[TransferState]]] = {
    TransferState.DRAFTED: frozenset(
        {
            TransferState.STANDING,
            TransferState.REPLACED,
            TransferState.WITHDRAWN,
            TransferState.ENDED,
        }
    ),
    TransferState.STANDING: frozenset(
        {
            TransferState.MOVED,
            TransferState.REPLACED,
            TransferState.WITHDRAWN,
            TransferState.ENDED,
        }
    ),
    TransferState.MOVED: frozenset(),
    TransferState.REPLACED: frozenset(),
    TransferState.WITHDRAWN: frozenset(),
    TransferState.ENDED: frozenset(),
}

LIVE: Final = tuple(state for state in ContractState if MOVES[state])


def before(target: ContractState) -> list[str]:
    """The states from which `target` can be reached in one move: the WHERE of its UPDATE."""
    return [source.value for source, targets in MOVES.items() if target in targets]


def before_transfer(target: TransferState) -> list[str]:
    """The states from which a consent can come to `target`: the WHERE of its UPDATE."""
    return [source.value for source, targets in TRANSFER_MOVES.items() if target in targets]


SWAP_MOVES: Final[Mapping[SwapState, frozenset[SwapState]]] = {
    SwapState.DRAFTED: frozenset({SwapState.OFFERED, SwapState.OVER}),
    SwapState.OFFERED: frozenset({SwapState.AGREED, SwapState.OVER}),
    SwapState.AGREED: frozenset({SwapState.DONE, SwapState.OVER}),
    SwapState.DONE: frozenset(),
    SwapState.OVER: frozenset(),
}


def before_swap(target: SwapState) -> list[str]:
    """The states from which a swap can come to `target`: the WHERE of its UPDATE."""
    return [source.value for source, targets in SWAP_MOVES.items() if target in targets]
