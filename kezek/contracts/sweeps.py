"""What time brings to contracts: drafts end, lists are served, children move or go to school."""

from datetime import datetime, time, timedelta
from typing import Final

from kezek.contracts import queries, queries_transfers
from kezek.contracts.acts.leave import Leaving, Reason, leave
from kezek.contracts.acts.rounds import serve_round
from kezek.contracts.acts.transfers import Why, end_consents, lapse_swaps, make_transfers
from kezek.contracts.acts.void import void_unsigned
from kezek.contracts.rules_transfers import may_run
from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.places.acts import Cause
from kezek.places.standing.reading import serves_lists
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
    rules = rules_for(city, day)
    if not serves_lists(rules):
        return 0
    if clock.local(now).time() < time.fromisoformat(str(rules["standing_round_time"])):
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


def run_transfers(city: str, now: datetime) -> int:
    """Move the children whose turn has come, once a day; returns how many.

    Where the city moves children in its period only, wishes left over end with it.
    """
    day = clock.day_of(now)
    rules = rules_for(city, day)
    if not may_run(
        day,
        only_in_period=bool(rules["transfers_only_in_period"]),
        start=str(rules["group_transfer_period_start"]),
        end=str(rules["group_transfer_period_end"]),
    ):
        _end_wishes(city, now)
        return 0
    key = f"transfers:{city}:{day.isoformat()}"
    return make_transfers(actor=CALENDAR, moment=now, request_key=key, city=city).moved


def _end_wishes(city: str, now: datetime) -> None:
    while ids := queries_transfers.wishing(city, BATCH):
        end_consents(
            actor=CALENDAR,
            moment=now,
            request_key=f"wishes:{city}:{now.isoformat()}:{ids[0]}-{ids[-1]}:{len(ids)}",
            city=city,
            enrolments=ids,
            why=Why.PERIOD_OVER,
        )


def lapse_due_swaps(city: str, now: datetime) -> int:
    """End every offer to change places whose term is over; returns how many."""
    ended = 0
    while ids := queries_transfers.overdue_swaps(city, now, BATCH):
        ended += lapse_swaps(
            actor=CALENDAR,
            moment=now,
            request_key=f"swaps:{city}:{now.isoformat()}:{ids[0]}-{ids[-1]}:{len(ids)}",
            city=city,
            swaps=ids,
        )
    return ended
