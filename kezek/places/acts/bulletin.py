"""The evening's bulletin: free places that open together, first to those whose turn has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.places.acts.rows import fetch
from kezek.places.errors import BulletinOut
from kezek.places.models import Bulletin
from kezek.places.rules import opening
from kezek.policy.queries import calendar, rules_for

_LOCK: Final = """
    SELECT FROM kindergartens_group WHERE city_id = %s AND published ORDER BY id FOR NO KEY UPDATE
"""
# A group whose last bulletin is not open to all yet waits for the next one. What was left of an
# older bulletin stays open; the seats that came free since are the new ones. `turn`: of the
# vouchers without a place as many as the band has new seats, in the order of issuing.
_OPEN: Final = """
    WITH seats AS (
        SELECT g.id, g.band, coalesce(o.open_seats + o.seats, 0) AS listed,
               greatest(0, g.capacity - g.taken - (
                   SELECT count(*) FROM places_wait w
                   WHERE w.group_id = g.id AND w.state = 'waiting')) AS free
        FROM kindergartens_group g LEFT JOIN places_opening o ON o.group_id = g.id
        WHERE g.city_id = %(city)s AND g.published
          AND (o.all_at IS NULL OR o.all_at <= %(moment)s)
    ), fresh AS (
        SELECT id, band, least(listed, free) AS older, free - listed AS fresh
        FROM seats WHERE free > listed
    ), bands AS (
        SELECT band, sum(fresh) AS fresh FROM fresh GROUP BY band
    ), line AS (
        SELECT band, issued_at, ordinal,
               row_number() OVER (PARTITION BY band ORDER BY issued_at, ordinal, id) AS n
        FROM vouchers_voucher WHERE city_id = %(city)s AND state IN ('issued', 'confirmed')
    ), turn AS (
        SELECT DISTINCT ON (band) band, l.issued_at, l.ordinal
        FROM line l JOIN bands b USING (band) WHERE l.n <= b.fresh ORDER BY band, l.n DESC
    ), opened AS (
        INSERT INTO places_opening AS o (group_id, bulletin_id, open_seats, seats, opens_at, all_at,
                                         turn_issued_at, turn_ordinal)
        SELECT f.id, %(bulletin)s, f.older, f.fresh, %(opens)s, %(all)s, t.issued_at,
               coalesce(t.ordinal, 0)
        FROM fresh f LEFT JOIN turn t USING (band)
        ON CONFLICT (group_id) DO UPDATE SET
            bulletin_id = excluded.bulletin_id, open_seats = excluded.open_seats,
            seats = excluded.seats, opens_at = excluded.opens_at, all_at = excluded.all_at,
            turn_issued_at = excluded.turn_issued_at, turn_ordinal = excluded.turn_ordinal
        RETURNING group_id, seats
    )
    SELECT group_id, seats FROM opened ORDER BY group_id
"""


@dataclass(frozen=True, slots=True)
class _Opened:
    group: int
    seats: int


@act("bulletin.published", queue=True)
def publish_bulletin(*, actor: Actor, moment: datetime, request_key: str, city: str) -> int:
    """Publish what is free and in no bulletin yet; it opens tomorrow. Returns the bulletin.

    Raises BulletinOut if the day has its bulletin.
    """
    day = clock.day_of(moment)
    if Bulletin.objects.filter(city_id=city, day=day).exists():
        raise BulletinOut
    opens_at, all_at = opening(rules_for(city, day), calendar(), day + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [city])
    bulletin = Bulletin.objects.create(
        city_id=city, day=day, published_at=moment, opens_at=opens_at, all_at=all_at, places=0
    )
    rows = fetch(
        _Opened,
        _OPEN,
        {
            "city": city,
            "moment": moment,
            "bulletin": bulletin.pk,
            "opens": opens_at,
            "all": all_at,
        },
    )
    places = sum(row.seats for row in rows)
    Bulletin.objects.filter(pk=bulletin.pk).update(places=places)
    times = {"opens": opens_at.isoformat(), "open_to_all": all_at.isoformat()}
    record(
        "bulletin.published",
        city=city,
        subject=bulletin.pk,
        actor=actor,
        cause="evening",
        moment=moment,
        data={"day": day.isoformat(), "places": places, **times},
    )
    record_many(
        "group.opened",
        city=city,
        subjects=[row.group for row in rows],
        actor=actor,
        cause="bulletin",
        moment=moment,
        data=[{"bulletin": day.isoformat(), "places": row.seats, **times} for row in rows],
    )
    return int(bulletin.pk)
