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

__all__ = [
    "Asked",
    "Consented",
    "Ran",
    "Why",
    "ask_transfer",
    "ask_transfers",
    "end_consents",
    "keep_consents",
    "make_transfers",
    "sign_transfer",
    "sign_transfers",
    "withdraw_transfer",
]
