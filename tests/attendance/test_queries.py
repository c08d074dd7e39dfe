from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.attendance import queries
from kezek.kindergartens.models import Group
from kezek.policy.queries import calendar
from tests.attendance.builders import Enrolled, Key, a_group, enrolled
from tests.attendance.days import SEPTEMBER, closed_month, mark_month

MONDAY, TUESDAY = date(2025, 9, 1), date(2025, 9, 2)


def test_enrolled_by_group_names_those_of_the_day(group: Group, key: Key) -> None:
    stays = enrolled(group)
    enrolled(group, until=TUESDAY)
    other = enrolled(a_group(), since=date(2025, 9, 3))
    assert queries.enrolled_by_group("taraz", TUESDAY) == {group.pk: [stays.id]}
    assert other.enrolment.group_id not in queries.enrolled_by_group("taraz", TUESDAY)


def test_a_group_sheet_before_and_after_marking(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    before = queries.group_sheet(group.pk, MONDAY)
    assert before.marked_at is None
    assert [(row.enrolment, row.child, row.mark) for row in before.children] == [
        (child.id, child.child.pk, None) for child in children
    ]
    mark_month(group, children, key, last=MONDAY, but={(children[1].id, MONDAY): "I"})
    after = queries.group_sheet(group.pk, MONDAY)
    assert after.marked_at is not None
    assert [row.mark for row in after.children] == ["P", "I", "P"]


def test_unmarked_groups_and_closing(group: Group, children: list[Enrolled], key: Key) -> None:
    mark_month(group, children, key, last=date(2025, 9, 26))
    closing = queries.closing_of(group.kindergarten_id, SEPTEMBER)
    assert closing.unmarked == ((group.pk, date(2025, 9, 29)), (group.pk, date(2025, 9, 30)))
    assert (closing.may_from, closing.closed) == (date(2025, 9, 30), 0)


def test_a_childs_month_day_by_day(group: Group, children: list[Enrolled], key: Key) -> None:
    child = children[0]
    ill = {(child.id, date(2025, 9, day)): "I" for day in (11, 12, 15)}
    sheet = closed_month(group, children, key, but=ill | {(child.id, date(2025, 9, 25)): "A"})[0]
    shown = queries.timesheet(sheet.pk)
    assert shown is not None
    assert len(shown.days) == 30
    assert (shown.days[5].working, shown.days[5].mark) == (False, None)
    assert shown.norm == 65_000
    assert [(total.mark, total.days, total.paid) for total in shown.totals] == [
        ("P", 18, True),
        ("I", 3, True),
        ("A", 1, False),
    ]
    # a weekend does not part the days of one illness
    assert shown.totals[1].runs == ((date(2025, 9, 11), date(2025, 9, 15)),)
    assert (shown.brief.paid_days, shown.brief.tenge) == (21, 62_045)


def test_no_timesheet_is_none(city: str) -> None:
    assert queries.timesheet(404) is None


def test_a_childs_months_and_what_waits_for_its_parent(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = closed_month(group, children, key)
    assert [brief.id for brief in queries.timesheets_of(children[0].child.pk)] == [sheets[0].pk]
    waiting = queries.waiting_for_parent([children[0].child.pk, children[2].child.pk])
    assert [brief.id for brief in waiting] == [sheets[0].pk, sheets[2].pk]
    assert len(queries.closed_timesheets("taraz", SEPTEMBER)) == 3
    assert queries.in_review("taraz") == []
    assert queries.disputes_at(group.kindergarten_id) == []


def test_lists_take_one_query_for_one_row_and_for_three(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    closed_month(group, children, key)
    with CaptureQueriesContext(connection) as one:
        queries.waiting_for_parent([children[0].child.pk])
    with CaptureQueriesContext(connection) as three:
        queries.waiting_for_parent([child.child.pk for child in children])
    assert len(one) == len(three) == 1


def test_a_child_away_without_a_reason_for_thirty_days_is_found(group: Group, key: Key) -> None:
    away, once, ill = (enrolled(group) for _ in range(3))
    september = calendar().working_days(SEPTEMBER, date(2025, 10, 1))
    but = {(away.id, day): "A" for day in september}
    but |= {(once.id, day): "A" for day in september[:-1]}
    but |= {(ill.id, day): "I" for day in september}
    mark_month(group, [away, once, ill], key, but=but)
    (found,) = queries.long_absences("taraz", date(2025, 9, 30))
    assert (found.enrolment, found.child, found.group) == (away.id, away.child.pk, group.pk)
    assert found.since == MONDAY
    assert queries.long_absences("taraz", date(2025, 9, 26)) == []  # not 30 days yet
