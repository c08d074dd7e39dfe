"""What time brings to places: offers lapse, freed seats are offered, bulletins go out."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.kindergartens.rules import changing_groups
from kezek.places import queries, queries_due
from kezek.places.acts.bulletin import publish_bulletin
from kezek.places.acts.offer import lapse_offers, serve_lines
from kezek.places.acts.reconcile import tell_miscounts
from kezek.places.acts.wait import close_waits
from kezek.places.models import Bulletin
from kezek.places.rules import offers, published_by
from kezek.policy.queries import rules_for
from kezek.policy.rules import PlacesMode

BATCH: Final = 200
_log = logging.getLogger(__name__)


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
    while ids := queries_due.overdue_offers(city, now, BATCH):
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
    dead = queries_due.waits_without_voucher(city)
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
    chosen = [
        one.wait for one in offers(queries_due.heads_of_lines(city), queries_due.answering(city))
    ]
    offered = 0
    if chosen:
        offered = serve_lines(
            actor=CALENDAR,
            moment=now,
            request_key=_key("lines.serve", city, now, chosen),
            city=city,
        )
    return Swept(len(dead), lapsed, offered)


def publish_due(city: str, now: datetime) -> int:
    """Publish the evening's bulletin where the rules want one; 1 if it went out now."""
    day = clock.day_of(now)
    rules = rules_for(city, day)
    if rules["places_mode"] != PlacesMode.BULLETIN or not published_by(rules, now):
        return 0
    if changing_groups(rules, day) or Bulletin.objects.filter(city_id=city, day=day).exists():
        return 0
    publish_bulletin(
        actor=CALENDAR, moment=now, request_key=f"bulletin:{city}:{day.isoformat()}", city=city
    )
    return 1


def check_seats(city: str, now: datetime) -> int:
    """Hold each group's `taken` against its live places; returns how many do not agree.

    What does not is told to the department, once a day while it stays as it is.
    """
    wrong = queries.reconcile(city)
    if wrong:
        _log.error("%s: taken seats are not the live places: %s", city, wrong)
        found = hashlib.sha256(repr(wrong).encode()).hexdigest()[:16]
        tell_miscounts(
            actor=CALENDAR,
            moment=now,
            request_key=f"seats:{city}:{clock.day_of(now).isoformat()}:{found}",
            city=city,
            groups=wrong,
        )
    return len(wrong)
