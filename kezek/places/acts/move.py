"""Children move from the place that they hold to another, all at once: nobody is between two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.kindergartens.acts import shift_seats
from kezek.places.acts.release import RELEASE, Release
from kezek.places.acts.rows import PlaceRow, WaitRow, fetch, lock_vouchers
from kezek.places.acts.wait import close_waits
from kezek.places.errors import PlaceGone
from kezek.places.models import Place
from kezek.places.states import WAIT_MOVES, PlaceState, WaitState, before


@dataclass(frozen=True, slots=True)
class Move:
    """A child that holds `place` gets a seat of `group` instead."""

    place: int
    group: int


_TAKE: Final = """
    WITH asked AS (
        SELECT a.grp, p.city_id, p.child_id, p.voucher_id, a.n
        FROM unnest(%(places)s::bigint[], %(groups)s::bigint[]) WITH ORDINALITY
             AS a (place, grp, n)
        JOIN places_place p ON p.id = a.place
    ), drawn AS (
        SELECT number, n FROM unnest(places_draw_numbers(ARRAY[%(city)s], %(count)s))
            WITH ORDINALITY AS d (number, n)
    ), put AS (
        INSERT INTO places_place (city_id, number, case_id, voucher_id, child_id, group_id, state,
                                  via, taken_at, release_reason)
        SELECT city_id, number, child_id, voucher_id, child_id, grp, 'held', 'transfer',
               %(moment)s, ''
        FROM asked JOIN drawn USING (n) ORDER BY n
        RETURNING id, number, group_id, voucher_id, child_id
    )
    SELECT put.id, put.number, put.group_id, put.voucher_id, put.child_id, g.band
    FROM put JOIN kindergartens_group g ON g.id = put.group_id ORDER BY put.id
"""
# The line in which a child's turn came; its others are closed by `close_waits`.
_TURN: Final = """
    UPDATE places_wait w SET state = 'accepted', place_id = p.id, left_at = %s
    FROM places_place p
    WHERE p.id = ANY(%s) AND w.voucher_id = p.voucher_id AND w.group_id = p.group_id
      AND w.city_id = %s AND w.state = ANY(%s)
    RETURNING w.id, w.group_id, w.voucher_id, w.place_id
"""


@act("place.moved", queue=True)
def move_places(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    moves: Sequence[Move],
) -> list[int]:
    """Swap held places for seats of other groups; the new places in the order of the moves.

    The seats change hands in one statement, so a cycle of full groups needs no free seat. The
    children leave all their lines. All or none. Raises PlaceGone, GroupFull.
    """
    old = [move.place for move in moves]
    held = Place.objects.filter(pk__in=old, city_id=city, state=PlaceState.HELD)
    lock_vouchers(list(held.values_list("voucher_id", flat=True)))
    freed = {
        row.id: row
        for row in fetch(
            PlaceRow,
            RELEASE,
            [moment, Release.MOVED.value, old, city, [PlaceState.HELD.value]],
        )
    }
    if len(freed) != len(moves):
        raise PlaceGone
    into = [move.group for move in moves]
    shift_seats(out_of=[row.group for row in freed.values()], into=into)
    taken = fetch(
        PlaceRow,
        _TAKE,
        {
            "places": old,
            "groups": into,
            "city": city,
            "count": len(moves),
            "moment": moment,
        },
    )
    by_voucher = {row.voucher: row for row in taken}
    new = [by_voucher[freed[place].voucher] for place in old]
    _end_waits(new, city=city, actor=actor, moment=moment, request_key=request_key)
    record_many(
        "place.released",
        city=city,
        subjects=old,
        actor=actor,
        cause="transfer",
        moment=moment,
        data=[freed[place].data(reason=Release.MOVED.value) for place in old],
    )
    record_many(
        "place.moved",
        city=city,
        subjects=[row.id for row in new],
        actor=actor,
        cause="transfer",
        moment=moment,
        data=[row.data(band=row.band, old=place) for row, place in zip(new, old, strict=True)],
    )
    return [row.id for row in new]


def _end_waits(
    rows: Sequence[PlaceRow], *, city: str, actor: Actor, moment: datetime, request_key: str
) -> None:
    places = [row.id for row in rows]
    allowed = before(WAIT_MOVES, WaitState.ACCEPTED)
    fetch(WaitRow, _TURN, [moment, places, city, allowed])
    close_waits(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        vouchers=[row.voucher for row in rows],
        reason="placed",
    )
