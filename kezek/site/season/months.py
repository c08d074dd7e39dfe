"""What parents do with a closed month: approve it, dispute a day, or stay silent."""

from datetime import date, datetime

from kezek.attendance import acts as attendance
from kezek.attendance.models import DayMark
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.site.season import crowd, reads
from kezek.site.season.town import Town, parent


def answer(town: Town, moment: datetime) -> int:
    """Parents whose day it is answer: nearly all approve at once, a few dispute one day."""
    day = clock.day_of(moment).day
    approved: list[int] = []
    actors: list[Actor] = []
    disputed = 0
    for month in reads.closed_months(town.city):
        on = crowd.family(town.seed, month.child).approves_on
        if month.child in town.alone or on == 0 or day < on:
            continue
        if crowd.disputes(town.seed, month.timesheet) and _dispute(town, month, moment):
            disputed += 1
            continue
        approved.append(month.timesheet)
        actors.append(parent(month.account))
    if approved:
        attendance.approve_timesheets(
            actor=actors[0],
            moment=moment,
            request_key=f"season:approve:{town.city}:{moment.isoformat()}",
            city=town.city,
            timesheets=approved,
            actors=actors,
        )
    return len(approved) + disputed


def _dispute(town: Town, month: reads.Month, moment: datetime) -> bool:
    """Say of the last day marked present that the child was not there."""
    marked: date | None = (
        DayMark.objects.filter(
            enrolment__timesheets=month.timesheet,
            mark="P",
            day__range=reads.days_of(month.timesheet),
        )
        .order_by("-day")
        .values_list("day", flat=True)
        .first()
    )
    if marked is None:
        return False
    attendance.dispute_timesheet(
        actor=parent(month.account),
        moment=moment,
        request_key=f"season:dispute:{month.timesheet}",
        city=town.city,
        timesheet=month.timesheet,
        days={marked: "A"},
    )
    return True
