"""Privileges: claimed by the parent, then proven or refused by the department or a register."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy.queries import calendar, rules_for
from kezek.queue import rules as queue_rules
from kezek.queue.acts.retyping import retype
from kezek.queue.refusals import (
    AlreadyDone,
    ClaimsBarred,
    NoSuchGround,
    PrivilegeDecided,
    PrivilegeHeld,
    ReasonMissing,
)
from kezek.queue.rules import RefusalReason, RetypeReason
from kezek.queue.states import PRIVILEGE_MOVES, ApplicationState, PrivilegeState, before

_CLAIMABLE = [str(ApplicationState.WAITING), str(ApplicationState.INACTIVE)]


@act("privilege.claimed", queue=True)
def claim_privilege(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    application: int,
    code: str,
) -> int:
    """Claim a ground of privilege; it ranks as none until proven. Returns its number.

    A register that can confirm the ground is to be asked at once. Raises NoSuchGround,
    PrivilegeHeld, ClaimsBarred, and AlreadyDone when the application waits no more.
    """
    day = clock.day_of(moment)
    rules = rules_for(city, day)
    ground = rules.grounds.get(code)
    if ground is None:
        raise NoSuchGround
    due = queue_rules.review_due(rules, calendar(city), moment)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, (SELECT max(p.barred_until) FROM queue_privilege p"
            "   JOIN queue_application o ON o.id = p.application_id"
            "   WHERE o.child_id = a.child_id AND p.barred_until >= %s)"
            " FROM queue_application a WHERE id = %s AND city_id = %s"
            " AND state = ANY(%s) FOR UPDATE",
            [day, application, city, _CLAIMABLE],
        )
        found = cursor.fetchone()
        if found is None:
            raise AlreadyDone
        number, barred = found
        if barred is not None:
            raise ClaimsBarred(barred, day)
        cursor.execute(
            'INSERT INTO queue_privilege (application_id, code, "right", state, claimed_at,'
            " review_due_at, reason, renewing, ask_from) VALUES (%s, %s, %s, %s, %s, %s, '',"
            " false, %s)"
            " ON CONFLICT (application_id) WHERE state IN ('pending', 'proven') DO NOTHING"
            " RETURNING id",
            [
                application,
                code,
                ground.right,
                PrivilegeState.PENDING,
                moment,
                due,
                moment if ground.register else None,
            ],
        )
        claimed = cursor.fetchone()
    if claimed is None:
        raise PrivilegeHeld
    record(
        "privilege.claimed",
        city=city,
        subject=claimed[0],
        actor=actor,
        cause="parent",
        moment=moment,
        data={
            "number": number,
            "review_due": due.isoformat(),
            "code": code,
            "right": ground.right,
            "application": application,
        },
    )
    return int(claimed[0])


@act("privilege.proven", queue=True)
def decide_privilege(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    privilege: int,
    proven: bool,
    reason: str = "",
    issued_on: date | None = None,
    valid_until: date | None = None,
) -> int:
    """Prove or refuse a pending privilege; returns the application's number in the table.

    A proven one moves the application into the queue of its right, ranked from its filing moment; a
    refused one changes nothing in the queue. `reason` is of RefusalReason. A certificate is valid
    from `issued_on`; a paper with a last day of its own until `valid_until`. Raises
    PrivilegeDecided, ReasonMissing, IssueDateMissing, IssueDateAhead, CertificateOver.
    """
    if not proven:
        return _refuse(actor, moment, city, privilege, reason)
    claim = claim_of(city, privilege, PrivilegeState.PENDING)
    day = clock.day_of(moment)
    ground = rules_for(city, day).grounds[claim.code]
    until = queue_rules.valid_until(ground, day, issued_on, valid_until)
    _prove(actor, moment, city, privilege, cause="review", issued_on=issued_on, until=until)
    return claim.application


@act("privilege.proven", queue=True)
def confirm_by_register(
    *, actor: Actor, moment: datetime, request_key: str, city: str, privilege: int
) -> int:
    """Prove a pending privilege because its register confirms it, without any paper.

    Returns the application's number in the table. Raises PrivilegeDecided.
    """
    claim = claim_of(city, privilege, PrivilegeState.PENDING)
    day = clock.day_of(moment)
    ground = rules_for(city, day).grounds[claim.code]
    until = queue_rules.valid_until(ground, day, day, None)
    _prove(actor, moment, city, privilege, cause="register", issued_on=None, until=until)
    return claim.application


@act("privilege.unconfirmed")
def leave_to_department(
    *, actor: Actor, moment: datetime, request_key: str, city: str, privilege: int
) -> int:
    """The register does not know the ground: the paper decides, as without a register.

    The parent's time to bring it begins now, unless it lies there already. Returns the
    application's number in the table. Raises PrivilegeDecided.
    """
    rules = rules_for(city, clock.day_of(moment))
    due = queue_rules.review_due(rules, calendar(city), moment)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_privilege p SET ask_from = NULL,"
            " review_due_at = CASE WHEN EXISTS (SELECT FROM queue_proof f"
            "   WHERE f.privilege_id = p.id) THEN p.review_due_at ELSE %s END"
            " FROM queue_application a"
            " WHERE p.id = %s AND p.state = %s AND p.ask_from IS NOT NULL"
            " AND a.id = p.application_id AND a.city_id = %s"
            " RETURNING a.id, a.number, p.code, p.review_due_at",
            [due, privilege, PrivilegeState.PENDING, city],
        )
        row = cursor.fetchone()
    if row is None:
        raise PrivilegeDecided
    application, number, code, due = row
    record(
        "privilege.unconfirmed",
        city=city,
        subject=privilege,
        actor=actor,
        cause="register",
        moment=moment,
        data={
            "number": number,
            "code": code,
            "application": application,
            "review_due": due.isoformat(),
        },
    )
    return int(application)


@act("privilege.renewed", queue=True)
def decide_renewal(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    privilege: int,
    proven: bool,
    reason: str = "",
    issued_on: date | None = None,
    valid_until: date | None = None,
) -> int:
    """Accept or refuse the newer paper of a proven privilege; returns the application's number.

    An accepted one prolongs the privilege; a refused one leaves it its old term. Raises
    PrivilegeDecided, ReasonMissing, IssueDateMissing, IssueDateAhead, CertificateOver.
    """
    if not proven and reason not in frozenset(RefusalReason):
        raise ReasonMissing
    claim = claim_of(city, privilege, PrivilegeState.PROVEN)
    day = clock.day_of(moment)
    until = claim.valid_until
    if proven:
        ground = rules_for(city, day).grounds[claim.code]
        until = queue_rules.valid_until(ground, day, issued_on, valid_until)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_privilege SET renewing = false, valid_until = %s, decided_at = %s,"
            " issued_on = coalesce(%s, issued_on) WHERE id = %s AND renewing",
            [until, moment, issued_on if proven else None, privilege],
        )
        if cursor.rowcount == 0:
            raise PrivilegeDecided
    data = claim.data | {"valid_until": until.isoformat() if until else None}
    record(
        "privilege.renewed" if proven else "privilege.not_renewed",
        city=city,
        subject=privilege,
        actor=actor,
        cause="review",
        moment=moment,
        data=data if proven else data | {"reason": reason},
    )
    return claim.application


@dataclass(frozen=True, slots=True)
class Claim:
    """A privilege as an act finds it, its row locked."""

    application: int
    number: str
    code: str
    right: str
    valid_until: date | None

    @property
    def data(self) -> dict[str, Any]:
        """What every entry about it says."""
        return {
            "number": self.number,
            "code": self.code,
            "right": self.right,
            "application": self.application,
        }


def claim_of(city: str, privilege: int, *states: PrivilegeState) -> Claim:
    """Lock a privilege that is in one of these states; raises PrivilegeDecided."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT a.id, a.number, p.code, p."right", p.valid_until FROM queue_privilege p'
            " JOIN queue_application a ON a.id = p.application_id"
            " WHERE p.id = %s AND p.state = ANY(%s) AND a.city_id = %s FOR UPDATE OF p",
            [privilege, [str(state) for state in states], city],
        )
        row = cursor.fetchone()
    if row is None:
        raise PrivilegeDecided
    return Claim(*row)


def _refuse(actor: Actor, moment: datetime, city: str, privilege: int, reason: str) -> int:
    if reason not in frozenset(RefusalReason):
        raise ReasonMissing
    claim = claim_of(city, privilege, PrivilegeState.PENDING)
    settle(privilege, PrivilegeState.REFUSED, moment, reason=reason)
    record(
        "privilege.refused",
        city=city,
        subject=privilege,
        actor=actor,
        cause="review",
        moment=moment,
        data=claim.data | {"reason": reason},
    )
    return claim.application


def _prove(
    actor: Actor,
    moment: datetime,
    city: str,
    privilege: int,
    *,
    cause: str,
    issued_on: date | None,
    until: date | None,
) -> None:
    claim = claim_of(city, privilege, PrivilegeState.PENDING)
    settle(privilege, PrivilegeState.PROVEN, moment)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_privilege SET issued_on = %s, valid_until = %s WHERE id = %s",
            [issued_on, until, privilege],
        )
    record(
        "privilege.proven",
        city=city,
        subject=privilege,
        actor=actor,
        cause=cause,
        moment=moment,
        data=claim.data | {"valid_until": until.isoformat() if until else None},
    )
    retype(
        city=city,
        applications=[claim.application],
        right=claim.right,
        reason=RetypeReason.PRIVILEGE_PROVEN,
        actor=actor,
        moment=moment,
    )


def settle(
    privilege: int,
    state: PrivilegeState,
    moment: datetime,
    *,
    reason: str = "",
    barred: date | None = None,
) -> None:
    """Move a privilege into a state that its table allows, or raise PrivilegeDecided."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_privilege SET state = %s, decided_at = %s, reason = %s, renewing = false,"
            " ask_from = NULL, barred_until = %s WHERE id = %s AND state = ANY(%s)",
            [state, moment, reason, barred, privilege, before(PRIVILEGE_MOVES, state)],
        )
        if cursor.rowcount == 0:
            raise PrivilegeDecided
