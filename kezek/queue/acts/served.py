"""What vouchers do to applications: issued, inactive, restored, placed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act, require_act
from kezek.journal.record import record_many
from kezek.policy.queries import calendar, rules_for
from kezek.queue import rules as queue_rules
from kezek.queue.acts.changed import change_state, lock_in_order
from kezek.queue.refusals import AlreadyDone, RestoreOver, TooOld
from kezek.queue.states import APPLICATION_MOVES, ApplicationState, before


def mark_issued(*, city: str, applications: Sequence[int], moment: datetime) -> None:
    """Waiting → voucher: a building block of the iteration, which journals the vouchers.

    The iteration holds the city's lock alone, so that no other act changes applications meanwhile:
    they need not be locked in their order first. Raises AlreadyDone.
    """
    require_act()
    del moment  # an application that goes on living has no moment of its end
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_application SET state = %s"
            " WHERE id = ANY(string_to_array(%s, ',')::bigint[]) AND city_id = %s"
            " AND state = ANY(%s)",
            [
                ApplicationState.VOUCHER,
                ",".join(map(str, applications)),
                city,
                before(APPLICATION_MOVES, ApplicationState.VOUCHER),
            ],
        )
        if cursor.rowcount != len(applications):
            raise AlreadyDone


def mark_placed(*, city: str, applications: Sequence[int], moment: datetime) -> None:
    """Voucher → placed: a building block of signing, which journals the enrolment."""
    require_act()
    change_state(city, applications, ApplicationState.PLACED, moment)


@act("application.inactive", queue=True)
def mark_inactive(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    applications: Sequence[int],
    cause: str,
) -> dict[int, datetime]:
    """Voucher → inactive: the voucher was not used in time. Raises AlreadyDone.

    Returns until when each can be restored; one restored before has no time left.
    """
    rules, days = rules_for(city, clock.day_of(moment)), calendar(city)
    rows = change_state(city, applications, ApplicationState.INACTIVE, moment)
    due = {
        times: queue_rules.restore_due(rules, days, moment, times)
        for times in {row.restored_times for row in rows}
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_application a SET inactive_at = %s, restore_due_at = t.due"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS t (id, due) WHERE a.id = t.id",
            [moment, [row.pk for row in rows], [due[row.restored_times] for row in rows]],
        )
    record_many(
        "application.inactive",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actor,
        cause=cause,
        moment=moment,
        data=[
            {"number": row.number, "restore_due": due[row.restored_times].isoformat()}
            for row in rows
        ],
    )
    return {row.pk: due[row.restored_times] for row in rows}


@act("application.restored", queue=True)
def restore_applications(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    applications: Sequence[int],
) -> list[int]:
    """Inactive → waiting, with the old filing moment. Raises RestoreOver, AlreadyDone, TooOld."""
    day = clock.day_of(moment)
    rules = rules_for(city, day)
    lock_in_order(applications)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.birth_date FROM queue_application a JOIN people_person p ON p.id = a.child_id"
            " WHERE a.id = ANY(%s)",
            [list(applications)],
        )
        if any(rules.band_of(birth, day) is None for (birth,) in cursor.fetchall()):
            raise TooOld
        cursor.execute(
            "UPDATE queue_application SET state = %s, restored_times = restored_times + 1,"
            " inactive_at = NULL, restore_due_at = NULL"
            " WHERE id = ANY(%s) AND city_id = %s AND state = ANY(%s)"
            " AND restore_due_at > %s AND restored_times < %s RETURNING id, number",
            [
                ApplicationState.WAITING,
                list(applications),
                city,
                [ApplicationState.INACTIVE],
                moment,
                rules.number("reactivation_max_times"),
            ],
        )
        rows = sorted(cursor.fetchall())
        if len(rows) != len(applications):
            cursor.execute(
                "SELECT count(*) FROM queue_application WHERE id = ANY(%s) AND city_id = %s"
                " AND state = ANY(%s)",
                [list(applications), city, before(APPLICATION_MOVES, ApplicationState.VOUCHER)],
            )
            (waiting,) = cursor.fetchone()
            raise AlreadyDone if waiting > len(rows) else RestoreOver
    record_many(
        "application.restored",
        city=city,
        subjects=[pk for pk, _number in rows],
        actor=actor,
        cause="parent",
        moment=moment,
        data=[{"number": number} for _pk, number in rows],
    )
    return [int(pk) for pk, _number in rows]


def restore_application(
    *, actor: Actor, moment: datetime, request_key: str, city: str, application: int
) -> int:
    """One application; see `restore_applications`."""
    return restore_applications(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        applications=[application],
    )[0]
