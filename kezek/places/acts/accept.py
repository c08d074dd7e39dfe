"""Families take the seats that were offered to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.places.acts.rows import (
    PlaceRow,
    WaitRow,
    fetch,
    lock_vouchers,
    one_actor,
    resume_clocks,
)
from kezek.places.acts.wait import close_waits
from kezek.places.errors import OfferOver
from kezek.places.models import Wait
from kezek.places.states import WAIT_MOVES, WaitState, before
from kezek.vouchers import acts as vouchers_acts

_ACCEPT: Final = """
    WITH accepted AS (
        UPDATE places_wait SET state = 'accepted', left_at = %s
        WHERE id = ANY(%s) AND city_id = %s AND state = ANY(%s) AND offer_due_at > %s
        RETURNING id, group_id, voucher_id, place_id
    )
    SELECT * FROM accepted ORDER BY id
"""
_TAKE: Final = """
    UPDATE places_place p SET state = 'claimed' FROM kindergartens_group g
    WHERE p.id = ANY(%s) AND p.state = 'offered' AND g.id = p.group_id
    RETURNING p.id, p.number, p.group_id, p.voucher_id, p.child_id, g.band
"""


@act("place.accepted", queue=True)
def accept_offers(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    waits: Sequence[int],
) -> list[int]:
    """Take the offered seats; returns the places in the order of the waits. All or none.

    The clocks of the vouchers go on, the children leave their other lists. `actor` is one for all
    or one per wait. Raises OfferOver.
    """
    actors = [actor] * len(waits) if isinstance(actor, Actor) else actor
    lock_vouchers(list(Wait.objects.filter(pk__in=waits).values_list("voucher_id", flat=True)))
    allowed = before(WAIT_MOVES, WaitState.ACCEPTED)
    rows = fetch(WaitRow, _ACCEPT, [moment, list(waits), city, allowed, moment])
    if len(rows) != len(waits):
        raise OfferOver
    by_wait = dict(zip(waits, actors, strict=True))
    by_voucher = {row.voucher: by_wait[row.id] for row in rows}
    vouchers = list(by_voucher)
    places = {place.id: place for place in fetch(PlaceRow, _TAKE, [[row.place for row in rows]])}
    vouchers_acts.mark_voucher_placed(city=city, vouchers=vouchers, moment=moment)
    close_waits(
        actor=list(by_voucher.values()),
        moment=moment,
        request_key=request_key,
        city=city,
        vouchers=vouchers,
        reason="placed",
    )
    resume_clocks(
        vouchers, city=city, actor=one_actor(actors), moment=moment, request_key=request_key
    )
    record_many(
        "place.accepted",
        city=city,
        subjects=list(places),
        actor=[by_voucher[place.voucher] for place in places.values()],
        cause="parent",
        moment=moment,
        data=[place.data() for place in places.values()],
    )
    of_wait = {row.id: row.place for row in rows}
    return [of_wait[wait] or 0 for wait in waits]


@act("place.accepted", queue=True)
def accept_offer(*, actor: Actor, moment: datetime, request_key: str, city: str, wait: int) -> int:
    """Take the offered seat; returns the place. Raises OfferOver."""
    (place,) = accept_offers(
        actor=actor, moment=moment, request_key=request_key, city=city, waits=[wait]
    )
    return place
