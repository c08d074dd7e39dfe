"""What becomes of a month that the parent did not approve: silence, dispute, review."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from kezek.attendance import errors
from kezek.attendance.acts.answer import ANSWERED
from kezek.attendance.acts.rest import rest_over_of
from kezek.attendance.models import Dispute, Timesheet
from kezek.attendance.rules import month_of_marks
from kezek.attendance.states import TimesheetState, Verdict, may_become
from kezek.core.actors import Actor, Role
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.policy.queries import calendar, rules_for
from kezek.policy.rules import month_after


@act("timesheet.in_review")
def take_into_review(
    *, actor: Actor, moment: datetime, request_key: str, city: str, timesheets: Sequence[int]
) -> int:
    """The parents' term is over and they were silent: the department looks. Returns how many.

    Raises TimesheetAnswered when one of them was answered meanwhile or its term still runs.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE attendance_timesheet SET state = 'review'"
            " WHERE id = ANY(%s) AND city_id = %s AND state = 'closed' AND due_at <= %s"
            " RETURNING id, enrolment_id, month",
            [list(timesheets), city, moment],
        )
        rows = cursor.fetchall()
    if len(rows) != len(timesheets):
        raise _refused(city, timesheets, {row[0] for row in rows})
    _record_review(rows, city=city, actor=actor, moment=moment, cause="silence")
    return len(rows)


@act("timesheet.in_review")
def pass_dispute_on(
    *, actor: Actor, moment: datetime, request_key: str, city: str, timesheet: int
) -> int:
    """The kindergarten does not agree with the parent: the department decides. Returns it.

    Raises NoTimesheet, TimesheetAnswered.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE attendance_timesheet SET state = 'review'"
            " WHERE id = %s AND city_id = %s AND state = 'disputed'"
            " RETURNING id, enrolment_id, month",
            [timesheet, city],
        )
        rows = cursor.fetchall()
    if not rows:
        raise _refused(city, [timesheet], set())
    _record_review(rows, city=city, actor=actor, moment=moment, cause="disagreement")
    return timesheet


def _record_review(
    rows: Sequence[Any], *, city: str, actor: Actor, moment: datetime, cause: str
) -> None:
    record_many(
        "timesheet.in_review",
        city=city,
        subjects=[timesheet for timesheet, _enrolment, _month in rows],
        actor=actor,
        cause=cause,
        moment=moment,
        data=[
            {"month": month.isoformat(), "enrolment": enrolment}
            for _timesheet, enrolment, month in rows
        ],
    )


@act("timesheet.settled")
def review_timesheets(
    *, actor: Actor, moment: datetime, request_key: str, city: str, timesheets: Sequence[int]
) -> int:
    """The department has looked at silent months and lets the marks stand. Returns how many.

    Raises NoTimesheet, TimesheetAnswered, DisputeOpen (days in dispute are decided one by one).
    """
    if Dispute.objects.filter(timesheet_id__in=timesheets, verdict=Verdict.OPEN).exists():
        raise errors.DisputeOpen
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE attendance_timesheet SET state = 'settled', answered_at = %s"
            " WHERE id = ANY(%s) AND city_id = %s AND state = 'review'"
            " RETURNING id, enrolment_id, month, paid_days, tenge",
            [moment, list(timesheets), city],
        )
        rows = cursor.fetchall()
    if len(rows) != len(timesheets):
        raise _refused(city, timesheets, {row[0] for row in rows})
    record_many(
        "timesheet.settled",
        city=city,
        subjects=[row[0] for row in rows],
        actor=actor,
        cause="review",
        moment=moment,
        data=[
            {
                "month": month.isoformat(),
                "paid_days": paid_days,
                "tenge": tenge,
                "enrolment": enrolment,
                "accepted": 0,
                "refused": 0,
            }
            for _timesheet, enrolment, month, paid_days, tenge in rows
        ],
    )
    return len(rows)


@act("timesheet.settled")
def settle_dispute(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    timesheet: int,
    accepted: Collection[date],
) -> int:
    """Decide the disputed days and settle the month; returns its new sum in tenge.

    The kindergarten may accept all of them; the department accepts any. Accepted days get the
    parent's mark and the month is counted anew. Raises DayNotDisputed, PartRefused, NoTimesheet,
    TimesheetAnswered.
    """
    by_department = actor.role is Role.DEPARTMENT
    allowed = may_become(TimesheetState.SETTLED) if by_department else [TimesheetState.DISPUTED]
    row = (
        Timesheet.objects.select_for_update(of=("self",))
        .filter(pk=timesheet, city_id=city, state__in=allowed)
        .select_related("enrolment__group")
        .first()
    )
    if row is None:
        raise _refused(city, [timesheet], set())
    disputes = list(Dispute.objects.filter(timesheet=row, verdict=Verdict.OPEN))
    if set(accepted) - {dispute.day for dispute in disputes}:
        raise errors.DayNotDisputed
    if not by_department and len(set(accepted)) != len(disputes):
        raise errors.PartRefused
    for dispute in disputes:
        dispute.verdict = Verdict.ACCEPTED if dispute.day in accepted else Verdict.REFUSED
        dispute.settled_at = moment
    Dispute.objects.bulk_update(disputes, ["verdict", "settled_at"])
    _correct_marks(row, [d for d in disputes if d.verdict == Verdict.ACCEPTED])
    _count_anew(row)
    row.state = TimesheetState.SETTLED
    row.answered_at = moment
    row.save()
    record(
        "timesheet.settled",
        city=city,
        subject=timesheet,
        actor=actor,
        cause="dispute",
        moment=moment,
        data={
            "month": row.month.isoformat(),
            "paid_days": row.paid_days,
            "tenge": row.tenge,
            "enrolment": row.enrolment_id,
            "accepted": len(set(accepted)),
            "refused": len(disputes) - len(set(accepted)),
        },
    )
    return row.tenge


def _correct_marks(row: Timesheet, accepted: Sequence[Dispute]) -> None:
    codes = rules_for(row.city_id, row.month).absences
    with connection.cursor() as cursor:
        for dispute in accepted:
            cursor.execute(
                "UPDATE attendance_daymark SET mark = %s WHERE enrolment_id = %s AND day = %s",
                [dispute.claimed, row.enrolment_id, dispute.day],
            )
            step = int(codes[dispute.claimed].present) - int(codes[dispute.marked].present)
            cursor.execute(
                "UPDATE attendance_groupday SET present = present + %s, absent = absent - %s"
                " WHERE group_id = %s AND day = %s",
                [step, step, row.enrolment.group_id, dispute.day],
            )


def _count_anew(row: Timesheet) -> None:
    days = calendar()
    working = days.working_days(row.month, month_after(row.month))
    rules = rules_for(row.city_id, max(working))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mark FROM attendance_daymark WHERE enrolment_id = %s AND day = ANY(%s)",
            [row.enrolment_id, working],
        )
        marks = [mark for (mark,) in cursor.fetchall()]
    child = {row.enrolment_id: row.enrolment.child_id}
    past = rest_over_of(child, row.month, rules=rules, calendar=days)
    month = month_of_marks(
        marks,
        codes=rules.absences,
        free_days=rules.number("absence_free_days_month"),
        working_days=row.working_days,
        norm=rules.norms[row.enrolment.group.band],
        rest_over=past.get(row.enrolment_id, 0),
    )
    row.present, row.paid_days, row.tenge = month.present, month.paid_days, month.tenge


def _refused(city: str, timesheets: Sequence[int], done: set[int]) -> DomainError:
    """Why the first of those that did not change could not."""
    left = next(pk for pk in timesheets if pk not in done)
    state = Timesheet.objects.filter(pk=left, city_id=city).values_list("state", flat=True).first()
    if state is None:
        return errors.NoTimesheet()
    return errors.TimesheetAnswered(ANSWERED[TimesheetState(state)])
