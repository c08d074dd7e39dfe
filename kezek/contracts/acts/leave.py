"""Leaving a kindergarten: the seat and the rest of the money are free for the next child."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import connection
from django.db.models import Min

from kezek.contracts.acts.transfers.end import Why, end_consents
from kezek.contracts.errors import LastDayWrong, NotEnrolled
from kezek.contracts.models import Enrolment
from kezek.contracts.rules import last_earning_day
from kezek.contracts.states import ContractState, before
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.places.acts import Release, release_places
from kezek.places.acts.rows import lock_vouchers
from kezek.policy.queries import calendar
from kezek.queue import acts as queue_acts
from kezek.vouchers import acts as vouchers_acts


class Reason(StrEnum):
    """Why a child leaves; a closed list."""

    SCHOOL = "school"
    MOVED = "moved"
    FAMILY = "family"
    HEALTH = "health"
    DIED = "died"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A child leaves; `last_day` is the last on which it belongs to the group."""

    enrolment: int
    last_day: date
    reason: Reason


# A child that never came has an empty period: it belonged to the group on no day.
_LEAVE: Final = """
    WITH asked AS (
        SELECT * FROM unnest(%(ids)s::bigint[], %(untils)s::date[], %(reasons)s::text[])
            AS a (id, until, reason)
    ), enrolments AS (
        UPDATE contracts_enrolment e
        SET period = daterange(lower(e.period), greatest(lower(e.period), a.until)),
            leave_reason = a.reason
        FROM asked a WHERE e.id = a.id AND e.city_id = %(city)s AND upper_inf(e.period)
          AND (a.until >= %(earliest)s OR a.until <= lower(e.period))
        RETURNING e.id, e.contract_id, e.place_id, e.voucher_id, e.child_id, e.group_id, a.reason,
                  a.until - 1 AS last_day
    ), contracts AS (
        UPDATE contracts_contract c
        SET state = 'ended', end_reason = e.reason,
            period = daterange(lower(c.period), greatest(lower(c.period), e.last_day + 1))
        FROM enrolments e WHERE c.id = e.contract_id AND c.state = ANY(%(live)s)
        RETURNING c.id, c.number
    )
    SELECT e.id, c.id, c.number, e.place_id, e.voucher_id, v.application_id, e.child_id,
           e.group_id, e.reason, e.last_day
    FROM enrolments e JOIN contracts c ON c.id = e.contract_id
    JOIN vouchers_voucher v ON v.id = e.voucher_id ORDER BY e.id
"""


@dataclass(frozen=True, slots=True)
class _Left:
    enrolment: int
    contract: int
    number: str
    place: int
    voucher: int
    application: int
    child: int
    group: int
    reason: str
    last_day: date

    def data(self) -> dict[str, object]:
        return {
            "until": self.last_day.isoformat(),
            "reason": self.reason,
            "child": self.child,
            "group": self.group,
        }


@act("enrolment.ended", queue=True)
def leave(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    leaving: Sequence[Leaving],
) -> int:
    """End enrolments with their contracts; places and the money not yet needed are free.

    The vouchers end, the applications close, the children's cases are open for a new one. All or
    none; returns how many. The last day is today or yesterday, for a child that never came any day
    before its first: days already marked stay inside the enrolment. Raises LastDayWrong,
    NotEnrolled.
    """
    today = clock.day_of(moment)
    if any(one.last_day > today for one in leaving):
        raise LastDayWrong
    found = Enrolment.objects.filter(pk__in=[one.enrolment for one in leaving])
    # Of a child that was moved: since its first day anywhere.
    life = Enrolment.objects.filter(voucher_id__in=found.values("voucher_id")).order_by()
    begun = dict(life.values_list("voucher_id").annotate(first=Min("period__startswith")))
    lock_vouchers(list(begun))
    rows = _ended(city, today, leaving)
    if len(rows) != len({one.enrolment for one in leaving}):
        live = found.filter(city_id=city, period__endswith=None).count()
        raise NotEnrolled if live < len(leaving) else LastDayWrong
    for reason in sorted({row.reason for row in rows}):
        some = [row for row in rows if row.reason == reason]
        _follow(some, reason, begun, city=city, actor=actor, moment=moment, request_key=request_key)
    return len(rows)


def _ended(city: str, today: date, leaving: Sequence[Leaving]) -> list[_Left]:
    with connection.cursor() as cursor:
        cursor.execute(
            _LEAVE,
            {
                "ids": [one.enrolment for one in leaving],
                "untils": [one.last_day + timedelta(days=1) for one in leaving],
                "reasons": [one.reason.value for one in leaving],
                "city": city,
                "earliest": today,
                "live": before(ContractState.ENDED),
            },
        )
        return [_Left(*row) for row in cursor.fetchall()]


def _follow(
    rows: Sequence[_Left],
    reason: str,
    begun: Mapping[int, date],
    *,
    city: str,
    actor: Actor,
    moment: datetime,
    request_key: str,
) -> None:
    """What leaving means for places, vouchers, applications; and the journal."""
    days = calendar()
    end_consents(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        enrolments=[row.enrolment for row in rows],
        why=Why.LEFT,
    )
    release_places(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        places=[row.place for row in rows],
        reason=Release.SCHOOL if reason == Reason.SCHOOL else Release.LEFT,
    )
    vouchers_acts.end_vouchers(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        vouchers=[row.voucher for row in rows],
        reason=reason,
        last_days=[last_earning_day(begun[row.voucher], row.last_day, days) for row in rows],
    )
    queue_acts.close_applications(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        applications=[row.application for row in rows],
        reason=reason,
    )
    record_many(
        "contract.ended",
        city=city,
        subjects=[row.contract for row in rows],
        actor=actor,
        cause=reason,
        moment=moment,
        data=[{**row.data(), "number": row.number} for row in rows],
    )
    record_many(
        "enrolment.ended",
        city=city,
        subjects=[row.enrolment for row in rows],
        actor=actor,
        cause=reason,
        moment=moment,
        data=[row.data() for row in rows],
    )
