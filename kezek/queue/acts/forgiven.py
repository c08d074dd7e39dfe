"""Applications that come back by themselves: a term ended while the portal was down."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.queue.acts.changed import change_state
from kezek.queue.states import ApplicationState


@act("application.restored", queue=True)
def forgive_applications(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    applications: Sequence[int],
    cause: str,
) -> list[int]:
    """Inactive → waiting with the old filing moment, and it is not the family's one restoration.

    All or none; raises AlreadyDone.
    """
    rows = change_state(city, applications, ApplicationState.WAITING, moment)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_application SET inactive_at = NULL, restore_due_at = NULL"
            " WHERE id = ANY(%s)",
            [[row.pk for row in rows]],
        )
    record_many(
        "application.restored",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actor,
        cause=cause,
        moment=moment,
        data=[{"number": row.number} for row in rows],
    )
    return [row.pk for row in rows]
