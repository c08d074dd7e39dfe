"""What time brings to contracts: unsigned drafts end, children go to school."""

from datetime import datetime, timedelta
from typing import Final

from kezek.contracts import queries
from kezek.contracts.acts.leave import Leaving, Reason, leave
from kezek.contracts.acts.void import void_unsigned
from kezek.core import clock
from kezek.core.actors import CALENDAR

BATCH: Final = 200


def void_due(city: str, now: datetime) -> int:
    """End every draft whose parent's term is over; returns how many.

    A head's term never ends anything: `queries.late_heads` tells the department.
    """
    voided = 0
    while ids := queries.overdue_drafts(city, now, BATCH):
        voided += void_unsigned(
            actor=CALENDAR,
            moment=now,
            request_key=f"contracts.void:{city}:{now.isoformat()}:{ids[0]}-{ids[-1]}:{len(ids)}",
            city=city,
            contracts=ids,
        )
    return voided


def school_due(city: str, now: datetime) -> int:
    """Let every child leave whose contract's last day is over; returns how many."""
    yesterday = clock.day_of(now) - timedelta(days=1)
    left = 0
    while ids := queries.due_for_school(city, yesterday, BATCH):
        left += leave(
            actor=CALENDAR,
            moment=now,
            request_key=f"school:{city}:{now.isoformat()}:{ids[0]}-{ids[-1]}:{len(ids)}",
            city=city,
            leaving=[Leaving(enrolment, yesterday, Reason.SCHOOL) for enrolment in ids],
        )
    return left
