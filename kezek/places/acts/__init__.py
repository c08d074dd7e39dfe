"""Acts of places: claims, releases, waiting lists, offers, giving a voucher back."""

from kezek.places.acts.claim import Claim, Claimed, claim_place, claim_places
from kezek.places.acts.give_back import give_back_voucher
from kezek.places.acts.hold import hold_places
from kezek.places.acts.offer import accept_offer, decline_offer, lapse_offers, offer_seats
from kezek.places.acts.release import Release, release_places
from kezek.places.acts.wait import close_waits, join_waiting_list, leave_waiting_list

__all__ = [
    "Claim",
    "Claimed",
    "Release",
    "accept_offer",
    "claim_place",
    "claim_places",
    "close_waits",
    "decline_offer",
    "give_back_voucher",
    "hold_places",
    "join_waiting_list",
    "lapse_offers",
    "leave_waiting_list",
    "offer_seats",
    "release_places",
]
