from datetime import date

import pytest

from kezek.attendance import errors
from kezek.attendance.acts import dispute_timesheet, pass_dispute_on, settle_dispute
from kezek.attendance.models import DayMark, Dispute, GroupDay, Timesheet
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from tests.attendance.builders import Enrolled, Key
from tests.attendance.days import DEPARTMENT, HEAD, closed_month

DECISION = clock.at(date(2025, 10, 6), 10)
SECOND, THIRD = date(2025, 9, 2), date(2025, 9, 3)


@pytest.fixture
def sheet(group: Group, children: list[Enrolled], key: Key) -> Timesheet:
    """The second was marked absent and the child was there; the third was marked present."""
    sheet = closed_month(group, children, key, but={(children[0].id, SECOND): "A"})[0]
    dispute_timesheet(
        actor=children[0].parent,
        moment=clock.at(date(2025, 10, 3)),
        request_key=key(),
        city="taraz",
        timesheet=sheet.pk,
        days={SECOND: "P", THIRD: "A"},
    )
    return sheet


def settle(key: Key, sheet: Timesheet, accepted: list[date], actor: Actor = DEPARTMENT) -> int:
    return settle_dispute(
        actor=actor,
        moment=DECISION,
        request_key=key(),
        city="taraz",
        timesheet=sheet.pk,
        accepted=accepted,
    )


def test_the_kindergarten_accepts_and_the_month_is_counted_anew(
    sheet: Timesheet, children: list[Enrolled], key: Key
) -> None:
    assert settle(key, sheet, [SECOND, THIRD], HEAD) == 62_045
    sheet.refresh_from_db()
    assert (sheet.state, sheet.present, sheet.paid_days) == ("settled", 21, 21)
    assert sheet.answered_at == DECISION
    assert DayMark.objects.get(enrolment_id=children[0].id, day=SECOND).mark == "P"
    assert DayMark.objects.get(enrolment_id=children[0].id, day=THIRD).mark == "A"
    days = GroupDay.objects.filter(day__in=[SECOND, THIRD]).order_by("day")
    assert [(day.present, day.absent) for day in days] == [(3, 0), (2, 1)]
    entry = Entry.objects.get(kind="timesheet.settled")
    assert entry.data == {
        "month": "2025-09-01",
        "paid_days": 21,
        "tenge": 62_045,
        "enrolment": children[0].id,
        "accepted": 2,
        "refused": 0,
    }


def test_the_department_accepts_one_day_of_two(sheet: Timesheet, key: Key) -> None:
    assert settle(key, sheet, [SECOND]) == 65_000
    verdicts = dict(Dispute.objects.values_list("day", "verdict"))
    assert verdicts == {SECOND: "accepted", THIRD: "refused"}


def test_the_department_accepts_none(sheet: Timesheet, key: Key) -> None:
    assert settle(key, sheet, []) == sheet.tenge
    assert set(Dispute.objects.values_list("verdict", flat=True)) == {"refused"}


def test_the_kindergarten_may_not_accept_a_part(sheet: Timesheet, key: Key) -> None:
    with pytest.raises(errors.PartRefused):
        settle(key, sheet, [SECOND], HEAD)
    sheet.refresh_from_db()
    assert sheet.state == "disputed"


def test_what_it_passes_on_the_department_decides(sheet: Timesheet, key: Key) -> None:
    passed = pass_dispute_on(
        actor=HEAD, moment=DECISION, request_key=key(), city="taraz", timesheet=sheet.pk
    )
    assert passed == sheet.pk
    sheet.refresh_from_db()
    assert sheet.state == "review"
    assert Entry.objects.get(kind="timesheet.in_review").cause == "disagreement"
    with pytest.raises(errors.TimesheetAnswered):
        settle(key, sheet, [SECOND, THIRD], HEAD)
    assert settle(key, sheet, [SECOND]) == 65_000


def test_it_is_passed_on_once(sheet: Timesheet, key: Key) -> None:
    for expected in (None, errors.TimesheetAnswered):
        if expected is None:
            pass_dispute_on(
                actor=HEAD, moment=DECISION, request_key=key(), city="taraz", timesheet=sheet.pk
            )
            continue
        with pytest.raises(expected):
            pass_dispute_on(
                actor=HEAD, moment=DECISION, request_key=key(), city="taraz", timesheet=sheet.pk
            )


def test_a_day_that_nobody_disputed_is_refused(sheet: Timesheet, key: Key) -> None:
    with pytest.raises(errors.DayNotDisputed):
        settle(key, sheet, [date(2025, 9, 4)])


def test_a_settled_month_is_final(sheet: Timesheet, key: Key) -> None:
    settle(key, sheet, [SECOND])
    with pytest.raises(errors.TimesheetAnswered):
        settle(key, sheet, [])


def test_an_unknown_timesheet_is_refused(sheet: Timesheet, key: Key) -> None:
    sheet.pk += 1000
    with pytest.raises(errors.NoTimesheet):
        settle(key, sheet, [])
