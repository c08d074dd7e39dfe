"""How a proven privilege ends: its paper ran out, or it turned out to be false."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.policy.queries import rules_for
from kezek.queue import rules as queue_rules
from kezek.queue.acts.privileges import claim_of, settle
from kezek.queue.acts.retyping import RETYPED, retype
from kezek.queue.refusals import PrivilegeDecided, ReasonMissing
from kezek.queue.rules import FalseReason, RetypeReason
from kezek.queue.states import PRIVILEGE_MOVES, PrivilegeState, before


@act("privilege.expired", queue=True)
def expire_privileges(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    privileges: Sequence[int],
) -> list[int]:
    """End proven privileges; applications go to the general queue by their filing moments.

    Returns the applications' numbers in the table. All or none; raises PrivilegeDecided.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM queue_privilege WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(privileges)],
        )
        cursor.execute(
            "UPDATE queue_privilege p SET state = %s, decided_at = %s, renewing = false"
            " FROM queue_application a WHERE p.id = ANY(%s) AND p.state = ANY(%s)"
            " AND a.id = p.application_id AND a.city_id = %s"
            ' RETURNING p.id, a.id, a.number, p.code, p."right"',
            [
                PrivilegeState.EXPIRED,
                moment,
                list(privileges),
                before(PRIVILEGE_MOVES, PrivilegeState.EXPIRED),
                city,
            ],
        )
        rows = sorted(cursor.fetchall())
    if len(rows) != len(privileges):
        raise PrivilegeDecided
    record_many(
        "privilege.expired",
        city=city,
        subjects=[pk for pk, *_rest in rows],
        actor=actor,
        cause=str(actor.role),
        moment=moment,
        data=[
            {"number": number, "code": code, "right": right, "application": application}
            for _pk, application, number, code, right in rows
        ],
    )
    applications = [int(application) for _pk, application, *_rest in rows]
    retype(
        city=city,
        applications=applications,
        right=rules_for(city, clock.day_of(moment)).general,
        reason=RetypeReason.PRIVILEGE_EXPIRED,
        actor=actor,
        moment=moment,
    )
    return applications


def expire_privilege(
    *, actor: Actor, moment: datetime, request_key: str, city: str, privilege: int
) -> int:
    """One privilege; see `expire_privileges`."""
    return expire_privileges(
        actor=actor, moment=moment, request_key=request_key, city=city, privileges=[privilege]
    )[0]


@act("privilege.false", queue=True)
def uncover_false_privilege(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    privilege: int,
    reason: str,
) -> int:
    """Call a pending or proven privilege false: «ложная льгота».

    The application goes to the general queue by its filing moment and onto the stop list: until it
    ends no voucher is issued to it and no privilege taken from it; it is passed over and keeps its
    place. A voucher it already has stays. `reason` is of FalseReason. Returns the application's
    number in the table. Raises PrivilegeDecided, ReasonMissing.
    """
    if reason not in frozenset(FalseReason):
        raise ReasonMissing
    claim = claim_of(city, privilege, PrivilegeState.PENDING, PrivilegeState.PROVEN)
    day = clock.day_of(moment)
    rules = rules_for(city, day)
    barred = queue_rules.barred_until(rules, day)
    settle(privilege, PrivilegeState.FALSE, moment, reason=reason, barred=barred)
    record(
        "privilege.false",
        city=city,
        subject=privilege,
        actor=actor,
        cause="review",
        moment=moment,
        data=claim.data
        | {"reason": reason, "barred_until": barred.isoformat() if barred else None},
    )
    retype(
        city=city,
        applications=[claim.application],
        right=rules.general,
        reason=RetypeReason.PRIVILEGE_FALSE,
        actor=actor,
        moment=moment,
    )
    if barred is None:
        return claim.application
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_application SET may_from = %s WHERE id = %s AND state = ANY(%s)"
            " AND may_from < %s RETURNING may_from",
            [
                barred + timedelta(days=1),
                claim.application,
                RETYPED,
                barred + timedelta(days=1),
            ],
        )
        later = cursor.fetchone()
    if later is not None:
        record(
            "application.barred",
            city=city,
            subject=claim.application,
            actor=actor,
            cause=str(RetypeReason.PRIVILEGE_FALSE),
            moment=moment,
            data={"number": claim.number, "may_from": later[0].isoformat()},
        )
    return claim.application
