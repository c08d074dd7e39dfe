"""What time brings to waiting lists: unanswered offers lapse, freed seats are offered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kezek.core.actors import CALENDAR
from kezek.places import queries
from kezek.places.acts.offer import lapse_offers, offer_seats
from kezek.places.acts.wait import close_waits
from kezek.places.rules import offers

BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep of the waiting lists did."""

    closed: int  # vouchers that had died with a wait still open
    lapsed: int
    offered: int


def _key(what: str, city: str, now: datetime, ids: list[int]) -> str:
    return f"{what}:{city}:{now.isoformat()}:{ids[0]}-{ids[-1]}:{len(ids)}"


def lapse_due(city: str, now: datetime) -> int:
    """Let every offer lapse whose term is over; returns how many."""
    lapsed = 0
    while ids := queries.overdue_offers(city, now, BATCH):
        lapsed += lapse_offers(
            actor=CALENDAR,
            moment=now,
            request_key=_key("offers.lapse", city, now, ids),
            city=city,
            waits=ids,
        )
    return lapsed


def offer_freed_seats(city: str, now: datetime) -> Swept:
    """Lapse what is due, then offer each free seat to the first in its group's line."""
    dead = queries.waits_without_voucher(city)
    if dead:
        close_waits(
            actor=CALENDAR,
            moment=now,
            request_key=_key("waits.close", city, now, dead),
            city=city,
            vouchers=dead,
            reason="voucher",
        )
    lapsed = lapse_due(city, now)
    chosen = [one.wait for one in offers(queries.heads_of_lines(city), queries.answering(city))]
    offered = 0
    for start in range(0, len(chosen), BATCH):
        ids = chosen[start : start + BATCH]
        offered += offer_seats(
            actor=CALENDAR,
            moment=now,
            request_key=_key("seats.offer", city, now, ids),
            city=city,
            waits=ids,
        )
    return Swept(len(dead), lapsed, offered)
