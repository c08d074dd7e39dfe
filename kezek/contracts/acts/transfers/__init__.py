"""Moving enrolled children: the family's wish and consent, and the runs that move them."""

from kezek.contracts.acts.transfers.ask import Asked, ask_transfer, ask_transfers
from kezek.contracts.acts.transfers.consent import (
    Consented,
    keep_consents,
    sign_transfer,
    sign_transfers,
)
from kezek.contracts.acts.transfers.end import Why, end_consents, withdraw_transfer
from kezek.contracts.acts.transfers.run import Ran, make_transfers
from kezek.contracts.acts.transfers.swap import (
    answer_swap,
    keep_swap,
    lapse_swaps,
    offer_swap,
    sign_swap,
    withdraw_swap,
)

__all__ = [
    "Asked",
    "Consented",
    "Ran",
    "Why",
    "answer_swap",
    "ask_transfer",
    "ask_transfers",
    "end_consents",
    "keep_consents",
    "keep_swap",
    "lapse_swaps",
    "make_transfers",
    "offer_swap",
    "sign_swap",
    "sign_transfer",
    "sign_transfers",
    "withdraw_swap",
    "withdraw_transfer",
]
