from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.attendance import errors
from kezek.attendance.acts import close_months
from kezek.attendance.models import DayMark, Timesheet
from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.policy.queries import calendar
from tests.attendance.builders import Enrolled, Key, a_group, a_kindergarten, enrolled
from tests.attendance.days import CLOSING, HEAD, SEPTEMBER, closed_month, mark_month


def close(key: Key, *groups: Group) -> int:
    return close_months(
        actor=HEAD,
        moment=CLOSING,
        request_key=key(),
        city="taraz",
        month=SEPTEMBER,
        kindergartens=[group.kindergarten_id for group in groups],
    )


def test_a_full_month_is_worth_the_norm(group: Group, children: list[Enrolled], key: Key) -> None:
    mark_month(group, children, key)
    assert close(key, group) == 3
    sheet = Timesheet.objects.get(enrolment_id=children[0].id)
    assert (sheet.month, sheet.state) == (SEPTEMBER, "closed")
    assert (sheet.working_days, sheet.marked_days) == (22, 22)
    assert (sheet.present, sheet.paid_days, sheet.tenge) == (22, 22, 65_000)
    assert sheet.closed_at == CLOSING
    assert sheet.answered_at is None


def test_ill_days_are_paid_and_days_without_a_reason_are_not(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    child = children[0]
    but = {
        (child.id, date(2025, 9, 2)): "I",
        (child.id, date(2025, 9, 3)): "A",
        (child.id, date(2025, 9, 4)): "A",
    }
    sheet = closed_month(group, children, key, but=but)[0]
    assert (sheet.present, sheet.paid_days) == (19, 20)
    assert sheet.tenge == 59_091  # 65 000 × 20 ÷ 22 = 59 090.9


def test_summer_rest_past_the_years_limit_is_not_paid_wherever_it_was_used(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    child = children[0]
    before = enrolled(group, since=date(2025, 5, 1), until=date(2025, 8, 30), voucher_state="ended")
    before.enrolment.child = child.child
    before.enrolment.save()
    days = calendar().working_days(date(2025, 7, 2), date(2025, 8, 30))
    DayMark.objects.bulk_create(
        DayMark(city_id="taraz", enrolment_id=before.id, day=day, mark="S") for day in days
    )
    rest = {(child.id, date(2025, 9, day)): "S" for day in (2, 3, 4)}
    sheet = closed_month(group, children, key, but=rest)[0]
    # 61 days were used before the 2nd, weekends too: it alone is still within the 62.
    assert (sheet.present, sheet.paid_days) == (19, 20)


def test_a_child_who_came_in_mid_month_is_paid_by_the_whole_months_divisor(
    group: Group, key: Key
) -> None:
    child = enrolled(group, since=date(2025, 9, 15))
    (sheet,) = closed_month(group, [child], key)
    assert (sheet.working_days, sheet.marked_days, sheet.paid_days) == (22, 12, 12)
    assert sheet.tenge == 35_455


def test_a_child_who_left_in_mid_month_is_paid_until_then(group: Group, key: Key) -> None:
    child = enrolled(group, until=date(2025, 9, 15))
    (sheet,) = closed_month(group, [child], key)
    assert (sheet.marked_days, sheet.tenge) == (10, 29_545)


def test_a_child_whose_time_holds_no_working_day_has_no_timesheet(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    enrolled(group, since=date(2025, 9, 27), until=date(2025, 9, 29))  # a weekend
    mark_month(group, children, key)
    assert close(key, group) == 3


def test_the_parent_answers_until_the_seventh(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheet = closed_month(group, children, key)[0]
    assert sheet.due_at == clock.at(date(2025, 10, 8))


def test_each_timesheet_is_journalled(group: Group, children: list[Enrolled], key: Key) -> None:
    sheets = closed_month(group, children, key)
    entries = Entry.objects.filter(kind="timesheet.closed").order_by("id")
    assert [entry.subject_id for entry in entries] == [sheet.pk for sheet in sheets]
    assert entries[0].actor == "head:8"
    assert entries[0].data == {
        "month": "2025-09-01",
        "paid_days": 22,
        "working_days": 22,
        "tenge": 65_000,
        "enrolment": children[0].id,
        "due": sheets[0].due_at.astimezone(clock.ALMATY).isoformat(),
    }


def test_a_month_that_still_runs_is_refused(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key)
    with pytest.raises(errors.MonthRuns) as refused:
        close_months(
            actor=HEAD,
            moment=clock.at(date(2025, 9, 29), 20),
            request_key=key(),
            city="taraz",
            month=SEPTEMBER,
            kindergartens=[group.kindergarten_id],
        )
    assert "30.09" in str(refused.value)


def test_it_can_be_closed_on_its_last_working_day(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key)
    closed = close_months(
        actor=HEAD,
        moment=clock.at(date(2025, 9, 30), 19),
        request_key=key(),
        city="taraz",
        month=SEPTEMBER,
        kindergartens=[group.kindergarten_id],
    )
    assert closed == 3


def test_unmarked_days_are_named_and_nothing_is_closed(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key, last=date(2025, 9, 26))
    with pytest.raises(errors.MonthIncomplete) as refused:
        close(key, group)
    assert "29.09, 30.09" in str(refused.value)
    assert not Timesheet.objects.exists()


def test_one_missing_mark_of_one_child_is_found(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key)
    DayMark.objects.filter(enrolment_id=children[1].id, day=date(2025, 9, 10)).delete()
    with pytest.raises(errors.MonthIncomplete) as refused:
        close(key, group)
    assert "10.09" in str(refused.value)


def test_a_closed_month_is_not_closed_again(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    closed_month(group, children, key)
    with pytest.raises(errors.MonthClosed):
        close(key, group)


def test_the_same_request_twice_closes_once(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key)
    answers = [
        close_months(
            actor=HEAD,
            moment=CLOSING,
            request_key="double",
            city="taraz",
            month=SEPTEMBER,
            kindergartens=[group.kindergarten_id],
        )
        for _ in range(2)
    ]
    assert answers == [3, 3]
    assert Timesheet.objects.count() == 3


def test_a_kindergarten_without_children_has_nothing_to_close(city: str, key: Key) -> None:
    assert close(key, a_group()) == 0


def test_other_kindergartens_stay_open(group: Group, children: list[Enrolled], key: Key) -> None:
    other = a_group()
    enrolled(other)
    mark_month(group, children, key)
    assert close(key, group) == 3  # the other one has no marks and is not asked


def test_two_kindergartens_take_as_many_statements_as_one(city: str, key: Key) -> None:
    groups = [a_group(a_kindergarten()) for _ in range(3)]
    for group in groups:
        mark_month(group, [enrolled(group), enrolled(group)], key)
    with CaptureQueriesContext(connection) as one:
        close(key, groups[0])
    with CaptureQueriesContext(connection) as two:
        close(key, *groups[1:])
    assert len(two) == len(one)
