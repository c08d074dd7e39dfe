"""Moving applications into the queue of another right: a building block of the privileges' acts."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kezek.core.actors import Actor
from kezek.journal.record import record_many
from kezek.policy.queries import queue_types
from kezek.queue.acts.changed import lock_in_order
from kezek.queue.rules import RetypeReason
from kezek.queue.states import LIVE, ApplicationState

RETYPED = [str(state) for state in LIVE if state != ApplicationState.PLACED]


def retype(
    *,
    city: str,
    applications: Sequence[int],
    right: str,
    reason: RetypeReason,
    actor: Actor,
    moment: datetime,
) -> None:
    """Move live applications into the queue of a right, where they rank by their filing moments.

    One that has a place stays as it is, and so does one that is in a queue of that right.
    """
    types = queue_types(city)
    lock_in_order(applications)
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT id, number, band, "right" FROM queue_application'
            ' WHERE id = ANY(%s) AND city_id = %s AND state = ANY(%s) AND "right" <> %s'
            " ORDER BY id",
            [list(applications), city, RETYPED, right],
        )
        rows = cursor.fetchall()
        if not rows:
            return
        cursor.execute(
            'UPDATE queue_application a SET queue_type_id = t.kind, "right" = %s'
            " FROM unnest(%s::bigint[], %s::int[]) AS t (id, kind) WHERE a.id = t.id",
            [
                right,
                [pk for pk, _number, _band, _old in rows],
                [types[band, right].pk for _pk, _number, band, _old in rows],
            ],
        )
    record_many(
        "application.retyped",
        city=city,
        subjects=[pk for pk, _number, _band, _old in rows],
        actor=actor,
        cause=str(reason),
        moment=moment,
        data=[
            {
                "number": number,
                "old_type": types[band, old].code,
                "new_type": types[band, right].code,
                "reason": reason,
            }
            for _pk, number, band, old in rows
        ],
    )
