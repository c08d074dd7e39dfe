"""A claimed place becomes held: the contract is signed by both."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.places.acts.rows import PlaceRow, fetch
from kezek.places.errors import PlaceGone
from kezek.places.states import PLACE_MOVES, PlaceState, before

_HOLD: Final = """
    WITH held AS (
        UPDATE places_place SET state = 'held'
        WHERE id = ANY(%s) AND city_id = %s AND state = ANY(%s)
        RETURNING id, number, group_id, voucher_id, child_id
    )
    SELECT h.id, h.number, h.group_id, h.voucher_id, h.child_id, g.band
    FROM held h JOIN kindergartens_group g ON g.id = h.group_id ORDER BY h.id
"""


@act("place.held")
def hold_places(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    places: Sequence[int],
) -> int:
    """Make claimed places held; all or none. Returns how many.

    `actor` is one for all or one per place. Raises PlaceGone.
    """
    actors = [actor] * len(places) if isinstance(actor, Actor) else actor
    rows = fetch(PlaceRow, _HOLD, [list(places), city, before(PLACE_MOVES, PlaceState.HELD)])
    if len(rows) != len(set(places)):
        raise PlaceGone
    by = dict(zip(places, actors, strict=True))
    record_many(
        "place.held",
        city=city,
        subjects=[row.id for row in rows],
        actor=[by[row.id] for row in rows],
        cause="contract",
        moment=moment,
        data=[row.data() for row in rows],
    )
    return len(rows)
