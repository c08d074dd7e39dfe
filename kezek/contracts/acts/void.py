"""Contracts that come to nothing: not signed in time, or the voucher given back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import connection

from kezek.contracts.errors import NotYourTurn
from kezek.contracts.models import Contract
from kezek.contracts.states import ContractState, before
from kezek.core.actors import Actor
from kezek.journal.frame import act, require_act
from kezek.journal.record import record_many
from kezek.places import acts as places_acts
from kezek.places.acts import Release, release_places
from kezek.places.acts.rows import lock_vouchers
from kezek.vouchers import acts as vouchers_acts

_VOID: Final = """
    WITH voided AS (
        UPDATE contracts_contract SET state = 'void', end_reason = %(reason)s
        WHERE id = ANY(%(contracts)s) AND city_id = %(city)s AND state = ANY(%(before)s)
          AND (%(overdue)s::timestamptz IS NULL OR EXISTS (
              SELECT FROM vouchers_voucher v
              WHERE v.id = voucher_id AND v.sign_due_at <= %(overdue)s))
        RETURNING id, number, place_id, voucher_id, child_id, group_id
    )
    SELECT * FROM voided ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Voided:
    """A contract that has just come to nothing."""

    id: int
    number: str
    place: int
    voucher: int
    child: int
    group: int


def void(
    city: str,
    contracts: Sequence[int],
    reason: StrEnum,
    states: Sequence[str],
    overdue: datetime | None = None,
) -> list[Voided]:
    """End live contracts, or raise NotYourTurn: a building block; `tell` writes it down."""
    require_act()
    found = Contract.objects.filter(pk__in=contracts).values_list("voucher_id", flat=True)
    lock_vouchers(list(found))
    with connection.cursor() as cursor:
        cursor.execute(
            _VOID,
            {
                "reason": reason.value,
                "contracts": list(contracts),
                "city": city,
                "before": list(states),
                "overdue": overdue,
            },
        )
        rows = [Voided(*row) for row in cursor.fetchall()]
    if len(rows) != len(set(contracts)):
        raise NotYourTurn
    return rows


def tell(
    rows: Sequence[Voided], city: str, reason: StrEnum, actor: Actor, moment: datetime
) -> None:
    """Journal contracts that came to nothing: a building block."""
    record_many(
        "contract.voided",
        city=city,
        subjects=[row.id for row in rows],
        actor=actor,
        cause=reason.value,
        moment=moment,
        data=[
            {"reason": reason.value, "number": row.number, "child": row.child, "group": row.group}
            for row in rows
        ],
    )


@act("contract.voided", queue=True)
def void_unsigned(
    *, actor: Actor, moment: datetime, request_key: str, city: str, contracts: Sequence[int]
) -> int:
    """End drafts whose parent has not signed in time: the places are free, the vouchers go back.

    The applications become as after a missed confirmation. All or none; returns how many. What the
    parent has signed is never ended here, however late the head is. Raises NotYourTurn.
    """
    reason = Release.UNSIGNED
    rows = void(city, contracts, reason, [ContractState.DRAFTED.value], moment)
    release_places(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        places=[row.place for row in rows],
        reason=reason,
    )
    vouchers = [row.voucher for row in rows]
    vouchers_acts.unplace(city=city, vouchers=vouchers, moment=moment)
    vouchers_acts.return_vouchers(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        vouchers=vouchers,
        reason=reason.value,
    )
    tell(rows, city, reason, actor, moment)
    return len(rows)


@act("voucher.refused", queue=True)
def give_back_voucher(
    *, actor: Actor, moment: datetime, request_key: str, city: str, voucher: int
) -> int:
    """Give the voucher up, whatever was chosen with it: the place in the queue is annulled.

    The one door for pages: works from the issuing until the head has signed. Returns the voucher.
    Raises NoVoucher, ChildEnrolled.
    """
    lock_vouchers([voucher])
    states = before(ContractState.VOID)
    live = Contract.objects.filter(voucher_id=voucher, state__in=states)
    contracts = list(live.values_list("pk", flat=True))
    if contracts:
        rows = void(city, contracts, Release.GIVEN_BACK, states)
        tell(rows, city, Release.GIVEN_BACK, actor, moment)
    return places_acts.give_back_voucher(
        actor=actor, moment=moment, request_key=request_key, city=city, voucher=voucher
    )
