"""Filing an application: the child gets a place in a queue by the filing moment."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from kezek.core import clock, numbers
from kezek.core.actors import Actor
from kezek.core.numbers import Prefix
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.people.acts import hold_persons, open_cases
from kezek.policy.queries import queue_types, rules_for
from kezek.policy.rules import Rules
from kezek.queue import queries
from kezek.queue import rules as queue_rules
from kezek.queue.acts.privileges import claim_privilege
from kezek.queue.acts.twins import pair_twins
from kezek.queue.queries import Filed
from kezek.queue.refusals import (
    AlreadyAttending,
    AlreadyQueued,
    FilingGone,
    FilingOfOthers,
    FilingUnproven,
    NoSuchGround,
    NotGuardian,
    PersonDied,
    TooOld,
)
from kezek.queue.states import FILING_MOVES, LIVE, ApplicationState, FilingState, before


@dataclass(frozen=True, slots=True)
class NewApplication:
    """A child to queue. `filed_at` None: the moment of the act. `filing`: its number, 0 if none."""

    guardian: int
    child: int
    filed_at: datetime | None = None
    filing: int = 0
    old_number: str = ""


@dataclass(frozen=True, slots=True)
class _Child:
    birth_date: date
    died: bool
    is_ward: bool
    live_state: str | None


@act("application.filed", queue=True)
def file_applications(
    *,
    actor: Actor,
    moment: datetime | None,
    request_key: str,
    city: str,
    applications: Sequence[NewApplication],
) -> list[int]:
    """Queue children, each in the general queue of its age; returns numbers in the order given.

    All or none. Raises NotGuardian, PersonDied, TooOld, AlreadyQueued, AlreadyAttending, and
    CaseElsewhere of `people`.
    """
    at = moment or clock.now()
    day = clock.day_of(at)
    rules = rules_for(city, day)
    hold_persons([one.child for one in applications] + [one.guardian for one in applications])
    children = _children(applications)
    for one in applications:
        _admit(children[one.child, one.guardian])
    belonging = [_belonging(rules, children[one.child, one.guardian], day) for one in applications]
    if len({one.child for one in applications}) != len(applications):
        raise AlreadyQueued
    open_cases(
        city=city,
        actor=actor,
        moment=at,
        request_key=request_key,
        children=[one.child for one in applications],
    )
    types = queue_types(city)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('queue_application', 'id'))"
            " FROM generate_series(1, %s)",
            [len(applications)],
        )
        ids = sorted(int(number) for (number,) in cursor.fetchall())
    public = _free_numbers(city, len(applications))
    filed = [one.filed_at or at for one in applications]
    entries = record_many(
        "application.filed",
        city=city,
        subjects=ids,
        actor=actor,
        cause="filing",
        moment=at,
        data=[
            {
                "number": number,
                "queue_type": types[where.band, where.right].code,
                "band": where.band,
                "right": where.right,
                "filed_at": filed_at.isoformat(),
                "may_from": where.may_from.isoformat(),
                "old_number": one.old_number,
                "filing": one.filing,
                "guardian": one.guardian,
                "child": one.child,
            }
            for number, where, filed_at, one in zip(
                public, belonging, filed, applications, strict=True
            )
        ],
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO queue_application (id, city_id, number, old_number, case_id, child_id,"
            ' guardian_id, queue_type_id, band, "right", filed_at, entry, may_from, state,'
            " restored_times)"
            " SELECT t.id, %s, t.number, t.old_number, t.child, t.child, t.guardian, t.queue_type,"
            " t.band, t.rank, t.filed_at, t.entry, t.may_from, %s, 0"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],"
            " %s::bigint[], %s::int[], %s::text[], %s::timestamptz[], %s::bigint[], %s::date[])"
            " AS t (id, number, old_number, child, guardian, queue_type, band, rank, filed_at,"
            " entry, may_from)"
            " ON CONFLICT (case_id) DO NOTHING",
            [
                city,
                ApplicationState.WAITING,
                ids,
                public,
                [one.old_number for one in applications],
                [one.child for one in applications],
                [one.guardian for one in applications],
                [types[where.band, where.right].pk for where in belonging],
                [where.band for where in belonging],
                [where.right for where in belonging],
                filed,
                entries,
                [where.may_from for where in belonging],
            ],
        )
        if cursor.rowcount != len(applications):
            raise AlreadyQueued
    pair_twins(
        city=city,
        actor=actor,
        moment=at,
        applications=ids,
        days=rules.number("twins_batch_max_days_apart"),
    )
    return ids


@act("application.filed", queue=True)
def file_application(
    *,
    actor: Actor,
    moment: datetime | None,
    request_key: str,
    city: str,
    guardian: int,
    child: int,
    filing: str | None = None,
    privilege: str | None = None,
) -> Filed:
    """File one application: «постановка на очередь», order No. 254.

    With `filing`, the token of a proven filing, it keeps that filing's moment; without, it is filed
    now. `privilege` is a ground to claim at once: it ranks as none until proven. Consent is an act
    of `people` and comes before. Raises what `file_applications` does, and FilingGone,
    FilingUnproven, FilingOfOthers, NoSuchGround.
    """
    at = moment or clock.now()
    if privilege is not None and privilege not in rules_for(city, clock.day_of(at)).grounds:
        raise NoSuchGround
    number, filed_at = (0, None) if filing is None else _use_filing(city, filing, guardian, child)
    (application,) = file_applications(
        actor=actor,
        moment=at,
        request_key=request_key,
        city=city,
        applications=[NewApplication(guardian, child, filed_at, number)],
    )
    if privilege is not None:
        claim_privilege(
            actor=actor,
            moment=at,
            request_key=request_key,
            city=city,
            application=application,
            code=privilege,
        )
    return queries.receipt(application)


def _use_filing(city: str, token: str, guardian: int, child: int) -> tuple[int, datetime]:
    """Take a proven filing, once, if it names these two people."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_filing f SET state = %s, parent_sealed = '', child_sealed = '',"
            " phone_sealed = ''"
            " FROM people_person p, people_person c"
            " WHERE f.token = %s AND f.city_id = %s AND f.state = ANY(%s)"
            " AND p.id = %s AND p.iin_mark = f.parent_mark"
            " AND c.id = %s AND c.iin_mark = f.child_mark RETURNING f.id, f.filed_at",
            [
                FilingState.APPLIED,
                queue_rules.filing_token(token),
                city,
                before(FILING_MOVES, FilingState.APPLIED),
                guardian,
                child,
            ],
        )
        taken = cursor.fetchone()
        if taken is not None:
            return int(taken[0]), taken[1]
        cursor.execute(
            "SELECT state FROM queue_filing WHERE token = %s AND city_id = %s",
            [queue_rules.filing_token(token), city],
        )
        state = cursor.fetchone()
    if state is None or state[0] == FilingState.LAPSED:
        raise FilingGone
    if state[0] == FilingState.UNPROVEN:
        raise FilingUnproven
    if state[0] == FilingState.APPLIED:
        raise AlreadyQueued
    raise FilingOfOthers


def _children(applications: Sequence[NewApplication]) -> dict[tuple[int, int], _Child]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.child, t.guardian, c.birth_date,"
            " c.died_on IS NOT NULL OR g.died_on IS NOT NULL,"
            " EXISTS (SELECT FROM people_guardianship s WHERE s.child_id = t.child"
            "   AND s.guardian_id = t.guardian AND s.until IS NULL), a.state"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS t (child, guardian)"
            " JOIN people_person c ON c.id = t.child JOIN people_person g ON g.id = t.guardian"
            " LEFT JOIN queue_application a ON a.case_id = t.child",
            [[one.child for one in applications], [one.guardian for one in applications]],
        )
        found = {(child, guardian): _Child(*rest) for child, guardian, *rest in cursor.fetchall()}
    if len(found) != len({(one.child, one.guardian) for one in applications}):
        raise NotGuardian
    return found


def _admit(child: _Child) -> None:
    if not child.is_ward:
        raise NotGuardian
    if child.died:
        raise PersonDied
    if child.live_state == ApplicationState.PLACED:
        raise AlreadyAttending
    if child.live_state in LIVE:
        raise AlreadyQueued


def _belonging(rules: Rules, child: _Child, day: date) -> queue_rules.Belonging:
    where = queue_rules.belongs(rules, child.birth_date, day)
    if where is None:
        raise TooOld
    return where


def _free_numbers(city: str, count: int) -> list[str]:
    """Numbers that no application of the city has; UNIQUE still decides at the insert."""
    rng = secrets.SystemRandom()
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        fresh = [numbers.draw(Prefix.APPLICATION, rng) for _n in range(count - len(drawn))]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number FROM queue_application WHERE city_id = %s AND number = ANY(%s)",
                [city, fresh],
            )
            held = {number for (number,) in cursor.fetchall()}
        drawn.update(dict.fromkeys(number for number in fresh if number not in held))
    return list(drawn)


def belonging_of(
    *, city: str, guardian: int, child: int, moment: datetime
) -> queue_rules.Belonging:
    """Where the child would be queued now: what a page says before the application is filed.

    Changes nothing. Raises NotGuardian, PersonDied, TooOld, AlreadyQueued, AlreadyAttending.
    """
    found = _children([NewApplication(guardian, child)])[child, guardian]
    _admit(found)
    day = clock.day_of(moment)
    return _belonging(rules_for(city, day), found, day)
