"""A run of transfers: every child whose turn has come moves, all on one day, or nobody does."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db import connection

from kezek.contracts.acts.draft import Moved, draft_moved
from kezek.contracts.acts.transfers.end import Why, end_consents
from kezek.contracts.models import Transfer, TransferRun
from kezek.contracts.rules_transfers import Wisher, linked, who_moves
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
from kezek.kindergartens.models import Group
from kezek.places.acts import Move, move_places
from kezek.places.acts.rows import lock_vouchers
from kezek.policy.queries import calendar, rules_for


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to; `run` is 0 when nobody wished to move, or the day had its run."""

    run: int
    asked: int
    moved: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A place in a line; `own` is the group that the child goes to, None without a place."""

    voucher: int
    group: int
    rank: int
    own: int | None


@dataclass(frozen=True, slots=True)
class _Mover:
    """A child that the run may move: its consent, and what it leaves."""

    transfer: int
    sha256: str
    enrolment: int
    voucher: int
    child: int
    place: int
    group: int
    contract: int
    number: str
    swap: int | None
    wish: int  # the group wished first


# Who attends at the run's day only: a child that has not come yet is moved after its first day.
_MOVERS: Final = """
    SELECT t.id, t.manifest_sha256, e.id, e.voucher_id, e.child_id, e.place_id, e.group_id, c.id,
           c.number, t.swap_id, x.group_id
    FROM contracts_transfer t
    JOIN contracts_transferchoice x ON x.transfer_id = t.id AND x.ordering = 1
    LEFT JOIN contracts_swap s ON s.id = t.swap_id
    JOIN contracts_enrolment e ON e.id = t.enrolment_id
    JOIN contracts_contract c ON c.id = e.contract_id
    JOIN places_place p ON p.id = e.place_id
    JOIN vouchers_voucher v ON v.id = e.voucher_id
    WHERE t.city_id = %s AND t.state = 'standing' AND upper_inf(e.period)
      AND lower(e.period) < %s AND e.voucher_id = ANY(%s)
      AND p.state = 'held' AND v.state = 'active' AND (s.id IS NULL OR s.state = 'agreed')
    ORDER BY t.swap_id, e.voucher_id
"""
# Ranks are counted over the whole line, so that a turn is the same for everybody in it.
_LINES: Final = """
    SELECT w.voucher_id, w.group_id,
           row_number() OVER (PARTITION BY w.group_id ORDER BY w.voucher_at, w.filed_at, w.id),
           p.group_id
    FROM places_wait w
    JOIN vouchers_voucher v ON v.id = w.voucher_id
    LEFT JOIN places_place p ON p.id = w.own_id
    WHERE w.city_id = %s AND w.state = 'waiting'
      AND v.state = CASE WHEN w.own_id IS NULL THEN 'confirmed' ELSE 'active' END
    ORDER BY w.joined_at, w.id
"""
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
    held, free = _lock(city)
    standing: list[_Mover] = _rows(_Mover, _MOVERS, [city, first, held])
    if not standing or TransferRun.objects.filter(city_id=city, day=day).exists():
        return Ran(0, 0, 0)
    swapping = _swapping(standing) if rules_for(city, day)["mutual_swap"] else {}
    movers = {
        one.voucher: one for one in standing if one.swap is None and one.voucher not in swapping
    }
    wishers, others = _lines(city, movers)
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


def _swapping(standing: Sequence[_Mover]) -> dict[int, _Mover]:
    """Children who change places two by two, by voucher: both consents stand and both still fit.

    A child in two agreed swaps is in the one agreed upon first.
    """
    found: dict[int, _Mover] = {}
    for _swap, some in groupby(
        (one for one in standing if one.swap is not None), key=attrgetter("swap")
    ):
        pair = list(some)
        if len(pair) != 2 or any(one.voucher in found for one in pair):
            continue
        one, other = pair
        if (one.wish, other.wish) == (other.group, one.group):
            found |= {one.voucher: one, other.voucher: other}
    return found


def _rows(kind: type[Any], sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return [kind(*row) for row in cursor.fetchall()]


def _lock(city: str) -> tuple[list[int], dict[int, int]]:
    """Hold every line still, vouchers before groups; these vouchers, and open groups' free seats.

    Who signs a consent at this very moment waits for the next run.
    """
    standing = Transfer.objects.filter(city_id=city, state=TransferState.STANDING)
    held = list(standing.values_list("enrolment__voucher_id", flat=True))
    lock_vouchers(held)
    concerned = set(standing.values_list("enrolment__group_id", flat=True)) | set(
        standing.values_list("choices__group_id", flat=True)
    )
    rows = Group.objects.filter(pk__in=concerned).order_by("pk").select_for_update(no_key=True)
    return held, {row.pk: row.capacity - row.taken for row in rows if row.published}


def _lines(city: str, movers: Mapping[int, _Mover]) -> tuple[list[Wisher], dict[int, list[int]]]:
    """The children to be moved with their ranks, and the ranks of those without a place."""
    ranks: dict[int, dict[int, int]] = defaultdict(dict)
    others: dict[int, list[int]] = defaultdict(list)
    for one in _rows(_Line, _LINES, [city]):
        if one.own is None:
            others[one.group].append(one.rank)
        elif one.voucher in movers:
            ranks[one.voucher][one.group] = one.rank
    return [Wisher(pk, one.group, ranks[pk]) for pk, one in movers.items()], others


def carry_out(
    movers: Sequence[_Mover],
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


def _whole(count: int, movers: Sequence[_Mover]) -> None:
    if count != len(movers):
        raise _NotWhole(f"{count} of {len(movers)}")


def _journal(
    movers: Sequence[_Mover],
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
