"""A run of transfers: every child whose turn has come moves, all on one day, or nobody does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.db import connection

from kezek.contracts.acts.draft import Moved, draft_moved
from kezek.contracts.acts.transfers.end import Why, end_consents
from kezek.contracts.acts.transfers.standing import (
    Mover,
    lines_of,
    lock_lines,
    movers_of,
    swapping_of,
)
from kezek.contracts.models import TransferRun
from kezek.contracts.rules_transfers import linked, who_moves
from kezek.contracts.states import (
    ContractState,
    SwapState,
    TransferState,
    before,
    before_swap,
    before_transfer,
)
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.places.acts import Move, move_places
from kezek.policy.queries import calendar, rules_for


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to; `run` is 0 when nobody wished to move, or the day had its run."""

    run: int
    asked: int
    moved: int


_END: Final = """
    WITH asked AS (
        SELECT * FROM unnest(%(enrolments)s::bigint[], %(contracts)s::bigint[])
            AS a (enrolment, contract)
    ), enrolments AS (
        UPDATE contracts_enrolment e
        SET period = daterange(lower(e.period), %(first)s), leave_reason = 'transfer'
        FROM asked a WHERE e.id = a.enrolment AND e.city_id = %(city)s AND upper_inf(e.period)
        RETURNING e.id, e.contract_id
    )
    UPDATE contracts_contract c
    SET state = 'ended', end_reason = 'transfer', period = daterange(lower(c.period), %(first)s)
    FROM enrolments e WHERE c.id = e.contract_id AND c.state = ANY(%(before)s)
"""
# The consent is the parent's signature, so the new contract waits for the head alone.
_BEGIN: Final = """
    WITH asked AS (
        SELECT * FROM unnest(%(contracts)s::bigint[], %(transfers)s::bigint[])
            AS a (contract, transfer)
    ), signed AS (
        UPDATE contracts_contract c
        SET state = 'parent_signed', parent_signed_at = t.signed_at, head_due_at = %(due)s
        FROM asked a JOIN contracts_transfer t ON t.id = a.transfer
        WHERE c.id = a.contract AND c.state = 'drafted'
        RETURNING c.id, c.city_id, c.child_id, c.place_id, c.voucher_id, c.group_id, c.period
    )
    INSERT INTO contracts_enrolment
        (city_id, child_id, contract_id, place_id, voucher_id, group_id, period, leave_reason)
    SELECT city_id, child_id, id, place_id, voucher_id, group_id, period, '' FROM signed
    ORDER BY id
    RETURNING contract_id, id
"""
_SWAPPED: Final = """
    UPDATE contracts_swap SET state = 'done', ended_at = %s
    WHERE id = ANY(%s) AND state = ANY(%s)
"""
_DONE: Final = """
    UPDATE contracts_transfer t
    SET state = 'moved', ended_at = %(moment)s, run_id = %(run)s, contract_id = a.contract
    FROM unnest(%(transfers)s::bigint[], %(contracts)s::bigint[]) AS a (transfer, contract)
    WHERE t.id = a.transfer AND t.state = ANY(%(before)s)
"""


@act("transfers.ran", queue=True)
def make_transfers(*, actor: Actor, moment: datetime, request_key: str, city: str) -> Ran:
    """Move every enrolled child whose turn has come, once a day; all of them or nobody.

    The old contract and enrolment end the day before the next working day, the new ones begin with
    it: so nobody who is offered a vacated seat can come before it is empty. The new contract waits
    for its head only. Voucher and money stay the child's. Raises Disagreement of the matching room
    when two solvers differ: then nobody moves.
    """
    day = clock.day_of(moment)
    first = calendar(city).next_working(day + timedelta(days=1))
    held, free = lock_lines(city)
    standing = movers_of(city, first, held)
    if not standing or TransferRun.objects.filter(city_id=city, day=day).exists():
        return Ran(0, 0, 0)
    swapping = swapping_of(standing) if rules_for(city, day)["mutual_swap"] else {}
    movers = {
        one.voucher: one for one in standing if one.swap is None and one.voucher not in swapping
    }
    wishers, others = lines_of(city, movers)
    moves = who_moves(wishers, others, free)
    found = linked(wishers, moves, free)
    chosen = [movers[step.voucher] for one in found for step in one.steps]
    chosen += swapping.values()
    moves |= {pk: one.wish for pk, one in swapping.items()}
    swaps = len(swapping) // 2
    run = TransferRun.objects.create(
        city_id=city,
        day=day,
        ran_at=moment,
        first_day=first,
        asked=len(wishers) + len(swapping),
        moved=len(moves),
        chains=sum(not one.ring for one in found),
        cycles=sum(one.ring for one in found) + swaps,
        longest=max([0, 2 if swaps else 0, *(len(one.steps) for one in found)]),
    )
    if moves:
        carry_out(
            chosen,
            [moves[one.voucher] for one in chosen],
            run,
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
        )
    _tell(run, actor, moment)
    return Ran(run.pk, run.asked, run.moved)


def carry_out(
    movers: Sequence[Mover],
    groups: Sequence[int],
    run: TransferRun,
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
) -> None:
    """Move these children at once: places, contracts, enrolments. A building block."""
    first = run.first_day
    days = rules_for(city, clock.day_of(moment)).number("kindergarten_sign_working_days")
    due = calendar(city).term(moment, working_days=days)
    places = move_places(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        moves=[Move(one.place, group) for one, group in zip(movers, groups, strict=True)],
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _END,
            {
                "enrolments": [one.enrolment for one in movers],
                "contracts": [one.contract for one in movers],
                "first": first,
                "city": city,
                "before": before(ContractState.ENDED),
            },
        )
        _whole(cursor.rowcount, movers)
    contracts = draft_moved(
        actor=actor,
        moment=moment,
        city=city,
        moved=[
            Moved(place, one.number, one.sha256) for one, place in zip(movers, places, strict=True)
        ],
        first=first,
    )
    transfers = [one.transfer for one in movers]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {"contracts": contracts, "transfers": transfers, "due": due})
        enrolments = dict(cursor.fetchall())
        _whole(len(enrolments), movers)
        cursor.execute(
            _DONE,
            {
                "moment": moment,
                "run": run.pk,
                "transfers": transfers,
                "contracts": contracts,
                "before": before_transfer(TransferState.MOVED),
            },
        )
        _whole(cursor.rowcount, movers)
        done = [one.swap for one in movers if one.swap is not None]
        if done:
            cursor.execute(_SWAPPED, [moment, done, before_swap(SwapState.DONE)])
    _journal(
        movers,
        groups,
        contracts,
        [enrolments[contract] for contract in contracts],
        first=first,
        due=due,
        actor=actor,
        moment=moment,
        city=city,
    )
    end_consents(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        enrolments=[one.enrolment for one in movers],
        why=Why.MOVED,
    )


class _NotWhole(RuntimeError):
    """A row that the locks hold still has moved all the same: nobody is moved."""


def _whole(count: int, movers: Sequence[Mover]) -> None:
    if count != len(movers):
        raise _NotWhole(f"{count} of {len(movers)}")


def _journal(
    movers: Sequence[Mover],
    groups: Sequence[int],
    contracts: Sequence[int],
    enrolments: Sequence[int],
    *,
    first: date,
    due: datetime,
    actor: Actor,
    moment: datetime,
    city: str,
) -> None:
    """One line for each contract and enrolment that ends or begins, and for each wish granted."""
    until = (first - timedelta(days=1)).isoformat()
    ended = [
        {"until": until, "reason": "transfer", "child": one.child, "group": one.group}
        for one in movers
    ]
    tell = partial(record_many, city=city, actor=actor, cause="transfer", moment=moment)
    tell(
        "contract.ended",
        subjects=[one.contract for one in movers],
        data=[{**data, "number": one.number} for data, one in zip(ended, movers, strict=True)],
    )
    tell("enrolment.ended", subjects=[one.enrolment for one in movers], data=ended)
    tell(
        "enrolment.began",
        subjects=list(enrolments),
        data=[
            {"from": first.isoformat(), "group": group, "child": one.child}
            for one, group in zip(movers, groups, strict=True)
        ],
    )
    tell(
        "transfer.made",
        subjects=[one.transfer for one in movers],
        data=[
            {
                "from": first.isoformat(),
                "group": group,
                "old_group": one.group,
                "head_due": due.isoformat(),
                "contract": contract,
                "child": one.child,
            }
            for one, group, contract in zip(movers, groups, contracts, strict=True)
        ],
    )


def _tell(run: TransferRun, actor: Actor, moment: datetime) -> None:
    record(
        "transfers.ran",
        city=run.city_id,
        subject=run.pk,
        actor=actor,
        cause="calendar",
        moment=moment,
        data={
            "from": run.first_day.isoformat(),
            "asked": run.asked,
            "moved": run.moved,
            "chains": run.chains,
            "cycles": run.cycles,
            "longest": run.longest,
        },
    )
