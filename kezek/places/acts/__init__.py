"""Acts of places: claims, releases, waiting lists, offers, bulletins, giving a voucher back."""

from kezek.places.acts.accept import accept_offer, accept_offers
from kezek.places.acts.bulletin import publish_bulletin
from kezek.places.acts.choices import file_choices
from kezek.places.acts.claim import Claimed, claim_place, claim_places
from kezek.places.acts.entitle import prove_entitlement
from kezek.places.acts.give_back import give_back_voucher
from kezek.places.acts.hold import hold_places
from kezek.places.acts.move import Move, move_places
from kezek.places.acts.offer import decline_offer, lapse_offers, offer_seats, serve_lines
from kezek.places.acts.reconcile import tell_miscounts
from kezek.places.acts.release import Release, release_places
from kezek.places.acts.rounds import Cause, Seated, halt_round, seat_lists
from kezek.places.acts.rows import Claim
from kezek.places.acts.wait import (
    Joined,
    close_waits,
    join_waiting_list,
    join_waiting_lists,
    leave_waiting_list,
)
from kezek.places.acts.wait_enrolled import Wishes, join_enrolled, own_places

__all__ = [
    "Cause",
    "Claim",
    "Claimed",
    "Joined",
    "Move",
    "Release",
    "Seated",
    "Wishes",
    "accept_offer",
    "accept_offers",
    "claim_place",
    "claim_places",
    "close_waits",
    "decline_offer",
    "file_choices",
    "give_back_voucher",
    "halt_round",
    "hold_places",
    "join_enrolled",
    "join_waiting_list",
    "join_waiting_lists",
    "lapse_offers",
    "leave_waiting_list",
    "move_places",
    "offer_seats",
    "own_places",
    "prove_entitlement",
    "publish_bulletin",
    "release_places",
    "seat_lists",
    "serve_lines",
    "tell_miscounts",
]
