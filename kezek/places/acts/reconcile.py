"""The night's count of seats: what does not agree is written down, never put right."""

from collections.abc import Sequence
from datetime import datetime

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.places.queries import Mismatch


@act("group.miscounted")
def tell_miscounts(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    groups: Sequence[Mismatch],
) -> int:
    """Write down groups whose `taken` is not the number of their live places; returns how many.

    The department is told by its notice. A wrong count has a cause: nothing is changed.
    """
    record_many(
        "group.miscounted",
        city=city,
        subjects=[one.group for one in groups],
        actor=actor,
        cause="night",
        moment=moment,
        data=[{"code": one.code, "taken": one.taken, "live": one.live} for one in groups],
    )
    return len(groups)
