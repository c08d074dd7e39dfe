"""The life of a payment order: which state may follow which."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class OrderState(StrEnum):
    """A payment order between the department and the bank."""

    MADE = "made"
    SENT = "sent"
    PAID = "paid"  # final
    RETURNED = "returned"  # final; its accruals wait for a new order


ORDER_MOVES: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    OrderState.MADE: frozenset({OrderState.SENT}),
    OrderState.SENT: frozenset({OrderState.PAID, OrderState.RETURNED}),
    OrderState.PAID: frozenset(),
    OrderState.RETURNED: frozenset(),
}


def may_become(target: OrderState) -> list[str]:
    """The states from which `target` can be reached; for the WHERE of an UPDATE."""
    return sorted(state.value for state, moves in ORDER_MOVES.items() if target in moves)
