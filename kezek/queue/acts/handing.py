"""Another applicant: the application stays where it stands, somebody else answers for it."""

from datetime import datetime

from django.db import connection

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.queue.refusals import NotGuardian, SameApplicant
from kezek.queue.rules import HandOver
from kezek.queue.states import LIVE


@act("application.handed_over", queue=True)
def hand_over_application(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    application: int,
    guardian: int,
    reason: HandOver,
) -> int:
    """Make somebody else who answers for the child the applicant: «переоформление заявления».

    Number and filing moment stay. Returns the application. Raises NotGuardian, SameApplicant. A
    drafted contract names the old applicant: pages call the act of the same name in `contracts`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.number, a.child_id, a.guardian_id, EXISTS (SELECT FROM people_guardianship g"
            "   JOIN people_person p ON p.id = g.guardian_id AND p.died_on IS NULL"
            "   WHERE g.child_id = a.child_id AND g.guardian_id = %s AND g.until IS NULL)"
            " FROM queue_application a WHERE a.id = %s AND a.city_id = %s AND a.state = ANY(%s)"
            " FOR NO KEY UPDATE OF a",
            [guardian, application, city, [str(state) for state in LIVE]],
        )
        row = cursor.fetchone()
        if row is None or row[2] == guardian:
            raise SameApplicant
        number, child, before, answers = row
        if not answers:
            raise NotGuardian
        cursor.execute(
            "UPDATE queue_application SET guardian_id = %s WHERE id = %s", [guardian, application]
        )
    record(
        "application.handed_over",
        city=city,
        subject=application,
        actor=actor,
        cause=reason,
        moment=moment,
        data={
            "number": number,
            "reason": reason.value,
            "guardian": guardian,
            "before": before,
            "child": child,
        },
    )
    return application
