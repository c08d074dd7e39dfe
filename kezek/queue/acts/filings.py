"""Filings: two IINs typed by somebody. They keep their moment, hold nothing, and lapse."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.iin import clean_iin
from kezek.core.sealing import Purpose, mark_many, seal, seal_many
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.people.rules import clean_phone
from kezek.policy.queries import calendar, rules_for
from kezek.queue import rules as queue_rules
from kezek.queue.refusals import AlreadyDone, FilingGone, SameIin
from kezek.queue.states import FILING_MOVES, FilingState, before


@act("filing.received", queue=True)
def receive_filing(
    *,
    actor: Actor,
    moment: datetime | None,
    request_key: str,
    city: str,
    parent_iin: str,
    child_iin: str,
    phone: str,
    language: str,
) -> str:
    """Keep what was typed, with its moment; returns the filing's token.

    Looks nobody up: any two valid IINs cost the same work and leave the same rows. Raises what
    `clean_iin` and `clean_phone` raise, and SameIin.
    """
    filed_at = moment or clock.now()
    parent = clean_iin(parent_iin, field="parent_iin")
    child = clean_iin(child_iin, field="child_iin", missing=_("Enter the child's IIN."))
    if parent == child:
        raise SameIin
    number = clean_phone(phone)
    iins = (parent, child)
    parent_seal, child_seal = seal_many(Purpose.IIN, iins)
    parent_mark, child_mark = mark_many(Purpose.IIN, iins)
    (phone_mark,) = mark_many(Purpose.PHONE, (number,))
    rules = rules_for(city, clock.day_of(filed_at))
    token = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO queue_filing (city_id, token, filed_at, parent_sealed, parent_mark,"
            " child_sealed, child_mark, phone_sealed, phone_mark, language, state, lapse_due_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                city,
                token,
                filed_at,
                parent_seal,
                parent_mark,
                child_seal,
                child_mark,
                seal(Purpose.PHONE, number),
                phone_mark,
                language,
                FilingState.UNPROVEN,
                queue_rules.filing_lapse_due(rules, calendar(city), filed_at),
            ],
        )
        (filing,) = cursor.fetchone()
    record(
        "filing.received",
        city=city,
        subject=filing,
        actor=actor,
        cause="filing",
        moment=filed_at,
        data={"language": language},
    )
    return str(token)


@act("filing.proven")
def prove_filing(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    token: str,
    through: str,
) -> int:
    """Write down that the filing is proven, through `code`, `eds` or `counter`.

    It now has as long again to be completed (the registry may be down). Returns the filing's
    number. Raises FilingGone, AlreadyDone.
    """
    rules = rules_for(city, clock.day_of(moment))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_filing SET state = %s, proven_at = %s, lapse_due_at = %s"
            " WHERE token = %s AND city_id = %s AND state = ANY(%s) AND lapse_due_at > %s"
            " RETURNING id",
            [
                FilingState.PROVEN,
                moment,
                queue_rules.filing_lapse_due(rules, calendar(city), moment),
                queue_rules.filing_token(token),
                city,
                before(FILING_MOVES, FilingState.PROVEN),
                moment,
            ],
        )
        proven = cursor.fetchone()
        if proven is None:
            cursor.execute(
                "SELECT state FROM queue_filing WHERE token = %s AND city_id = %s",
                [queue_rules.filing_token(token), city],
            )
            state = cursor.fetchone()
            if state is not None and state[0] in {FilingState.PROVEN, FilingState.APPLIED}:
                raise AlreadyDone
            raise FilingGone
    record(
        "filing.proven",
        city=city,
        subject=proven[0],
        actor=actor,
        cause=through,
        moment=moment,
        data={"through": through},
    )
    return int(proven[0])


@act("filing.lapsed")
def lapse_filings(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    filings: Sequence[int],
) -> list[int]:
    """Let filings lapse whose term is over; raises AlreadyDone when one has moved on.

    What was sealed in them is cleared: nothing else of them was ever held.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_filing SET state = %s, parent_sealed = '', child_sealed = '',"
            " phone_sealed = '' WHERE id = ANY(%s) AND city_id = %s AND state = ANY(%s)"
            " AND lapse_due_at <= %s",
            [
                FilingState.LAPSED,
                list(filings),
                city,
                before(FILING_MOVES, FilingState.LAPSED),
                moment,
            ],
        )
        if cursor.rowcount != len(filings):
            raise AlreadyDone
    record_many(
        "filing.lapsed",
        city=city,
        subjects=list(filings),
        actor=actor,
        cause="calendar",
        moment=moment,
    )
    return list(filings)
