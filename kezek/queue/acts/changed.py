"""The one UPDATE by which applications change their state; its row count is the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kezek.journal.frame import require_act
from kezek.queue.refusals import AlreadyDone
from kezek.queue.states import APPLICATION_MOVES, LIVE, ApplicationState, before


@dataclass(frozen=True, slots=True)
class Changed:
    """An application that has just changed its state."""

    pk: int
    number: str
    restored_times: int


def lock_in_order(applications: Sequence[int]) -> None:
    """Lock the applications by id, so that acts on many do not wait for each other."""
    require_act()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM queue_application WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(applications)],
        )


def change_state(
    city: str, applications: Sequence[int], state: ApplicationState, moment: datetime
) -> list[Changed]:
    """Move all the applications into `state`, or raise AlreadyDone: a building block.

    Leaving the queue also lets go of the child's case, coming back takes it again. Rows come in the
    order of ids.
    """
    live = state in LIVE
    lock_in_order(applications)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_application SET state = %s,"
            " case_id = CASE WHEN %s THEN child_id END,"
            " closed_at = CASE WHEN %s THEN NULL ELSE %s::timestamptz END"
            " WHERE id = ANY(%s) AND city_id = %s AND state = ANY(%s)"
            " RETURNING id, number, restored_times",
            [
                state,
                live,
                live,
                moment,
                list(applications),
                city,
                before(APPLICATION_MOVES, state),
            ],
        )
        rows = sorted(cursor.fetchall())
    if len(rows) != len(applications):
        raise AlreadyDone
    return [Changed(*row) for row in rows]
