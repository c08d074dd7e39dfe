"""An appeal against an annulment: filed by the parent in its term, decided by the department."""

from datetime import datetime

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.sealing import Purpose, seal
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.people.acts import open_case
from kezek.policy.queries import calendar, queue_types, rules_for
from kezek.queue import rules as queue_rules
from kezek.queue.acts.changed import change_state
from kezek.queue.acts.leaving import close_application
from kezek.queue.refusals import (
    AppealDecided,
    AppealEmpty,
    AppealHeld,
    AppealMoot,
    AppealOver,
    ReasonMissing,
)
from kezek.queue.rules import APPEAL_LETTERS, UPHOLDS, AppealReason, RetypeReason
from kezek.queue.states import AppealState, ApplicationState

_WAITS = frozenset({ApplicationState.WAITING, ApplicationState.INACTIVE})


@act("appeal.filed", queue=True)
def file_appeal(
    *, actor: Actor, moment: datetime, request_key: str, city: str, application: int, text: str
) -> int:
    """Appeal against the annulment of an application: «шағым», once and in its term.

    Returns the appeal's number. Raises AppealOver, AppealHeld, AppealEmpty.
    """
    said = text.strip()
    if not said or len(said) > APPEAL_LETTERS:
        raise AppealEmpty
    rules, days = rules_for(city, clock.day_of(moment)), calendar(city)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, closed_at FROM queue_application WHERE id = %s AND city_id = %s"
            " AND state = %s FOR NO KEY UPDATE",
            [application, city, ApplicationState.ANNULLED],
        )
        row = cursor.fetchone()
        if row is None or moment >= queue_rules.appeal_until(rules, days, row[1]):
            raise AppealOver
        number, annulled_at = row
        due = queue_rules.appeal_decide_due(rules, days, moment)
        cursor.execute(
            "INSERT INTO queue_appeal (city_id, application_id, annulled_at, text_sealed, filed_at,"
            " decide_due_at, state, reason) VALUES (%s, %s, %s, %s, %s, %s, %s, '')"
            " ON CONFLICT (application_id, annulled_at) DO NOTHING RETURNING id",
            [
                city,
                application,
                annulled_at,
                seal(Purpose.TEXT, said),
                moment,
                due,
                AppealState.FILED,
            ],
        )
        filed = cursor.fetchone()
    if filed is None:
        raise AppealHeld
    record(
        "appeal.filed",
        city=city,
        subject=filed[0],
        actor=actor,
        cause="parent",
        moment=moment,
        data={"number": number, "decide_due": due.isoformat(), "application": application},
    )
    return int(filed[0])


@act("appeal.upheld", queue=True)
def decide_appeal(
    *, actor: Actor, moment: datetime, request_key: str, city: str, appeal: int, reason: str
) -> int:
    """Uphold or reject an appeal, as the reason says; returns the application.

    Upheld, the application waits again with its old filing moment, in the queue of the child's age
    and of a privilege that still holds; a newer application that waits is closed for it. Raises
    ReasonMissing, AppealDecided, AppealMoot, and CaseElsewhere of `people`.
    """
    if reason not in frozenset(AppealReason):
        raise ReasonMissing
    upheld = reason in UPHOLDS
    state = AppealState.UPHELD if upheld else AppealState.REJECTED
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_appeal p SET state = %s, decided_at = %s, reason = %s"
            " FROM queue_application a WHERE p.id = %s AND p.city_id = %s AND p.state = %s"
            " AND a.id = p.application_id RETURNING a.id, a.number",
            [state, moment, reason, appeal, city, AppealState.FILED],
        )
        decided = cursor.fetchone()
    if decided is None:
        raise AppealDecided
    application, number = decided
    record(
        f"appeal.{state}",
        city=city,
        subject=appeal,
        actor=actor,
        cause="review",
        moment=moment,
        data={"number": number, "reason": reason, "application": application},
    )
    if upheld:
        _bring_back(application, actor, moment, request_key, city=city)
    return int(application)


def _bring_back(
    application: int, actor: Actor, moment: datetime, request_key: str, *, city: str
) -> None:
    """Annulled → waiting, with the old filing moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.number, a.child_id, p.birth_date, t.code, live.id, live.state,"
            " (SELECT v.right FROM queue_privilege v WHERE v.application_id = a.id"
            "   AND v.state = 'proven' AND (v.valid_until IS NULL OR v.valid_until >= %s))"
            " FROM queue_application a JOIN people_person p ON p.id = a.child_id"
            " JOIN policy_queuetype t ON t.id = a.queue_type_id"
            " LEFT JOIN queue_application live ON live.case_id = a.child_id WHERE a.id = %s",
            [clock.day_of(moment), application],
        )
        number, child, birth_date, old_type, newer, newer_state, right = cursor.fetchone()
    if newer is not None:
        if newer_state not in _WAITS:
            raise AppealMoot
        close_application(
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
            application=newer,
            reason="appeal_upheld",
        )
    open_case(city=city, actor=actor, moment=moment, request_key=request_key, child=child)
    rules = rules_for(city, clock.day_of(moment))
    where = queue_rules.belongs(rules, birth_date, clock.day_of(moment))
    if where is None:
        raise AppealMoot
    kind = queue_types(city, rules)[where.band, right or where.right]
    change_state(city, [application], ApplicationState.WAITING, moment)
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE queue_application SET queue_type_id = %s, band = %s, "right" = %s,'
            " inactive_at = NULL, restore_due_at = NULL WHERE id = %s",
            [kind.pk, kind.band, kind.right, application],
        )
    if kind.code != old_type:
        record(
            "application.retyped",
            city=city,
            subject=application,
            actor=actor,
            cause="appeal",
            moment=moment,
            data={
                "number": number,
                "old_type": old_type,
                "new_type": kind.code,
                "reason": RetypeReason.APPEAL_UPHELD,
            },
        )
    record(
        "application.restored",
        city=city,
        subject=application,
        actor=actor,
        cause="appeal",
        moment=moment,
        data={"number": number},
    )
