"""Leaving the queue: withdrawn by the parent, annulled by a refusal, closed by life."""

from collections.abc import Sequence
from datetime import datetime

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.queue.acts.changed import change_state
from kezek.queue.states import ApplicationState


@act("application.withdrawn", queue=True)
def withdraw_application(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    application: int,
) -> int:
    """Take the application back: «отозвать заявление». Raises AlreadyDone.

    Possible while it waits or is inactive; with a voucher the way out is to refuse the voucher.
    """
    (row,) = change_state(city, [application], ApplicationState.WITHDRAWN, moment)
    record_many(
        "application.withdrawn",
        city=city,
        subjects=[row.pk],
        actor=actor,
        cause="parent",
        moment=moment,
        data=[{"number": row.number}],
    )
    return row.pk


@act("application.annulled", queue=True)
def annul_applications(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    applications: Sequence[int],
    reason: str,
) -> list[int]:
    """Annul places in the queue, after a refused voucher. All or none; raises AlreadyDone."""
    rows = change_state(city, applications, ApplicationState.ANNULLED, moment)
    record_many(
        "application.annulled",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actor,
        cause=reason,
        moment=moment,
        data=[{"number": row.number, "reason": reason} for row in rows],
    )
    return [row.pk for row in rows]


def annul_application(
    *, actor: Actor, moment: datetime, request_key: str, city: str, application: int, reason: str
) -> int:
    """One place in the queue; see `annul_applications`."""
    return annul_applications(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        applications=[application],
        reason=reason,
    )[0]


@act("application.closed", queue=True)
def close_applications(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    applications: Sequence[int],
    reason: str,
) -> list[int]:
    """Close applications: left, went to school, not restored in time, moved away, died.

    All or none; raises AlreadyDone. The child may be queued anew afterwards.
    """
    rows = change_state(city, applications, ApplicationState.CLOSED, moment)
    record_many(
        "application.closed",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actor,
        cause=reason,
        moment=moment,
        data=[{"number": row.number, "reason": reason} for row in rows],
    )
    return [row.pk for row in rows]


def close_application(
    *, actor: Actor, moment: datetime, request_key: str, city: str, application: int, reason: str
) -> int:
    """One application; see `close_applications`."""
    return close_applications(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        applications=[application],
        reason=reason,
    )[0]
