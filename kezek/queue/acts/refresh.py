"""The yearly refresh: children move between the age bands, and out of the queue at school age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.policy.queries import queue_types, rules_for
from kezek.policy.rules import Rules
from kezek.queue.acts.leaving import close_applications
from kezek.queue.rules import RetypeReason
from kezek.queue.states import LIVE, ApplicationState

SCHOOL_AGE = "school_age"
_MOVED = [str(state) for state in LIVE if state != ApplicationState.PLACED]
_CLOSED = [str(ApplicationState.WAITING), str(ApplicationState.INACTIVE)]

_BIRTHS = """
SELECT DISTINCT p.birth_date FROM queue_application a JOIN people_person p ON p.id = a.child_id
WHERE a.city_id = %s AND a.state = ANY(%s)
"""

_OF_SCHOOL_AGE = """
SELECT a.id FROM queue_application a JOIN people_person p ON p.id = a.child_id
WHERE a.city_id = %s AND a.state = ANY(%s) AND p.birth_date = ANY(%s::date[]) ORDER BY a.id
"""

# A right that the rules have no queue for gives way to the one that everybody has.
_MOVE = """
WITH age AS (
    SELECT * FROM unnest(%(births)s::date[], %(bands)s::int[], %(firsts)s::date[])
        AS t (birth, band, may_from)
), type AS (
    SELECT * FROM unnest(%(types)s::bigint[], %(type_bands)s::int[], %(type_rights)s::text[],
                         %(type_codes)s::text[]) AS t (id, band, "right", code)
), due AS (
    SELECT a.id, a.band AS old_band, o.code AS old_code, a.may_from AS old_from, own.may_from,
           t.id AS type_id, t.band, t."right", t.code
    FROM queue_application a
    JOIN people_person p ON p.id = a.child_id
    JOIN age ON age.birth = p.birth_date
    JOIN policy_queuetype o ON o.id = a.queue_type_id
    JOIN LATERAL (
        SELECT * FROM type WHERE type.band = age.band AND type."right" IN (a."right", %(general)s)
        ORDER BY type."right" = a."right" DESC LIMIT 1
    ) t ON true
    CROSS JOIN LATERAL (  -- the stop list after a false privilege holds longer than the age
        SELECT greatest(age.may_from, max(f.barred_until) + 1) AS may_from
        FROM queue_privilege f WHERE f.application_id = a.id AND f.barred_until >= %(day)s
    ) own
    WHERE a.city_id = %(city)s AND a.state = ANY(%(states)s)
      AND (t.id, own.may_from) IS DISTINCT FROM (a.queue_type_id, a.may_from)
    ORDER BY a.id FOR NO KEY UPDATE OF a
)
UPDATE queue_application a
SET queue_type_id = due.type_id, band = due.band, "right" = due."right", may_from = due.may_from
FROM due WHERE a.id = due.id
RETURNING a.id, a.number, due.old_code, due.code, due.band > due.old_band,
          CASE WHEN due.may_from <> due.old_from THEN due.may_from END
"""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many applications moved to another queue, and how many left at school age."""

    moved: int
    closed: int


@act("application.retyped", exclusive=True)
def refresh_queue(*, actor: Actor, moment: datetime, request_key: str, city: str) -> Refreshed:
    """Bring every application into the queue of its child's age: «актуализация очереди».

    Alone in the city, in one transaction, so that no iteration sees half of it. Filing moments stay
    as they are, so nobody who moved together with others is overtaken by them. Inactive ones move
    too, and those with a voucher, in case they come back; the voucher itself keeps the band for
    which it was issued. Waiting and inactive ones of school age are closed.
    """
    rules = rules_for(city, clock.day_of(moment))
    day = clock.day_of(moment)
    with connection.cursor() as cursor:
        cursor.execute(_BIRTHS, [city, _MOVED])
        births = sorted(birth for (birth,) in cursor.fetchall())
    band_of = {birth: rules.band_of(birth, day) for birth in births}
    closed = _close(
        [birth for birth, band in band_of.items() if band is None],
        city=city,
        actor=actor,
        moment=moment,
        request_key=request_key,
    )
    bands = {birth: band.code for birth, band in band_of.items() if band is not None}
    return Refreshed(_move(rules, bands, day, actor=actor, moment=moment), closed)


def _close(
    births: Sequence[date], *, city: str, actor: Actor, moment: datetime, request_key: str
) -> int:
    if not births:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_OF_SCHOOL_AGE, [city, _CLOSED, list(births)])
        applications = [int(pk) for (pk,) in cursor.fetchall()]
    if applications:
        close_applications(
            actor=actor,
            moment=moment,
            request_key=request_key,
            city=city,
            applications=applications,
            reason=SCHOOL_AGE,
        )
    return len(applications)


def _move(
    rules: Rules, bands: dict[date, int], day: date, *, actor: Actor, moment: datetime
) -> int:
    types = queue_types(rules.city, rules)
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            {
                "city": rules.city,
                "states": _MOVED,
                "general": rules.general,
                "day": day,
                "births": list(bands),
                "bands": list(bands.values()),
                "firsts": [rules.may_from(birth, day) for birth in bands],
                "types": [kind.pk for kind in types.values()],
                "type_bands": [kind.band for kind in types.values()],
                "type_rights": [kind.right for kind in types.values()],
                "type_codes": [kind.code for kind in types.values()],
            },
        )
        rows = sorted(cursor.fetchall())
    reasons = {True: RetypeReason.OLDER_BAND, False: RetypeReason.RULES_CHANGED}
    for is_older, reason in reasons.items():
        some = [row for row in rows if row[4] is is_older]
        if not some:
            continue
        record_many(
            "application.retyped",
            city=rules.city,
            subjects=[row[0] for row in some],
            actor=actor,
            cause=str(reason),
            moment=moment,
            data=[
                {
                    "number": number,
                    "old_type": old,
                    "new_type": new,
                    "reason": reason,
                    **({"may_from": first.isoformat()} if first else {}),
                }
                for _pk, number, old, new, _older, first in some
            ],
        )
    return len(rows)
