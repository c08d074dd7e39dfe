"""Freed seats are offered to the first in line, for a day; then to the next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypedDict

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.kindergartens.acts import take_seat
from kezek.places import queries_due
from kezek.places.acts.release import Release, release_places
from kezek.places.acts.rows import PlaceRow, WaitRow, fetch, lock_vouchers, resume_clocks
from kezek.places.errors import OfferOver, WaitOver
from kezek.places.models import Wait
from kezek.places.rules import offers
from kezek.places.states import WAIT_MOVES, WaitState, before
from kezek.policy.queries import calendar, rules_for

# Only waits whose child can still take a seat; the caller compares the count.
_OFFER: Final = """
    WITH due AS (
        SELECT w.id, w.city_id, w.group_id, w.voucher_id, v.case_id, v.child_id, g.band,
               row_number() OVER (ORDER BY w.id) AS n
        FROM places_wait w
        JOIN vouchers_voucher v ON v.id = w.voucher_id
        JOIN kindergartens_group g ON g.id = w.group_id
        WHERE w.id = ANY(%(waits)s) AND w.city_id = %(city)s AND w.state = ANY(%(before)s)
          AND v.state = 'confirmed'
          AND NOT EXISTS (SELECT FROM places_place p WHERE p.case_id = v.case_id)
    ), drawn AS (
        SELECT number, n FROM unnest(places_draw_numbers(ARRAY[%(city)s], %(count)s))
            WITH ORDINALITY AS d (number, n)
    ), put AS (
        INSERT INTO places_place (city_id, number, case_id, voucher_id, child_id, group_id, state,
                                  via, taken_at, release_reason)
        SELECT city_id, number, case_id, voucher_id, child_id, group_id, 'offered', 'offer',
               %(moment)s, ''
        FROM due JOIN drawn USING (n)
        RETURNING id, number, group_id, voucher_id, child_id
    ), told AS (
        UPDATE places_wait w SET state = 'offered', place_id = put.id, offer_due_at = %(due)s
        FROM due JOIN put USING (voucher_id) WHERE w.id = due.id
        RETURNING w.id, put.id AS place_id
    )
    SELECT put.id, put.number, put.group_id, put.voucher_id, put.child_id, due.band, due.id
    FROM due JOIN put USING (voucher_id) ORDER BY put.id
"""
# A line can form without the city's lock, but not without the group's row; vouchers come first.
_LOCK_VOUCHERS: Final = """
    SELECT FROM vouchers_voucher v WHERE EXISTS (
        SELECT FROM places_wait w JOIN kindergartens_group g ON g.id = w.group_id
        WHERE w.voucher_id = v.id AND w.city_id = %s AND w.state = 'waiting' AND g.published
          AND g.taken < g.capacity)
    ORDER BY v.id FOR NO KEY UPDATE
"""
_LOCK_GROUPS: Final = """
    SELECT FROM kindergartens_group WHERE city_id = %s AND published AND taken < capacity
    ORDER BY id FOR NO KEY UPDATE
"""
_FREE: Final = """
    SELECT id, capacity - taken FROM kindergartens_group g
    WHERE city_id = %s AND published AND taken < capacity AND EXISTS (
        SELECT FROM places_wait w WHERE w.group_id = g.id AND w.state IN ('waiting', 'offered'))
"""
_END: Final = """
    WITH ended AS (
        UPDATE places_wait SET state = %s, left_at = %s
        WHERE id = ANY(%s) AND city_id = %s AND state = 'offered'
        RETURNING id, group_id, voucher_id, place_id
    )
    SELECT * FROM ended ORDER BY id
"""


@act("place.offered", queue=True)
def offer_seats(
    *, actor: Actor, moment: datetime, request_key: str, city: str, waits: Sequence[int]
) -> int:
    """Offer a free seat to each of these waits and hold it until the term is over; all or none.

    Returns how many. A voucher stands in the sequence once. Raises WaitOver, GroupFull.
    """
    lock_vouchers(list(Wait.objects.filter(pk__in=waits).values_list("voucher_id", flat=True)))
    take_seat(list(Wait.objects.filter(pk__in=waits).values_list("group_id", flat=True)))
    days = rules_for(city, clock.day_of(moment)).number("waitlist_offer_calendar_days")
    due = calendar(city).term(moment, days=days)
    parameters = {
        "waits": list(waits),
        "city": city,
        "before": before(WAIT_MOVES, WaitState.OFFERED),
        "count": len(waits),
        "moment": moment,
        "due": due,
    }
    rows = fetch(PlaceRow, _OFFER, parameters)
    if len(rows) != len(set(waits)):
        raise WaitOver
    record_many(
        "place.offered",
        city=city,
        subjects=[row.id for row in rows],
        actor=actor,
        cause="seat.freed",
        moment=moment,
        data=[row.data(band=row.band, due=due.isoformat(), wait=row.wait) for row in rows],
    )
    return len(rows)


@act("lines.served", exclusive=True)
def serve_lines(*, actor: Actor, moment: datetime, request_key: str, city: str) -> int:
    """Offer each free seat to the first in its group's line; returns how many.

    Alone in the city, and nobody joins a line meanwhile: so that anybody can tell from what is
    written before the offers who had to get one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_VOUCHERS, [city])
        cursor.execute(_LOCK_GROUPS, [city])
        cursor.execute(_FREE, [city])
        free = {str(group): seats for group, seats in cursor.fetchall()}
    busy = queries_due.answering(city)
    waits = [one.wait for one in offers(queries_due.heads_of_lines(city), busy)]
    if not waits:
        return 0
    record(
        "lines.served",
        city=city,
        subject=waits[0],
        actor=actor,
        cause="seat.freed",
        moment=moment,
        data={"free": free, "busy": sorted(busy)},
    )
    return offer_seats(actor=actor, moment=moment, request_key=request_key, city=city, waits=waits)


@act("wait.left", queue=True)
def decline_offer(*, actor: Actor, moment: datetime, request_key: str, city: str, wait: int) -> int:
    """Say no to an offer: the seat goes to the next, the child leaves this list; returns the group.

    The voucher stays the child's. Raises OfferOver.
    """
    frame = _frame(city, actor, moment, request_key)
    (row,) = _end([wait], WaitState.LEFT, Release.DECLINED, frame)
    record(
        "wait.left",
        city=city,
        subject=row.id,
        actor=actor,
        cause="parent",
        moment=moment,
        data={"group": row.group, "reason": Release.DECLINED.value, "voucher": row.voucher},
    )
    return row.group


@act("wait.lapsed", queue=True)
def lapse_offers(
    *, actor: Actor, moment: datetime, request_key: str, city: str, waits: Sequence[int]
) -> int:
    """End offers whose term is over: the seats are free, the children leave these lists.

    All or none; returns how many. The vouchers stay. Raises OfferOver.
    """
    rows = _end(
        waits, WaitState.LAPSED, Release.UNANSWERED, _frame(city, actor, moment, request_key)
    )
    record_many(
        "wait.lapsed",
        city=city,
        subjects=[row.id for row in rows],
        actor=actor,
        cause="term",
        moment=moment,
        data=[{"group": row.group, "voucher": row.voucher} for row in rows],
    )
    return len(rows)


class _Frame(TypedDict):
    city: str
    actor: Actor
    moment: datetime
    request_key: str


def _frame(city: str, actor: Actor, moment: datetime, request_key: str) -> _Frame:
    return {"city": city, "actor": actor, "moment": moment, "request_key": request_key}


def _end(waits: Sequence[int], state: WaitState, reason: Release, frame: _Frame) -> list[WaitRow]:
    lock_vouchers(list(Wait.objects.filter(pk__in=waits).values_list("voucher_id", flat=True)))
    rows = fetch(WaitRow, _END, [state.value, frame["moment"], list(waits), frame["city"]])
    if len(rows) != len(set(waits)):
        raise OfferOver
    release_places(places=[row.place for row in rows if row.place], reason=reason, **frame)
    resume_clocks([row.voucher for row in rows], **frame)
    return rows
