"""Acts of contracts: choosing a place, drafting, signing, ending; enrolment and leaving."""

from kezek.contracts.acts.checks import Checked, Signed
from kezek.contracts.acts.choose import Chosen, choose_place, choose_places, take_offer, take_offers
from kezek.contracts.acts.complete import complete_claims
from kezek.contracts.acts.draft import draft_contract, draft_contracts
from kezek.contracts.acts.family import SameCity, close_by_death, hand_over, move_to_city
from kezek.contracts.acts.leave import Leaving, Reason, leave
from kezek.contracts.acts.rounds import Served, serve_lists, serve_round
from kezek.contracts.acts.sign import (
    enrol_signed,
    keep_parent_signatures,
    sign_by_head,
    sign_by_parent,
    sign_by_parents,
)
from kezek.contracts.acts.transfers import (
    Asked,
    Consented,
    Ran,
    answer_swap,
    ask_transfer,
    ask_transfers,
    make_transfers,
    offer_swap,
    sign_swap,
    sign_transfer,
    sign_transfers,
    withdraw_swap,
    withdraw_transfer,
)
from kezek.contracts.acts.void import give_back_voucher, void_unsigned

__all__ = [
    "Asked",
    "Checked",
    "Chosen",
    "Consented",
    "Leaving",
    "Ran",
    "Reason",
    "SameCity",
    "Served",
    "Signed",
    "answer_swap",
    "ask_transfer",
    "ask_transfers",
    "choose_place",
    "choose_places",
    "close_by_death",
    "complete_claims",
    "draft_contract",
    "draft_contracts",
    "enrol_signed",
    "give_back_voucher",
    "hand_over",
    "keep_parent_signatures",
    "leave",
    "make_transfers",
    "move_to_city",
    "offer_swap",
    "serve_lists",
    "serve_round",
    "sign_by_head",
    "sign_by_parent",
    "sign_by_parents",
    "sign_swap",
    "sign_transfer",
    "sign_transfers",
    "take_offer",
    "take_offers",
    "void_unsigned",
    "withdraw_swap",
    "withdraw_transfer",
]
