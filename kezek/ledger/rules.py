"""The pots of a budget year and which may give to which. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Pot(StrEnum):
    """An account of a city's budget year. The source goes below zero by what was allotted."""

    SOURCE = "source"
    FREE = "free"
    CONTINGENCY = "contingency"
    RESERVED = "reserved"
    ACCRUED = "accrued"
    ORDERED = "ordered"
    PAID = "paid"


POTS: Final = tuple(Pot)

# Who may give to whom, and the only reason it happens.
FLOWS: Final[Mapping[tuple[Pot, Pot], str]] = {
    (Pot.SOURCE, Pot.FREE): "an allotment",
    (Pot.SOURCE, Pot.CONTINGENCY): "the part of an allotment put by",
    (Pot.FREE, Pot.RESERVED): "a voucher reserves",
    (Pot.RESERVED, Pot.FREE): "a voucher releases",
    (Pot.CONTINGENCY, Pot.FREE): "put by, not needed",
    (Pot.CONTINGENCY, Pot.ACCRUED): "an accrual above what was reserved",
    (Pot.RESERVED, Pot.ACCRUED): "a month approved",
    (Pot.ACCRUED, Pot.FREE): "an accrual put right",
    (Pot.ACCRUED, Pot.ORDERED): "a payment order",
    (Pot.ORDERED, Pot.ACCRUED): "the bank returned an order",
    (Pot.ORDERED, Pot.PAID): "the bank paid",
}


def net(moves: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    """What the moves together do to each pot; pots that end even are left out."""
    change: dict[str, int] = {}
    for giver, taker, tenge in moves:
        change[giver] = change.get(giver, 0) - tenge
        change[taker] = change.get(taker, 0) + tenge
    return {pot: tenge for pot, tenge in change.items() if tenge}
