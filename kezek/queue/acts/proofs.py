"""The papers of a privilege: opened, drawn anew, kept sealed."""

from base64 import b64encode
from datetime import datetime

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.sealing import Purpose, seal
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy.queries import calendar, rules_for
from kezek.queue import documents
from kezek.queue import rules as queue_rules
from kezek.queue.refusals import PrivilegeDecided, TooManyProofs
from kezek.queue.states import PrivilegeState


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
    """Open an uploaded file and keep what may be kept of it; returns its number.

    The file is drawn anew before the act begins. Raises what `documents.checked` and `keep_proof`
    do.
    """
    return keep_proof(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        privilege=privilege,
        document=documents.checked(content, media_type),
    )


@act("proof.added")
def keep_proof(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    privilege: int,
    document: documents.Document,
) -> int:
    """Keep a document of a pending privilege, or a newer one of a proven one that has a term.

    With the first one the department's time to look at it begins. Returns the document's number.
    Raises PrivilegeDecided, TooManyProofs.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.application_id, p.state, p.renewing, (SELECT count(*) FROM queue_proof f"
            " WHERE f.privilege_id = p.id AND f.added_at > coalesce(p.decided_at, '-infinity'))"
            " FROM queue_privilege p JOIN queue_application a ON a.id = p.application_id"
            " WHERE p.id = %s AND a.city_id = %s AND (p.state = %s"
            "   OR (p.state = %s AND p.valid_until IS NOT NULL)) FOR UPDATE OF p",
            [privilege, city, PrivilegeState.PENDING, PrivilegeState.PROVEN],
        )
        found = cursor.fetchone()
        if found is None:
            raise PrivilegeDecided
        application, state, renewing, held = found
        if held >= queue_rules.PROOFS_MAX:
            raise TooManyProofs
        first = not renewing if state == PrivilegeState.PROVEN else not held
        due = None
        if first:
            rules = rules_for(city, clock.day_of(moment))
            due = queue_rules.paper_due(rules, calendar(city), moment)
            cursor.execute(
                "UPDATE queue_privilege SET review_due_at = %s, renewing = (state = %s)"
                " WHERE id = %s",
                [due, PrivilegeState.PROVEN, privilege],
            )
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
            "review_due": due.isoformat() if due else None,
        },
    )
    return int(proof)
