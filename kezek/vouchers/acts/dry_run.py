"""Where the rules ask for it: an iteration is worked out first, and a person releases it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.journal.sequencer import catch_up
from kezek.queue.acts import settle_order
from kezek.vouchers import planning
from kezek.vouchers.acts.issue import Ran, run_iteration
from kezek.vouchers.models import DryRun, Iteration, Pointer
from kezek.vouchers.protocol import protocol_of
from kezek.vouchers.queries import protocol
from kezek.vouchers.refusals import DryRunGone, DryRunStale
from kezek.vouchers.rules import released_by


@act("dry_run.made", exclusive=True)
def make_dry_run(
    *, actor: Actor, moment: datetime | None, request_key: str, city: str, cause: str
) -> int:
    """Work out an iteration and keep it for the department; returns its number, 0 for nothing.

    Takes the place of the one that waits, unless it says the same.
    """
    at = moment or clock.now()
    cutoff = catch_up(city)
    settle_order(city)
    pointer, _new = Pointer.objects.get_or_create(city_id=city)
    made = planning.plan(city, clock.day_of(at), cutoff=cutoff, turn=pointer.turn)
    if not made.walk.grants:
        DryRun.objects.filter(city_id=city, state="waiting").update(state="replaced", decided_at=at)
        return 0
    planning.check(made)
    people = planning.in_line([one.application for one in made.walk.grants])
    digest = _digest((people[one.application].number, one.price) for one in made.walk.grants)
    waiting = DryRun.objects.filter(city_id=city, state="waiting").first()
    if waiting is not None and waiting.sha256 == digest:
        return int(waiting.pk)
    if waiting is not None:
        DryRun.objects.filter(pk=waiting.pk).update(state="replaced", decided_at=at)
    row = DryRun.objects.create(
        city_id=city,
        made_at=at,
        cause=cause,
        cutoff_seq=cutoff,
        budget_year=made.budget_year,
        free_before=made.free,
        reserved=made.walk.reserved,
        issued=len(made.walk.grants),
        stopped_by=made.walk.stopped_by,
        protocol=protocol_of(made),
        sha256=digest,
    )
    record(
        "dry_run.made",
        city=city,
        subject=row.pk,
        actor=actor,
        cause=cause,
        moment=at,
        data={
            "budget_year": row.budget_year,
            "cutoff": cutoff,
            "issued": row.issued,
            "replaces": waiting.pk if waiting else 0,
            "reserved": row.reserved,
            "sha256": digest,
            "stopped_by": made.walk.stopped_by,
        },
    )
    return int(row.pk)


@act("dry_run.released", exclusive=True)
def release_dry_run(
    *, actor: Actor, moment: datetime | None, request_key: str, city: str, dry_run: int
) -> Ran:
    """Issue what the dry run said, the same vouchers in the same order, or nothing.

    Raises DryRunGone when it does not wait any more, DryRunStale when the queue, the places or the
    money have changed so that other vouchers would come out: then a new dry run is needed.
    """
    at = moment or clock.now()
    row = DryRun.objects.filter(pk=dry_run, city_id=city, state="waiting").first()
    if row is None:
        raise DryRunGone
    ran = run_iteration(
        actor=actor, moment=at, request_key=request_key, city=city, cause=released_by(row.pk)
    )
    issued = protocol(ran.iteration_id) if ran.iteration_id else []
    if _digest((line.application, line.reserve) for line in issued) != row.sha256:
        raise DryRunStale
    DryRun.objects.filter(pk=row.pk).update(
        state="released", decided_at=at, iteration_id=ran.iteration_id
    )
    record(
        "dry_run.released",
        city=city,
        subject=row.pk,
        actor=actor,
        cause="department",
        moment=at,
        data={"iteration": Iteration.objects.get(pk=ran.iteration_id).number},
    )
    return ran


def _digest(vouchers: Iterable[tuple[str, int]]) -> str:
    text = "\n".join(f"{application} {reserve}" for application, reserve in vouchers)
    return hashlib.sha256(text.encode()).hexdigest()
