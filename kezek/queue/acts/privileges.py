"""Privileges: claimed by the parent, proven by a paper, decided by the department."""

from base64 import b64encode
from datetime import date, datetime, timedelta

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.sealing import Purpose, seal
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy.queries import calendar, queue_types, rules_for
from kezek.queue import documents
from kezek.queue import rules as queue_rules
from kezek.queue.refusals import (
    AlreadyDone,
    NoSuchGround,
    PrivilegeDecided,
    PrivilegeHeld,
    ReasonMissing,
    TooManyProofs,
)
from kezek.queue.rules import RefusalReason, RetypeReason
from kezek.queue.states import LIVE, PRIVILEGE_MOVES, ApplicationState, PrivilegeState, before

_RETYPED = [str(state) for state in LIVE if state != ApplicationState.PLACED]
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

    Raises NoSuchGround, PrivilegeHeld, and AlreadyDone when the application waits no more.
    """
    rules = rules_for(city, clock.day_of(moment))
    ground = rules.grounds.get(code)
    if ground is None:
        raise NoSuchGround
    due = queue_rules.review_due(rules, calendar(city), moment)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM queue_application WHERE id = %s AND city_id = %s"
            " AND state = ANY(%s) FOR UPDATE",
            [application, city, _CLAIMABLE],
        )
        number = cursor.fetchone()
        if number is None:
            raise AlreadyDone
        cursor.execute(
            'INSERT INTO queue_privilege (application_id, code, "right", state, claimed_at,'
            " review_due_at, reason) VALUES (%s, %s, %s, %s, %s, %s, '')"
            " ON CONFLICT (application_id) WHERE state IN ('pending', 'proven') DO NOTHING"
            " RETURNING id",
            [application, code, ground.right, PrivilegeState.PENDING, moment, due],
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
            "number": number[0],
            "review_due": due.isoformat(),
            "code": code,
            "right": ground.right,
            "application": application,
        },
    )
    return int(claimed[0])


@act("proof.added")
def add_proof(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    privilege: int,
    content: bytes,
    media_type: str,
) -> int:
    """Keep a document of a pending privilege, sealed. Returns its number.

    The content is opened, not believed: see `documents.checked`, which also says what it raises.
    Raises PrivilegeDecided, TooManyProofs.
    """
    document = documents.checked(content, media_type)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.application_id, (SELECT count(*) FROM queue_proof f"
            " WHERE f.privilege_id = p.id) FROM queue_privilege p"
            " JOIN queue_application a ON a.id = p.application_id"
            " WHERE p.id = %s AND p.state = %s AND a.city_id = %s FOR UPDATE OF p",
            [privilege, PrivilegeState.PENDING, city],
        )
        pending = cursor.fetchone()
        if pending is None:
            raise PrivilegeDecided
        application, held = pending
        if held >= queue_rules.PROOFS_MAX:
            raise TooManyProofs
        cursor.execute(
            "INSERT INTO queue_proof (privilege_id, media_type, content_sealed, size, added_at)"
            " VALUES (%s, %s, %s, %s, %s) RETURNING id",
            [
                privilege,
                document.media_type,
                seal(Purpose.TEXT, b64encode(document.content).decode()),
                len(document.content),
                moment,
            ],
        )
        (proof,) = cursor.fetchone()
    record(
        "proof.added",
        city=city,
        subject=privilege,
        actor=actor,
        cause="parent",
        moment=moment,
        data={
            "media_type": document.media_type,
            "size": len(document.content),
            "sha256": document.sha256,
            "application": application,
        },
    )
    return int(proof)


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
    valid_until: date | None = None,
) -> int:
    """Prove or refuse a pending privilege; returns the application's number in the table.

    A proven one moves the application into the queue of its right, ranked from its filing moment; a
    refused one changes nothing in the queue. `reason` is of RefusalReason. Without `valid_until` a
    ground with a term is valid for it from now. Raises PrivilegeDecided, ReasonMissing.
    """
    if not proven and reason not in frozenset(RefusalReason):
        raise ReasonMissing
    state = PrivilegeState.PROVEN if proven else PrivilegeState.REFUSED
    row = _decide(city, privilege, state, moment, "" if proven else reason)
    application, number, code, right = row
    data = {"number": number, "code": code, "right": right, "application": application}
    if not proven:
        record(
            "privilege.refused",
            city=city,
            subject=privilege,
            actor=actor,
            cause="review",
            moment=moment,
            data={**data, "reason": reason},
        )
        return application
    day = clock.day_of(moment)
    days = rules_for(city, day).grounds[code].valid_days
    until = valid_until or (day + timedelta(days=days) if days else None)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_privilege SET valid_until = %s WHERE id = %s", [until, privilege]
        )
    data["valid_until"] = until.isoformat() if until else None
    record(
        "privilege.proven",
        city=city,
        subject=privilege,
        actor=actor,
        cause="review",
        moment=moment,
        data=data,
    )
    _retype(
        city=city,
        application=application,
        right=right,
        reason=RetypeReason.PRIVILEGE_PROVEN,
        actor=actor,
        moment=moment,
    )
    return application


@act("privilege.expired", queue=True)
def expire_privilege(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    privilege: int,
) -> int:
    """End a proven privilege; the application goes to the general queue by its filing moment.

    Never by itself: the department decides. Returns the application's number in the table. Raises
    PrivilegeDecided.
    """
    application, number, code, right = _decide(city, privilege, PrivilegeState.EXPIRED, moment, "")
    data = {"number": number, "code": code, "right": right, "application": application}
    record(
        "privilege.expired",
        city=city,
        subject=privilege,
        actor=actor,
        cause="review",
        moment=moment,
        data=data,
    )
    _retype(
        city=city,
        application=application,
        right=queue_rules.GENERAL,
        reason=RetypeReason.PRIVILEGE_EXPIRED,
        actor=actor,
        moment=moment,
    )
    return application


def _decide(
    city: str, privilege: int, state: PrivilegeState, moment: datetime, reason: str
) -> tuple[int, str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_privilege p SET state = %s, decided_at = %s, reason = %s"
            " FROM queue_application a WHERE p.id = %s AND p.state = ANY(%s)"
            " AND a.id = p.application_id AND a.city_id = %s"
            ' RETURNING a.id, a.number, p.code, p."right"',
            [state, moment, reason, privilege, before(PRIVILEGE_MOVES, state), city],
        )
        row = cursor.fetchone()
    if row is None:
        raise PrivilegeDecided
    return int(row[0]), row[1], row[2], row[3]


def _retype(
    *,
    city: str,
    application: int,
    right: str,
    reason: RetypeReason,
    actor: Actor,
    moment: datetime,
) -> None:
    """Move a live application into the queue of a right; one that has a place stays as it is."""
    types = queue_types(city)
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT number, band, "right" FROM queue_application WHERE id = %s'
            " AND state = ANY(%s) FOR UPDATE",
            [application, _RETYPED],
        )
        row = cursor.fetchone()
        if row is None or row[2] == right:
            return
        number, band, old = row
        cursor.execute(
            'UPDATE queue_application SET queue_type_id = %s, "right" = %s WHERE id = %s',
            [types[band, right].pk, right, application],
        )
    record(
        "application.retyped",
        city=city,
        subject=application,
        actor=actor,
        cause=str(reason),
        moment=moment,
        data={
            "number": number,
            "old_type": types[band, old].code,
            "new_type": types[band, right].code,
            "reason": reason,
        },
    )
