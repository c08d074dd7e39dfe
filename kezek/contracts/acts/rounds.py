"""A round of standing choices: the seats, and the contracts drafted with them."""

from dataclasses import dataclass
from datetime import datetime

from kezek.contracts.acts.draft import draft_contracts
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.places.acts import Cause, halt_round, seat_lists
from kezek.places.errors import RoundHalted


@dataclass(frozen=True, slots=True)
class Served:
    """A round and how many children it placed; 0 and 0 when no wish could come true.

    `halted`: it could not be published, and nobody was placed.
    """

    round: int
    placed: int
    halted: bool = False


@act("round.served", exclusive=True)
def serve_lists(
    *, actor: Actor, moment: datetime | None, request_key: str, city: str, cause: Cause
) -> Served:
    """Serve every standing list of the city and draft the contracts of the winners. All or none.

    Raises RoundHalted.
    """
    at = moment or clock.now()
    seated = seat_lists(actor=actor, moment=at, request_key=request_key, city=city, cause=cause)
    if seated.places:
        draft_contracts(
            actor=actor, moment=at, request_key=request_key, city=city, places=seated.places
        )
    return Served(seated.round, len(seated.places))


def serve_round(
    *, actor: Actor, moment: datetime | None, request_key: str, city: str, cause: Cause
) -> Served:
    """Serve the lists; what may not be published is undone and kept as a halted round instead.

    The door for followers, sweeps and pages.
    """
    try:
        return serve_lists(
            actor=actor, moment=moment, request_key=request_key, city=city, cause=cause
        )
    except RoundHalted as halted:
        number = halt_round(
            actor=actor,
            moment=moment,
            request_key=f"{request_key}:halted",
            city=city,
            cause=cause,
            reason=halted.reason,
        )
        return Served(number, 0, halted=True)
