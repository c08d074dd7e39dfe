"""Vouchers out: the iteration. Plan, check, write, in one transaction, one at a time per city."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kezek.core import clock, numbers
from kezek.core.actors import Actor
from kezek.core.numbers import Prefix
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.journal.sequencer import catch_up
from kezek.policy.queries import calendar
from kezek.policy.queries_standing import require_act
from kezek.queue.acts import mark_issued, settle_order
from kezek.vouchers import planning
from kezek.vouchers.acts.reserve import reserve
from kezek.vouchers.models import Iteration, Pointer
from kezek.vouchers.planning import Plan
from kezek.vouchers.protocol import protocol_of
from kezek.vouchers.rules import confirm_due
from kezek.vouchers.states import VoucherState


@dataclass(frozen=True, slots=True)
class Ran:
    """What an iteration did; 0 and 0 when nothing could be issued, and then nothing is kept."""

    iteration_id: int
    issued: int


@act("iteration.ran", exclusive=True)
def run_iteration(
    *,
    actor: Actor,
    moment: datetime | None,
    request_key: str,
    city: str,
    cause: str,
) -> Ran:
    """Issue vouchers by the rules of the day: «итерация», order No. 53.

    1. Under the city's lock the sequencer catches up; its last number is the cut-off.
    2. Plan by the literal walk. 3. Check by the window query; CheckFailed issues nothing.
    4. Write vouchers, reserves, money, applications, journal, protocol, the cycle's pointer.
    Raises ActEnded when the legal act is over and nothing has taken its place.
    """
    at = moment or clock.now()
    require_act(city, clock.day_of(at))
    cutoff = catch_up(city)
    settle_order(city)
    pointer, _new = Pointer.objects.get_or_create(city_id=city)
    made = planning.plan(city, clock.day_of(at), cutoff=cutoff, turn=pointer.turn)
    if not made.walk.grants:
        return Ran(0, 0)
    planning.check(made)
    iteration = _write_iteration(made, at, cause)
    due = confirm_due(made.rules, calendar(city), at)
    vouchers = _write_vouchers(made, iteration.pk, at, due)
    grants = made.walk.grants
    reserve(
        city=city,
        budget_year=made.budget_year,
        holds={pk: grant.price for (pk, _number), grant in zip(vouchers, grants, strict=True)},
        moment=at,
    )
    mark_issued(city=city, applications=[grant.application for grant in grants], moment=at)
    record_many(
        "voucher.issued",
        city=city,
        subjects=[pk for pk, _number in vouchers],
        actor=actor,
        cause=f"iteration:{iteration.number}",
        moment=at,
        data=_issued_data(made, iteration.number, vouchers, due),
    )
    record(
        "iteration.ran",
        city=city,
        subject=iteration.pk,
        actor=actor,
        cause=cause,
        moment=at,
        data={
            "number": iteration.number,
            "policy_version": made.rules.version_id,
            "cutoff": cutoff,
            "turn_before": made.situation.turn,
            "turn_after": made.walk.turn,
            "budget_year": made.budget_year,
            "free_before": made.free,
            "reserved": made.walk.reserved,
            "issued": len(grants),
            "stopped_by": made.walk.stopped_by,
        },
    )
    Pointer.objects.filter(city_id=city).update(turn=made.walk.turn)
    return Ran(int(iteration.pk), len(grants))


def _write_iteration(made: Plan, at: datetime, cause: str) -> Iteration:
    """The city's next iteration; the lock keeps its numbers without gaps."""
    last = Iteration.objects.filter(city_id=made.city).order_by("-number").first()
    return Iteration.objects.create(
        city_id=made.city,
        number=last.number + 1 if last else 1,
        policy_version_id=made.rules.version_id,
        ran_at=at,
        cause=cause,
        cutoff_seq=made.cutoff,
        turn_before=made.situation.turn,
        turn_after=made.walk.turn,
        budget_year=made.budget_year,
        free_before=made.free,
        reserved=made.walk.reserved,
        issued=len(made.walk.grants),
        stopped_by=made.walk.stopped_by,
        protocol=protocol_of(made),
    )


def _write_vouchers(
    made: Plan, iteration: int, at: datetime, due: datetime
) -> list[tuple[int, str]]:
    """Insert the vouchers; ids and numbers in the order of the walk."""
    grants = made.walk.grants
    public = _free_numbers(made.city, len(grants))
    children = [made.people[grant.application].child for grant in grants]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO vouchers_voucher (city_id, number, case_id, application_id, child_id,"
            " band, iteration_id, ordinal, norm, state, issued_at, confirm_due_at, extended_times)"
            " SELECT %s, t.number, t.child, t.application, t.child, t.band, %s, t.ordinal, t.norm,"
            " %s, %s, %s, 0"
            " FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::int[])"
            " AS t (number, child, application, band, ordinal, norm)"
            " RETURNING ordinal, id, number",
            [
                made.city,
                iteration,
                VoucherState.ISSUED,
                at,
                due,
                public,
                children,
                [grant.application for grant in grants],
                [grant.band for grant in grants],
                [grant.ordinal for grant in grants],
                [made.rules.norms[grant.band] for grant in grants],
            ],
        )
        return [(int(pk), number) for _ordinal, pk, number in sorted(cursor.fetchall())]


def _issued_data(
    made: Plan, iteration: int, vouchers: list[tuple[int, str]], due: datetime
) -> list[dict[str, Any]]:
    confirm_by = due.isoformat()
    return [
        {
            "application": made.people[grant.application].number,
            "iteration": iteration,
            "ordinal": grant.ordinal,
            "queue_type": made.types[grant.band, grant.right].code,
            "band": grant.band,
            "right": grant.right,
            "filed_at": made.people[grant.application].filed_at.isoformat(),
            "order_seq": made.people[grant.application].order_seq,
            "reserve": grant.price,
            "confirm_due": confirm_by,
            "number": number,
            "child": made.people[grant.application].child,
        }
        for (_pk, number), grant in zip(vouchers, made.walk.grants, strict=True)
    ]


def _free_numbers(city: str, count: int) -> list[str]:
    """Numbers that no voucher of the city has; UNIQUE still decides at the insert."""
    rng = secrets.SystemRandom()
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        fresh = [numbers.draw(Prefix.VOUCHER, rng) for _n in range(count - len(drawn))]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number FROM vouchers_voucher WHERE city_id = %s AND number = ANY(%s)",
                [city, fresh],
            )
            held = {number for (number,) in cursor.fetchall()}
        drawn.update(dict.fromkeys(number for number in fresh if number not in held))
    return list(drawn)
