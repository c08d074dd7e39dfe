from datetime import date

import pytest

from kezek.attendance import errors
from kezek.attendance.acts import (
    approve_timesheets,
    dispute_timesheet,
    pass_dispute_on,
    review_timesheets,
    take_into_review,
)
from kezek.attendance.models import Timesheet
from kezek.attendance.sweeps import silence
from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from tests.attendance.builders import Enrolled, Key
from tests.attendance.days import DEPARTMENT, HEAD, closed_month

TERM_OVER = clock.at(date(2025, 10, 8))
LATER = clock.at(date(2025, 10, 9), 9)


@pytest.fixture
def sheets(group: Group, children: list[Enrolled], key: Key) -> list[Timesheet]:
    return closed_month(group, children, key)


def test_silence_takes_the_unanswered_into_review_and_no_other(
    sheets: list[Timesheet], children: list[Enrolled], key: Key
) -> None:
    approve_timesheets(
        actor=children[0].parent,
        moment=clock.at(date(2025, 10, 2)),
        request_key=key(),
        city="taraz",
        timesheets=[sheets[0].pk],
    )
    assert silence("taraz", TERM_OVER) == 2
    states = dict(Timesheet.objects.values_list("pk", "state"))
    assert states == {sheets[0].pk: "approved", sheets[1].pk: "review", sheets[2].pk: "review"}
    entries = Entry.objects.filter(kind="timesheet.in_review")
    assert {(entry.actor, entry.cause) for entry in entries} == {("calendar:0", "silence")}


def test_nothing_is_taken_before_the_term_ends(sheets: list[Timesheet]) -> None:
    assert silence("taraz", clock.at(date(2025, 10, 7), 23, 59)) == 0


def test_the_sweep_finds_nothing_the_second_time(sheets: list[Timesheet]) -> None:
    assert [silence("taraz", TERM_OVER), silence("taraz", LATER)] == [3, 0]


def test_a_timesheet_whose_term_runs_is_not_taken(sheets: list[Timesheet], key: Key) -> None:
    with pytest.raises(errors.TimesheetAnswered):
        take_into_review(
            actor=DEPARTMENT,
            moment=clock.at(date(2025, 10, 2)),
            request_key=key(),
            city="taraz",
            timesheets=[sheets[0].pk],
        )


def test_the_department_lets_silent_months_stand(sheets: list[Timesheet], key: Key) -> None:
    silence("taraz", TERM_OVER)
    settled = review_timesheets(
        actor=DEPARTMENT,
        moment=LATER,
        request_key=key(),
        city="taraz",
        timesheets=[sheets[0].pk, sheets[1].pk],
    )
    assert settled == 2
    sheets[0].refresh_from_db()
    assert (sheets[0].state, sheets[0].tenge, sheets[0].answered_at) == ("settled", 65_000, LATER)
    entries = Entry.objects.filter(kind="timesheet.settled").order_by("id")
    assert [(entry.subject_id, entry.cause) for entry in entries] == [
        (sheets[0].pk, "review"),
        (sheets[1].pk, "review"),
    ]


def test_a_month_that_waits_for_the_parent_is_not_for_the_department(
    sheets: list[Timesheet], key: Key
) -> None:
    with pytest.raises(errors.TimesheetAnswered) as refused:
        review_timesheets(
            actor=DEPARTMENT,
            moment=LATER,
            request_key=key(),
            city="taraz",
            timesheets=[sheets[0].pk],
        )
    assert str(refused.value)


def test_open_disputes_are_decided_day_by_day(
    sheets: list[Timesheet], children: list[Enrolled], key: Key
) -> None:
    dispute_timesheet(
        actor=children[0].parent,
        moment=clock.at(date(2025, 10, 2)),
        request_key=key(),
        city="taraz",
        timesheet=sheets[0].pk,
        days={date(2025, 9, 2): "A"},
    )
    pass_dispute_on(
        actor=HEAD, moment=LATER, request_key=key(), city="taraz", timesheet=sheets[0].pk
    )
    with pytest.raises(errors.DisputeOpen):
        review_timesheets(
            actor=DEPARTMENT,
            moment=LATER,
            request_key=key(),
            city="taraz",
            timesheets=[sheets[0].pk],
        )
