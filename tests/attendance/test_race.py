"""Two at once: one wins, the other is told so, and nothing is half done."""

from datetime import date

import pytest

from kezek.attendance import errors
from kezek.attendance.acts import (
    Correction,
    GroupMarks,
    approve_timesheets,
    close_months,
    correct_mark,
    dispute_timesheet,
    mark_days,
)
from kezek.attendance.models import DayMark, GroupDay, Timesheet
from kezek.core import clock
from kezek.journal.models import Entry
from tests.attendance.builders import Enrolled, Key, a_city, a_group, enrolled
from tests.attendance.days import CLOSING, EDUCATOR, HEAD, SEPTEMBER, closed_month, mark_month
from tests.clones import cloned_db, side_by_side, template_db

__all__ = ["cloned_db", "template_db"]  # fixtures

TUESDAY = date(2025, 9, 2)


def mark(children: list[Enrolled], code: str) -> int:
    return mark_days(
        actor=EDUCATOR,
        moment=clock.at(TUESDAY, 18),
        request_key=f"mark:{code}",
        city="taraz",
        groups=[
            GroupMarks(
                children[0].enrolment.group_id, TUESDAY, {child.id: code for child in children}
            )
        ],
    )


def test_a_day_marked_twice_at_once_is_marked_by_one(cloned_db: str) -> None:
    a_city()
    group = a_group()
    children = [enrolled(group) for _ in range(3)]
    results = side_by_side([lambda: mark(children, "P"), lambda: mark(children, "A")])
    assert sorted(map(str, map(type, results))) == sorted(map(str, [int, errors.DayMarked]))
    assert len(set(DayMark.objects.values_list("mark", flat=True))) == 1
    assert (DayMark.objects.count(), GroupDay.objects.count()) == (3, 1)
    assert Entry.objects.filter(kind="day.marked").count() == 1


def test_approval_and_dispute_at_once_leave_one_answer(cloned_db: str) -> None:
    a_city()
    group = a_group()
    child = enrolled(group)
    (sheet,) = closed_month(group, [child], Key())
    moment = clock.at(date(2025, 10, 3))
    results = side_by_side(
        [
            lambda: approve_timesheets(
                actor=child.parent,
                moment=moment,
                request_key="approve",
                city="taraz",
                timesheets=[sheet.pk],
            ),
            lambda: dispute_timesheet(
                actor=child.parent,
                moment=moment,
                request_key="dispute",
                city="taraz",
                timesheet=sheet.pk,
                days={TUESDAY: "A"},
            ),
        ]
    )
    assert sum(isinstance(result, errors.TimesheetAnswered) for result in results) == 1
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert len(kinds & {"timesheet.approved", "timesheet.disputed"}) == 1
    state = Timesheet.objects.get().state
    assert (state == "approved") == ("timesheet.approved" in kinds)


@pytest.mark.parametrize("round_", range(3))
def test_a_correction_while_the_month_is_closed_is_counted_or_refused(
    cloned_db: str, round_: int
) -> None:
    a_city()
    group = a_group()
    child = enrolled(group)
    mark_month(group, [child], Key())
    results = side_by_side(
        [
            lambda: close_months(
                actor=HEAD,
                moment=CLOSING,
                request_key="close",
                city="taraz",
                month=SEPTEMBER,
                kindergartens=[group.kindergarten_id],
            ),
            lambda: correct_mark(
                actor=EDUCATOR,
                moment=CLOSING,
                request_key="correct",
                city="taraz",
                enrolment=child.id,
                day=TUESDAY,
                mark="A",
                reason=Correction.MISTAKE,
            ),
        ]
    )
    sheet, standing = Timesheet.objects.get(), DayMark.objects.get(day=TUESDAY).mark
    refused = isinstance(results[1], errors.MonthClosed)
    assert (standing, sheet.present) == (("P", 22) if refused else ("A", 21))
    assert GroupDay.objects.get(day=TUESDAY).present == int(refused)
