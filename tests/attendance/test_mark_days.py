from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.attendance import errors
from kezek.attendance.acts import GroupMarks, mark_days
from kezek.attendance.models import DayMark, GroupDay
from kezek.attendance.rules import marks_text
from kezek.core.sealing import Purpose, mark
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.policy.models import CalendarDay
from tests.attendance.builders import Enrolled, Key, a_city, a_group, enrolled
from tests.attendance.days import EDUCATOR, evening

TUESDAY = date(2025, 9, 2)


def give(key: Key, *groups: GroupMarks, on: date = TUESDAY) -> int:
    return mark_days(
        actor=EDUCATOR, moment=evening(on), request_key=key(), city="taraz", groups=groups
    )


def marks_of(*rows: Enrolled, code: str = "P") -> dict[int, str]:
    return {row.id: code for row in rows}


def test_it_writes_a_mark_for_every_child(group: Group, children: list[Enrolled], key: Key) -> None:
    first, second, third = children
    marks = marks_of(first, second) | marks_of(third, code="I")
    assert give(key, GroupMarks(group.pk, TUESDAY, marks)) == 3
    written = DayMark.objects.values_list("enrolment_id", "day", "mark", "city_id")
    assert sorted(written) == [
        (first.id, TUESDAY, "P", "taraz"),
        (second.id, TUESDAY, "P", "taraz"),
        (third.id, TUESDAY, "I", "taraz"),
    ]


def test_it_counts_who_came_and_who_did_not(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    first, second, third = children
    give(
        key,
        GroupMarks(group.pk, TUESDAY, {first.id: "P", second.id: "I", third.id: "A"}),
    )
    day = GroupDay.objects.get()
    assert (day.group_id, day.day, day.present, day.absent) == (group.pk, TUESDAY, 1, 2)
    assert day.marked_at == evening(TUESDAY)


def test_it_journals_each_group_with_counts_and_a_digest_that_binds_the_marks(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    other = a_group()
    lonely = enrolled(other)
    marks = marks_of(*children)
    give(
        key,
        GroupMarks(group.pk, TUESDAY, marks),
        GroupMarks(other.pk, TUESDAY, {lonely.id: "A"}),
    )
    entries = Entry.objects.filter(kind="day.marked").order_by("id")
    assert [(row.subject_id, row.actor) for row in entries] == [
        (group.pk, "educator:7"),
        (other.pk, "educator:7"),
    ]
    assert entries[0].data == {
        "day": "2025-09-02",
        "present": 3,
        "absent": 0,
        "digest": mark(Purpose.TEXT, marks_text(group.pk, TUESDAY, marks)).hex(),
    }
    changed = marks | {children[0].id: "A"}
    assert (
        entries[0].data["digest"]
        != mark(Purpose.TEXT, marks_text(group.pk, TUESDAY, changed)).hex()
    )


def test_the_number_of_statements_is_the_same_for_one_group_and_for_five(
    city: str, key: Key
) -> None:
    sheets = []
    for _ in range(7):
        group = a_group()
        sheets.append(GroupMarks(group.pk, TUESDAY, marks_of(*[enrolled(group) for _ in range(3)])))
    give(key, sheets.pop())  # reads the rules, which are kept
    with CaptureQueriesContext(connection) as one:
        give(key, sheets[0])
    with CaptureQueriesContext(connection) as many:
        give(key, *sheets[1:])
    assert len(many) == len(one)


def test_a_day_off_is_refused(group: Group, children: list[Enrolled], key: Key) -> None:
    saturday = date(2025, 9, 6)
    with pytest.raises(errors.DayOff):
        give(key, GroupMarks(group.pk, saturday, marks_of(*children)), on=saturday)


def test_a_listed_holiday_is_refused_and_a_moved_working_saturday_is_not(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    saturday = date(2025, 9, 6)
    names = {"name_kk": "x", "name_ru": "x", "name_en": "x"}
    CalendarDay.objects.create(day=TUESDAY, working=False, **names)
    CalendarDay.objects.create(day=saturday, working=True, **names)
    with pytest.raises(errors.DayOff):
        give(key, GroupMarks(group.pk, TUESDAY, marks_of(*children)))
    assert give(key, GroupMarks(group.pk, saturday, marks_of(*children)), on=saturday) == 3


def test_a_day_to_come_is_refused(group: Group, children: list[Enrolled], key: Key) -> None:
    with pytest.raises(errors.DayToCome):
        give(key, GroupMarks(group.pk, date(2025, 9, 3), marks_of(*children)))


def test_an_unknown_mark_is_refused(group: Group, children: list[Enrolled], key: Key) -> None:
    with pytest.raises(errors.MarkUnknown):
        give(key, GroupMarks(group.pk, TUESDAY, marks_of(*children, code="X")))


def test_a_child_of_another_group_is_refused_and_nothing_is_written(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    stranger = enrolled(a_group())
    with pytest.raises(errors.NotInGroup):
        give(key, GroupMarks(group.pk, TUESDAY, marks_of(*children, stranger)))
    assert not DayMark.objects.exists()
    assert not GroupDay.objects.exists()


def test_a_child_who_has_left_is_refused(group: Group, key: Key) -> None:
    stays, left = enrolled(group), enrolled(group, until=TUESDAY)
    with pytest.raises(errors.NotInGroup):
        give(key, GroupMarks(group.pk, TUESDAY, marks_of(stays, left)))


def test_an_unknown_group_is_refused(city: str, key: Key) -> None:
    with pytest.raises(errors.NotInGroup):
        give(key, GroupMarks(404, TUESDAY, {}))


def test_a_group_of_another_city_is_refused(city: str, key: Key) -> None:
    elsewhere = a_group(city=a_city("almaty-auezov"))
    child = enrolled(elsewhere)
    with pytest.raises(errors.NotInGroup):
        give(key, GroupMarks(elsewhere.pk, TUESDAY, marks_of(child)))


def test_a_forgotten_child_is_refused_and_counted(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    with pytest.raises(errors.DayIncomplete) as refused:
        give(key, GroupMarks(group.pk, TUESDAY, marks_of(children[0])))
    assert "2" in str(refused.value)
    assert not DayMark.objects.exists()


def test_a_marked_day_is_refused_a_second_time(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    give(key, GroupMarks(group.pk, TUESDAY, marks_of(*children)))
    with pytest.raises(errors.DayMarked):
        give(key, GroupMarks(group.pk, TUESDAY, marks_of(*children, code="A")))
    assert set(DayMark.objects.values_list("mark", flat=True)) == {"P"}


def test_a_group_named_twice_in_one_call_is_refused(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheet = GroupMarks(group.pk, TUESDAY, marks_of(*children))
    with pytest.raises(errors.DayMarked):
        give(key, sheet, sheet)


def test_the_same_request_twice_marks_once_and_answers_the_same(
    group: Group, children: list[Enrolled]
) -> None:
    sheet = GroupMarks(group.pk, TUESDAY, marks_of(*children))
    answers = [
        mark_days(
            actor=EDUCATOR,
            moment=evening(TUESDAY),
            request_key="double",
            city="taraz",
            groups=[sheet],
        )
        for _ in range(2)
    ]
    assert answers == [3, 3]
    assert DayMark.objects.count() == 3
    assert Entry.objects.filter(kind="day.marked").count() == 1


def test_nothing_to_mark_is_no_mark(city: str, key: Key) -> None:
    assert give(key) == 0
