"""What time brings to contracts: drafts end, lists are served, children go to school."""

from datetime import datetime, time, timedelta
from typing import Final

from kezek.contracts import queries
from kezek.contracts.acts.leave import Leaving, Reason, leave
from kezek.contracts.acts.rounds import serve_round
from kezek.contracts.acts.void import void_unsigned
from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.places.acts import Cause
from kezek.policy.queries import rules_for

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


def serve_of_day(city: str, now: datetime) -> int:
    """Serve the standing lists once a day, from the hour of the rules on; returns places given."""
    day = clock.day_of(now)
    hour = time.fromisoformat(str(rules_for(city, day)["standing_round_time"]))
    if clock.local(now).time() < hour:
        return 0
    served = serve_round(
        actor=CALENDAR,
        moment=now,
        request_key=f"round:{city}:{day}",
        city=city,
        cause=Cause.DAY,
    )
    return served.placed


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
