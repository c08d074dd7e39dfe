"""Rows that the acts of places change, read or locked in one statement each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection

from kezek.core.actors import FOLLOWER, Actor
from kezek.journal.frame import require_act
from kezek.places.states import LIVE_WAITS
from kezek.vouchers import acts as vouchers
from kezek.vouchers.models import Voucher

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claim:
    """A voucher asks for a seat of a group, or for a turn in its line.

    `language`: the group's language that the family was shown, empty if none.
    """

    voucher: int
    group: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """What a statement on places gives back, in the order of the ids."""

    id: int
    number: str
    group: int
    voucher: int
    child: int
    band: int
    wait: int | None = None

    def data(self, **more: object) -> dict[str, object]:
        """The fields that every journal entry about a place holds, and `more`."""
        return {
            "number": self.number,
            "group": self.group,
            "voucher": self.voucher,
            "child": self.child,
            **more,
        }


@dataclass(frozen=True, slots=True)
class WaitRow:
    """What a statement on waits gives back, in the order of the ids."""

    id: int
    group: int
    voucher: int
    place: int | None


def one_actor(actors: Sequence[Actor]) -> Actor:
    """Who is named for what follows from a batch: the one who acted, or nobody if it was many."""
    return actors[0] if len(set(actors)) == 1 else FOLLOWER


def fetch(kind: type[T], sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[T]:
    """Run one statement and make a row object of each line of its answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [kind(*row) for row in cursor.fetchall()]


def lock_vouchers(ids: Sequence[int]) -> dict[int, Voucher]:
    """Lock the vouchers by id: every act that touches seats does this before it locks groups."""
    require_act()
    rows = Voucher.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    return {row.pk: row for row in rows}


def waiting_still(ids: Sequence[int]) -> set[int]:
    """Those of the vouchers that stand in some waiting list or hold an open offer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT voucher_id FROM places_wait WHERE voucher_id = ANY(%s)"
            " AND state = ANY(%s)",
            [list(ids), [state.value for state in LIVE_WAITS]],
        )
        return {row[0] for row in cursor.fetchall()}


def resume_clocks(
    ids: Sequence[int], *, city: str, actor: Actor, moment: datetime, request_key: str
) -> None:
    """Let the clocks go on of those paused vouchers that wait nowhere any more."""
    paused = Voucher.objects.filter(pk__in=ids, paused_at__isnull=False).exclude(case=None)
    standing = sorted(set(paused.values_list("pk", flat=True)) - waiting_still(ids))
    if standing:
        vouchers.resume_vouchers(
            city=city, actor=actor, moment=moment, request_key=request_key, vouchers=standing
        )
