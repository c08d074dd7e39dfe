"""Consents that come to their end without a move: withdrawn, replaced, without sense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import connection

from kezek.contracts.errors import TransferOver
from kezek.contracts.models import Transfer
from kezek.contracts.states import SwapState, TransferState, before_swap, before_transfer
from kezek.core.actors import Actor
from kezek.journal.frame import act, require_act
from kezek.journal.record import record, record_many
from kezek.places.acts import close_waits
from kezek.places.acts.rows import lock_vouchers


class Why(StrEnum):
    """Why a consent lost its sense; a closed list."""

    LEFT = "left"  # the child left the kindergarten
    HANDED_OVER = "handed_over"  # somebody else answers for the child
    PERIOD_OVER = "period_over"  # the city moves children in its period only
    MOVED = "moved"  # by another consent
    WITHDRAWN = "withdrawn"  # one of two families would rather not change places
    UNANSWERED = "unanswered"  # the other family did not answer in time


@dataclass(frozen=True, slots=True)
class Ended:
    """A consent that has just come to its end."""

    id: int
    enrolment: int
    child: int
    voucher: int
    swap: int | None

    def data(self, **more: object) -> dict[str, object]:
        """The fields that every journal entry about a consent holds, and `more`."""
        return {"enrolment": self.enrolment, "child": self.child, **more}


_OVER: Final = """
    UPDATE contracts_swap SET state = 'over', ended_at = %s
    WHERE city_id = %s AND id = ANY(%s) AND state = ANY(%s) RETURNING id
"""
_END: Final = """
    WITH ended AS (
        UPDATE contracts_transfer t SET state = %(state)s, ended_at = %(moment)s
        FROM contracts_enrolment e
        WHERE e.id = t.enrolment_id AND t.city_id = %(city)s AND t.state = ANY(%(before)s)
          AND (t.id = ANY(%(transfers)s) OR t.enrolment_id = ANY(%(enrolments)s)
               OR t.swap_id = ANY(%(swaps)s))
          AND (%(of_swaps)s OR t.swap_id IS NULL)
        RETURNING t.id, t.enrolment_id, t.child_id, e.voucher_id, t.swap_id
    )
    SELECT * FROM ended ORDER BY id
"""


def end(
    city: str,
    state: TransferState,
    moment: datetime,
    *,
    states: Sequence[str] = (),
    transfers: Sequence[int] = (),
    enrolments: Sequence[int] = (),
    swaps: Sequence[int] = (),
    of_swaps: bool = False,
) -> list[Ended]:
    """End consents by themselves, by enrolment or by swap; the journal is the caller's.

    A building block. `states` limits it to consents in one of them; those of swaps are left alone
    unless `of_swaps`.
    """
    require_act()
    with connection.cursor() as cursor:
        cursor.execute(
            _END,
            {
                "state": state.value,
                "moment": moment,
                "city": city,
                "before": list(states) or before_transfer(state),
                "transfers": list(transfers),
                "enrolments": list(enrolments),
                "swaps": list(swaps),
                "of_swaps": of_swaps,
            },
        )
        return [Ended(*row) for row in cursor.fetchall()]


@act("transfer.withdrawn", queue=True)
def withdraw_transfer(
    *, actor: Actor, moment: datetime, request_key: str, city: str, transfer: int
) -> int:
    """The family would rather stay: the child leaves all lines and keeps its place.

    Returns the enrolment. Raises TransferOver: the child has been moved, or the wish has ended.
    """
    found = Transfer.objects.filter(pk=transfer, city_id=city)
    lock_vouchers(list(found.values_list("enrolment__voucher_id", flat=True)))
    standing = found.filter(state=TransferState.STANDING).exists()
    rows = end(city, TransferState.WITHDRAWN, moment, transfers=[transfer])
    if not rows:
        raise TransferOver
    (row,) = rows
    if standing:
        close_waits(
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
            vouchers=[row.voucher],
            reason="parent",
        )
    record(
        "transfer.withdrawn",
        city=city,
        subject=row.id,
        actor=actor,
        cause="parent",
        moment=moment,
        data=row.data(),
    )
    return row.enrolment


@act("transfer.ended", queue=True)
def end_consents(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    enrolments: Sequence[int],
    why: Why,
) -> int:
    """End whatever wishes these children have, with their places in the lines; returns how many.

    A swap of which one consent ends is over for both.
    """
    rows = end(city, TransferState.ENDED, moment, enrolments=enrolments, of_swaps=True)
    swaps = sorted({row.swap for row in rows if row.swap is not None})
    if swaps:
        over(city, swaps, why, actor, moment)
    waiting = sorted({row.voucher for row in rows if row.swap is None})
    if waiting:
        close_waits(
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
            vouchers=waiting,
            reason=why.value,
        )
    if rows:
        record_many(
            "transfer.ended",
            city=city,
            subjects=[row.id for row in rows],
            actor=actor,
            cause=why.value,
            moment=moment,
            data=[row.data(reason=why.value) for row in rows],
        )
    return len(rows)


def over(city: str, swaps: Sequence[int], why: Why, actor: Actor, moment: datetime) -> list[int]:
    """End swaps that are not done, with the consents to them; which ones. A building block."""
    require_act()
    with connection.cursor() as cursor:
        cursor.execute(_OVER, [moment, city, list(swaps), before_swap(SwapState.OVER)])
        ended = sorted(int(row[0]) for row in cursor.fetchall())
    if not ended:
        return []
    rows = end(city, TransferState.ENDED, moment, swaps=ended, of_swaps=True)
    for kind, subjects, data in (
        ("transfer.ended", [row.id for row in rows], [row.data(reason=why.value) for row in rows]),
        ("swap.over", ended, [{"reason": why.value}] * len(ended)),
    ):
        record_many(
            kind,
            city=city,
            subjects=subjects,
            actor=actor,
            cause=why.value,
            moment=moment,
            data=data,
        )
    return ended
