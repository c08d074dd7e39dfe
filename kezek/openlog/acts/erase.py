"""Erasure: a family's data go, and with them whatever ties its numbers to it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.core.errors import DomainError
from kezek.core.sealing import KEY_BYTES, Purpose, seal
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.openlog.refusals import (
    FamilyHasCase,
    FamilyHasContract,
    FamilyIsStaff,
    FamilyReachesOut,
    FamilyUnknown,
    LogIsBehind,
    NotTheApplicant,
)
from kezek.places.queries_open import protected_grounds
from kezek.policy.queries import rules_for

# The person, the children it answers for now, and who answers for them too; no step further.
_FAMILY: Final = """
    WITH child (id) AS (
        SELECT child_id FROM people_guardianship WHERE guardian_id = %(person)s AND until IS NULL
    )
    SELECT %(person)s::bigint AS id UNION SELECT id FROM child
    UNION SELECT g.guardian_id FROM people_guardianship g JOIN child c ON c.id = g.child_id
          WHERE g.until IS NULL
    ORDER BY id
"""
# Whoever files for one of them in any city takes these rows too, and waits.
_LOCK: Final = "SELECT FROM people_person WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_BEYOND: Final = """
    SELECT EXISTS (SELECT FROM people_guardianship WHERE guardian_id = ANY(%(people)s)
                   AND until IS NULL AND NOT child_id = ANY(%(people)s))
        OR EXISTS (SELECT FROM queue_application WHERE guardian_id = ANY(%(people)s)
                   AND NOT child_id = ANY(%(people)s))
"""
_LIVE: Final = """
    SELECT EXISTS (SELECT FROM queue_application WHERE case_id = ANY(%(people)s))
        OR EXISTS (SELECT FROM vouchers_voucher WHERE case_id = ANY(%(people)s))
        OR EXISTS (SELECT FROM places_place WHERE case_id = ANY(%(people)s))
"""
_CONTRACT: Final = """
    SELECT EXISTS (SELECT FROM contracts_contract
                   WHERE child_id = ANY(%(people)s) OR guardian_id = ANY(%(people)s))
"""
_STAFF: Final = """
    SELECT EXISTS (SELECT FROM people_account a WHERE a.person_id = ANY(%(people)s) AND (
        EXISTS (SELECT FROM people_rolegrant r WHERE r.account_id = a.id)
        OR EXISTS (SELECT FROM kindergartens_staffpost s WHERE s.account_id = a.id)))
"""
_ANOTHERS: Final = """
    SELECT EXISTS (SELECT FROM queue_application
                   WHERE child_id = ANY(%(people)s) AND guardian_id <> %(applicant)s)
"""
_BEHIND: Final = """
    SELECT EXISTS (SELECT FROM journal_pending WHERE city = %(city)s)
        OR (SELECT coalesce(max(seq), 0) FROM journal_order WHERE city = %(city)s)
         > (SELECT coalesce(max(seq), 0) FROM journal_cursor
            WHERE city = %(city)s AND follower = 'openlog')
"""
_CITIES: Final = """
    SELECT DISTINCT city_id FROM queue_application WHERE child_id = ANY(%(people)s)
    UNION SELECT %(city)s
"""
_COMMITMENTS: Final = """
    SELECT s.city_id, e.index, convert_from(e.body, 'UTF8')::jsonb ->> 'c'
    FROM openlog_salt s JOIN journal_log_entry e ON e.index = s.entry_index
    WHERE s.stage = 'app' AND s.subject IN (
            SELECT id FROM queue_application WHERE child_id = ANY(%(people)s))
       OR s.stage = 'voucher' AND s.subject IN (
            SELECT id FROM vouchers_voucher WHERE child_id = ANY(%(people)s))
       OR s.stage = 'place' AND s.subject IN (
            SELECT id FROM places_place WHERE child_id = ANY(%(people)s))
    ORDER BY e.index
"""
_ERASE: Final = Path(__file__).with_name("erase.sql").read_text("utf-8")
# The row stays, because decisions refer to it, but nobody is behind it any more.
_EMPTIED: Final = """
    UPDATE people_person p SET iin_sealed = t.nothing, name_sealed = t.nameless, iin_mark = t.mark,
           birth_date = date_trunc('year', p.birth_date)::date, died_on = NULL
    FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[], %s::bytea[])
         AS t (id, nothing, nameless, mark) WHERE p.id = t.id
"""


@dataclass(frozen=True, slots=True)
class Erased:
    """How many people were erased, and how many commitments nobody can open any more."""

    people: int
    commitments: int


@act("family.erased", exclusive=True)
def erase_family(
    *, actor: Actor, moment: datetime, request_key: str, city: str, applicant: int
) -> Erased:
    """Erase a family at its own wish: the applicant, its children, and who answers for them too.

    Nobody of them may answer for a child of another family, have a live case, contract papers,
    which the law keeps, or a post. What was decided stays, by numbers behind which nobody is; the
    open log says of each commitment that no salt opens it any more. Raises FamilyUnknown,
    FamilyReachesOut, FamilyHasCase, FamilyHasContract, FamilyIsStaff, NotTheApplicant (of a parent
    who presses it: nobody erases what another one has filed), LogIsBehind.
    """
    del request_key
    people = _held(applicant)
    named: dict[str, Any] = {"people": people, "city": city, "applicant": applicant}
    _look(named, own=actor.role == Role.PARENT)
    with connection.cursor() as cursor:
        cursor.execute(_CITIES, named)
        cities = [where for (where,) in cursor.fetchall()]
    if any(_says(_BEHIND, {"city": where}) for where in cities):
        raise LogIsBehind
    named["grounds"] = _grounds(cities, moment)
    with connection.cursor() as cursor:
        cursor.execute(_COMMITMENTS, named)
        rows = cursor.fetchall()
        for statement in _ERASE.strip().removesuffix(";").split(";"):
            cursor.execute(statement, named)
        cursor.execute(
            _EMPTIED,
            [
                people,
                [seal(Purpose.IIN, "") for _one in people],
                [seal(Purpose.NAME, "") for _one in people],
                [secrets.token_bytes(KEY_BYTES) for _one in people],
            ],
        )
    for where in sorted({row[0] for row in rows}):
        told = [(index, c) for its, index, c in rows if its == where]
        record_many(
            "commitment.erased",
            city=where,
            subjects=[index for index, _c in told],
            actor=actor,
            cause="family",
            moment=moment,
            data=[{"c": c} for _index, c in told],
        )
    record(
        "family.erased",
        city=city,
        subject=applicant,
        actor=actor,
        cause="family",
        moment=moment,
        data={"people": people, "commitments": len(rows)},
    )
    return Erased(len(people), len(rows))


def _held(applicant: int) -> list[int]:
    """The family as it is once nobody can file for it, or be registered with it, any more."""
    people = _family(applicant)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [people])
        now = _family(applicant)
        if now == people:
            return people
        people = now


def _grounds(cities: Sequence[str], moment: datetime) -> list[str]:
    """Privileges that keep a place off the open pages, in any of the cities."""
    day = clock.day_of(moment)
    return sorted({one for city in cities for one in protected_grounds(rules_for(city, day))})


def hindrance(applicant: int) -> DomainError | None:
    """Why a parent can't erase its family now, to be told beforehand; None if nothing speaks.

    The act looks again.
    """
    try:
        _look({"people": _family(applicant), "applicant": applicant}, own=True)
    except DomainError as refusal:
        return refusal
    return None


def _look(named: dict[str, Any], *, own: bool) -> None:
    for query, refusal in (
        (_BEYOND, FamilyReachesOut),
        (_LIVE, FamilyHasCase),
        (_CONTRACT, FamilyHasContract),
        (_STAFF, FamilyIsStaff),
    ):
        if _says(query, named):
            raise refusal
    if own and _says(_ANOTHERS, named):
        raise NotTheApplicant


def _family(applicant: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, {"person": applicant})
        people = [pk for (pk,) in cursor.fetchall()]
    if len(people) < 2:
        raise FamilyUnknown
    return people


def _says(query: str, named: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, named)
        (answer,) = cursor.fetchone()
    return bool(answer)
