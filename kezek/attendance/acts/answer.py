"""The parent's answer: the month is right, or these days are wrong."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.attendance import errors
from kezek.attendance.models import Dispute
from kezek.attendance.rules import last_day
from kezek.attendance.states import TimesheetState, may_become
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.core.say import say
from kezek.core.sealing import Purpose, seal
from kezek.core.words import date_short
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.policy.queries import rules_for

COMMENT_LENGTH = 1000

# The acting parent's account must be a live guardian's of that very child.
_ANSWER = """
UPDATE attendance_timesheet t SET state = %(state)s, answered_at = %(moment)s
FROM unnest(%(timesheets)s::bigint[], %(accounts)s::bigint[]) AS given (id, account),
     contracts_enrolment e
WHERE t.id = given.id AND t.city_id = %(city)s AND t.state = ANY(%(from)s)
  AND t.due_at > %(moment)s AND e.id = t.enrolment_id
  AND EXISTS (SELECT FROM people_guardianship w JOIN people_account a ON a.person_id = w.guardian_id
              WHERE w.child_id = e.child_id AND w.until IS NULL AND a.id = given.account)
RETURNING t.id, t.enrolment_id, t.month
"""


def _answer(
    state: TimesheetState,
    *,
    city: str,
    moment: datetime,
    timesheets: Sequence[int],
    actors: Sequence[Actor],
) -> dict[int, tuple[int, date]]:
    """Enrolment and month by timesheet. Raises why one of them could not be answered."""
    accounts = [actor.behalf or actor.id for actor in actors]
    with connection.cursor() as cursor:
        cursor.execute(
            _ANSWER,
            {
                "state": state.value,
                "from": may_become(state),
                "city": city,
                "moment": moment,
                "timesheets": list(timesheets),
                "accounts": accounts,
            },
        )
        answered = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    left = next((pk for pk in timesheets if pk not in answered), None)
    if left is not None:
        raise _refused_answer(city, left, moment)
    return answered


def _refused_answer(city: str, timesheet: int, moment: datetime) -> DomainError:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, due_at FROM attendance_timesheet WHERE id = %s AND city_id = %s",
            [timesheet, city],
        )
        row = cursor.fetchone()
    if row is None:
        return errors.NoTimesheet()
    state, due_at = row
    if state == TimesheetState.CLOSED and due_at > moment:
        return errors.NoTimesheet()  # somebody else's child: it does not exist for them
    if state in {TimesheetState.CLOSED, TimesheetState.REVIEW}:
        return errors.AnswerLate(
            say(
                _("The time to check this timesheet is over: %(date)s."),
                date=date_short(last_day(due_at)),
            )
        )
    return errors.TimesheetAnswered(ANSWERED[TimesheetState(state)])


ANSWERED = {
    TimesheetState.CLOSED: _("The timesheet waits for the parent."),
    TimesheetState.APPROVED: _("The timesheet is approved and does not change any more."),
    TimesheetState.DISPUTED: _("The timesheet is in dispute: the kindergarten looks at it."),
    TimesheetState.REVIEW: _("The department is looking at this timesheet."),
    TimesheetState.SETTLED: _("The department has decided about this timesheet."),
}


@act("timesheet.approved")
def approve_timesheets(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    timesheets: Sequence[int],
    actors: Sequence[Actor] | None = None,
) -> int:
    """The parents find the month right; after that it never changes. Returns how many.

    `actors` names each timesheet's own parent when many approve at once; else `actor` approves
    all. Whoever acts for a parent at the counter carries that parent's account. Raises
    NoTimesheet (also for another's child), AnswerLate, TimesheetAnswered.
    """
    parents = [actor] * len(timesheets) if actors is None else list(actors)
    if not timesheets:
        return 0
    answered = _answer(
        TimesheetState.APPROVED, city=city, moment=moment, timesheets=timesheets, actors=parents
    )
    record_many(
        "timesheet.approved",
        city=city,
        subjects=timesheets,
        actor=parents,
        cause="approval",
        moment=moment,
        data=[
            {"month": month.isoformat(), "enrolment": enrolment}
            for enrolment, month in (answered[pk] for pk in timesheets)
        ],
    )
    return len(timesheets)


@act("timesheet.disputed")
def dispute_timesheet(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    timesheet: int,
    days: Mapping[date, str],
    comment: str = "",
) -> int:
    """The parent says which days are wrong and what should stand there; returns the timesheet.

    Raises NoDaysNamed, MarkUnknown, CommentLong, DayNotInTimesheet (no mark on that day, or the
    same one), NoTimesheet, AnswerLate, TimesheetAnswered.
    """
    if not days:
        raise errors.NoDaysNamed
    if set(days.values()) - rules_for(city, min(days)).absences.keys():
        raise errors.MarkUnknown
    comment = comment.strip()
    if len(comment) > COMMENT_LENGTH:
        raise errors.CommentLong(
            say(_("The text is too long: at most %(n)s characters."), n=COMMENT_LENGTH)
        )
    answered = _answer(
        TimesheetState.DISPUTED, city=city, moment=moment, timesheets=[timesheet], actors=[actor]
    )
    enrolment, month = answered[timesheet]
    written = _open_disputes(
        timesheet=timesheet,
        enrolment=enrolment,
        month=month,
        days=days,
        comment=comment,
        moment=moment,
    )
    if written != len(days):
        raise errors.DayNotInTimesheet
    record(
        "timesheet.disputed",
        city=city,
        subject=timesheet,
        actor=actor,
        cause="dispute",
        moment=moment,
        data={
            "month": month.isoformat(),
            "enrolment": enrolment,
            "days": {day.isoformat(): days[day] for day in sorted(days)},
        },
    )
    return timesheet


def _open_disputes(
    *,
    timesheet: int,
    enrolment: int,
    month: date,
    days: Mapping[date, str],
    comment: str,
    moment: datetime,
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, mark FROM attendance_daymark"
            " WHERE enrolment_id = %s AND day = ANY(%s) AND date_trunc('month', day) = %s",
            [enrolment, sorted(days), month],
        )
        marked: dict[date, str] = dict(cursor.fetchall())
    sealed = seal(Purpose.TEXT, comment) if comment else None
    disputes = [
        Dispute(
            timesheet_id=timesheet,
            day=day,
            marked=marked[day],
            claimed=claimed,
            raised_at=moment,
            comment_sealed=sealed,
        )
        for day, claimed in sorted(days.items())
        if day in marked and marked[day] != claimed
    ]
    return len(Dispute.objects.bulk_create(disputes))
