"""Vouchers out: the iteration. Plan, check, write, in one transaction, one at a time per city."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kezek.core import clock, numbers
from kezek.core.actors import Actor
from kezek.core.numbers import Prefix
from kezek.journal.frame import act
from kezek.journal.record import record, record_rows
from kezek.journal.sequencer import catch_up
from kezek.policy.queries import calendar
from kezek.policy.queries_standing import require_act
from kezek.queue.acts import mark_issued, settle_order
from kezek.vouchers import planning
from kezek.vouchers.acts.reserve import reserve
from kezek.vouchers.models import Iteration, OrderCheck, Pointer
from kezek.vouchers.planning import Plan
from kezek.vouchers.protocol import protocol_of
from kezek.vouchers.refusals import DryRunFirst, IssuingHalted
from kezek.vouchers.rules import confirm_due, is_released
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
    Raises ActEnded when the legal act is over and nothing has taken its place, IssuingHalted while
    the night's check of the order disagrees, DryRunFirst where the rules ask for a dry run and none
    was released.
    """
    at = moment or clock.now()
    require_act(city, clock.day_of(at))
    _refuse_while_halted(city)
    cutoff = catch_up(city)
    settle_order(city)
    pointer, _new = Pointer.objects.get_or_create(city_id=city)
    made = planning.plan(city, clock.day_of(at), cutoff=cutoff, turn=pointer.turn)
    if not made.walk.grants:
        return Ran(0, 0)
    if made.rules["iteration_needs_dry_run"] and not is_released(cause):
        raise DryRunFirst
    planning.check(made)
    iteration = _write_iteration(made, at, cause)
    due = confirm_due(made.rules, calendar(city), at)
    vouchers = _write_vouchers(made, iteration.pk, at, due)
    grants = made.walk.grants
    reserve(
        city=city,
        budget_year=made.budget_year,
        holds={pk: grant.price for pk, grant in zip(vouchers, grants, strict=True)},
        moment=at,
    )
    mark_issued(city=city, applications=[grant.application for grant in grants], moment=at)
    _tell(made, iteration, actor, at)
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


def _refuse_while_halted(city: str) -> None:
    last = OrderCheck.objects.filter(city_id=city).order_by("-day").first()
    if last is not None and not last.agreed:
        raise IssuingHalted


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


def _write_vouchers(made: Plan, iteration: int, at: datetime, due: datetime) -> list[int]:
    """Insert the vouchers, numbers drawn for each; their ids in the order of the walk."""
    grants = made.walk.grants
    norms = made.rules.norms
    with connection.cursor() as cursor:
        # Arrays go over as joined text: the driver would quote each element by itself.
        cursor.execute(
            "INSERT INTO vouchers_voucher (city_id, number, case_id, application_id, child_id,"
            " band, iteration_id, ordinal, norm, state, issued_at, confirm_due_at, extended_times)"
            " SELECT a.city_id, t.number, a.child_id, a.id, a.child_id, a.band, %(iteration)s,"
            "   t.ordinal, n.norm, %(state)s, %(at)s, %(due)s, 0"
            " FROM unnest(string_to_array(%(numbers)s, ','),"
            "   string_to_array(%(applications)s, ',')::bigint[])"
            "   WITH ORDINALITY AS t (number, application, ordinal)"
            " JOIN queue_application a ON a.id = t.application"
            " JOIN unnest(%(bands)s::int[], %(norms)s::int[]) AS n (band, norm) ON n.band = a.band"
            " ORDER BY t.ordinal RETURNING ordinal, id",
            {
                "iteration": iteration,
                "state": VoucherState.ISSUED,
                "at": at,
                "due": due,
                "numbers": ",".join(_free_numbers(made.city, len(grants))),
                "applications": ",".join(str(grant.application) for grant in grants),
                "bands": list(norms),
                "norms": list(norms.values()),
            },
        )
        rows = sorted(cursor.fetchall())
    if len(rows) != len(grants):
        raise RuntimeError(made.city)  # a child of the plan is not in the queue
    return [int(pk) for _ordinal, pk in rows]


def _tell(made: Plan, iteration: Iteration, actor: Actor, at: datetime) -> None:
    """One entry a voucher, from the rows as they stand now."""
    record_rows(
        "voucher.issued",
        city=made.city,
        subject="v.id",
        data={
            "application": "a.number",
            "iteration": "%(iteration)s::int",
            "ordinal": "v.ordinal",
            "queue_type": "t.code",
            "band": "v.band",
            "right": 'a."right"',
            "filed_at": "a.filed_at",
            "order_seq": "a.order_seq",
            "reserve": "r.tenge",
            "confirm_due": "v.confirm_due_at",
            "number": "v.number",
            "child": "v.child_id",
        },
        source=(
            "vouchers_voucher v JOIN queue_application a ON a.id = v.application_id"
            " JOIN policy_queuetype t ON t.id = a.queue_type_id"
            " JOIN vouchers_reservation r"
            "   ON r.voucher_id = v.id AND r.budget_year = %(budget_year)s"
            " WHERE v.iteration_id = %(id)s ORDER BY v.ordinal"
        ),
        parameters={
            "iteration": iteration.number,
            "id": iteration.pk,
            "budget_year": made.budget_year,
        },
        actor=actor,
        cause=f"iteration:{iteration.number}",
        moment=at,
    )


def _free_numbers(city: str, count: int) -> list[str]:
    """Numbers that no voucher of the city has; UNIQUE still decides at the insert."""
    rng = secrets.SystemRandom()
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        fresh = [numbers.draw(Prefix.VOUCHER, rng) for _n in range(count - len(drawn))]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number FROM vouchers_voucher WHERE city_id = %s"
                " AND number = ANY(string_to_array(%s, ','))",
                [city, ",".join(fresh)],
            )
            held = {number for (number,) in cursor.fetchall()}
        drawn.update(dict.fromkeys(number for number in fresh if number not in held))
    return list(drawn)
