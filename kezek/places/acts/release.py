"""Releasing places: the child's seat becomes free for the next."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.kindergartens.acts import free_seat
from kezek.places.acts.rows import PlaceRow, fetch, lock_vouchers
from kezek.places.errors import PlaceGone
from kezek.places.models import Place
from kezek.places.states import PLACE_MOVES, PlaceState, before


class Release(StrEnum):
    """Why a place became free; a closed list, shown on the open page."""

    UNSIGNED = "unsigned"  # the parent did not sign in time
    DECLINED = "declined"  # the offer was declined
    UNANSWERED = "unanswered"  # the offer's term ran out
    GIVEN_BACK = "given_back"  # the voucher was given back
    LEFT = "left"  # the family left the kindergarten
    SCHOOL = "school"  # the child went to school
    MOVED = "moved"  # the child was moved to another group, whose seat it holds


RELEASE: Final = """
    WITH freed AS (
        UPDATE places_place SET state = 'released', case_id = NULL, released_at = %s,
               release_reason = %s
        WHERE id = ANY(%s) AND city_id = %s AND state = ANY(%s)
        RETURNING id, number, group_id, voucher_id, child_id
    )
    SELECT f.id, f.number, f.group_id, f.voucher_id, f.child_id, g.band
    FROM freed f JOIN kindergartens_group g ON g.id = f.group_id ORDER BY f.id
"""


@act("place.released", queue=True)
def release_places(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    places: Sequence[int],
    reason: Release,
) -> int:
    """End live places and give their seats back; all or none. Returns how many.

    What becomes of the voucher is the caller's. Raises PlaceGone.
    """
    lock_vouchers(list(Place.objects.filter(pk__in=places).values_list("voucher_id", flat=True)))
    rows = fetch(
        PlaceRow,
        RELEASE,
        [moment, reason.value, list(places), city, before(PLACE_MOVES, PlaceState.RELEASED)],
    )
    if len(rows) != len(set(places)):
        raise PlaceGone
    free_seat([row.group for row in rows])
    record_many(
        "place.released",
        city=city,
        subjects=[row.id for row in rows],
        actor=actor,
        cause=reason.value,
        moment=moment,
        data=[row.data(reason=reason.value) for row in rows],
    )
    return len(rows)
