"""What if there were more money or places: two plans of one moment side by side. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.policy.models import QueueType
from kezek.vouchers.planning import InLine, Plan, in_line
from kezek.vouchers.queries import plan_iteration
from kezek.vouchers.rules import Stop

MOST_TENGE: Final = 10**12
MOST_PLACES: Final = 10_000


class NothingAsked(DomainError):
    """Neither money nor places were added."""

    code = "nothing_asked"
    message = _("Enter money or places to add.")
    field = "tenge"


class TooMuch(DomainError):
    """More than a city could have."""

    code = "too_much"
    message = _("This is more than a city could have. Enter a smaller number.")


@dataclass(frozen=True, slots=True)
class Served:
    """Who of a queue would get a voucher: how many, and when the first and the last filed."""

    issued: int
    first_filed: datetime | None
    last_filed: datetime | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A queue as it is and as it would be. `lost`: served as it is, but not so."""

    kind: QueueType
    waiting: int
    now: Served
    then: Served
    lost: int

    @property
    def more(self) -> int:
        """Vouchers more than as it is."""
        return self.then.issued - self.now.issued

    @property
    def left(self) -> int:
        """Who would still wait."""
        return self.waiting - self.then.issued


@dataclass(frozen=True, slots=True)
class Purse:
    """Money of one side in tenge, and why its walk stops."""

    free: int
    reserved: int
    stopped_by: Stop

    @property
    def left(self) -> int:
        """What no voucher would reserve."""
        return self.free - self.reserved


@dataclass(frozen=True, slots=True)
class Simulation:
    """Both sides, queue by queue in the city's order."""

    day: date
    pairs: tuple[Pair, ...]
    now: Purse
    then: Purse
    spare: Mapping[int, int]  # vouchers that each band could still take, with the places added

    @property
    def issued_now(self) -> int:
        """Vouchers as it is."""
        return sum(pair.now.issued for pair in self.pairs)

    @property
    def issued_then(self) -> int:
        """Vouchers as it would be."""
        return sum(pair.then.issued for pair in self.pairs)

    @property
    def left(self) -> int:
        """Children who would still wait."""
        return sum(pair.left for pair in self.pairs)

    @property
    def lost(self) -> int:
        """Children who would get a voucher as it is, but not so: money went to others before."""
        return sum(pair.lost for pair in self.pairs)


def simulate(city: str, day: date, tenge: int, places: Mapping[int, int]) -> Simulation:
    """What an iteration would issue as it is, and with so much more. Changes nothing.

    Raises NothingAsked, TooMuch.
    """
    if not 0 <= tenge <= MOST_TENGE:
        raise TooMuch(field="tenge")
    for band, many in places.items():
        if not 0 <= many <= MOST_PLACES:
            raise TooMuch(field=f"places_{band}")
    if not tenge and not any(places.values()):
        raise NothingAsked
    now = plan_iteration(city, day)
    then = plan_iteration(city, day, tenge, places)
    people = in_line([one.application for made in (now, then) for one in made.walk.grants])
    kept = {grant.application for grant in then.walk.grants}
    gone = [grant for grant in now.walk.grants if grant.application not in kept]
    return Simulation(
        day=day,
        pairs=tuple(
            Pair(
                kind,
                now.waiting.get(kind.pk, 0),
                _served(now, key, people),
                _served(then, key, people),
                sum((grant.band, grant.right) == key for grant in gone),
            )
            for key, kind in now.types.items()
        ),
        now=_purse(now),
        then=_purse(then),
        spare={band: max(0, room.spare) for band, room in then.rooms.items()},
    )


def _served(made: Plan, key: tuple[int, str], people: Mapping[int, InLine]) -> Served:
    filed = [
        people[grant.application].filed_at
        for grant in made.walk.grants
        if (grant.band, grant.right) == key
    ]
    return Served(len(filed), min(filed, default=None), max(filed, default=None))


def _purse(made: Plan) -> Purse:
    return Purse(max(0, made.free - made.owed), made.walk.reserved, made.walk.stopped_by)
