from datetime import date

import pytest

from kezek.attendance import errors
from kezek.attendance.acts import Correction, correct_mark
from kezek.attendance.models import DayMark, GroupDay
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from tests.attendance.builders import Enrolled, Key
from tests.attendance.days import EDUCATOR, closed_month, evening, mark_month

TUESDAY = date(2025, 9, 2)


def correct(
    key: Key, child: Enrolled, mark: str = "I", reason: Correction = Correction.CERTIFICATE
) -> int:
    return correct_mark(
        actor=EDUCATOR,
        moment=evening(date(2025, 9, 3)),
        request_key=key(),
        city="taraz",
        enrolment=child.id,
        day=TUESDAY,
        mark=mark,
        reason=reason,
    )


def test_the_mark_and_the_days_counts_change(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key, last=TUESDAY)
    assert correct(key, children[0]) == children[0].id
    assert DayMark.objects.get(enrolment_id=children[0].id, day=TUESDAY).mark == "I"
    day = GroupDay.objects.get(day=TUESDAY)
    assert (day.present, day.absent) == (2, 1)
    entry = Entry.objects.get(kind="mark.corrected")
    assert entry.subject_id == children[0].id
    assert entry.data == {
        "day": "2025-09-02",
        "old": "P",
        "new": "I",
        "reason": "certificate",
    }


def test_from_one_absence_to_another_the_counts_stay(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key, last=TUESDAY, but={(children[0].id, TUESDAY): "A"})
    correct(key, children[0])
    day = GroupDay.objects.get(day=TUESDAY)
    assert (day.present, day.absent) == (2, 1)


def test_an_unmarked_day_has_nothing_to_correct(children: list[Enrolled], key: Key) -> None:
    with pytest.raises(errors.MarkMissing):
        correct(key, children[0])


def test_the_same_mark_is_no_correction(group: Group, children: list[Enrolled], key: Key) -> None:
    mark_month(group, children, key, last=TUESDAY)
    with pytest.raises(errors.MarkSame):
        correct(key, children[0], mark="P")


def test_an_unknown_mark_is_refused(group: Group, children: list[Enrolled], key: Key) -> None:
    mark_month(group, children, key, last=TUESDAY)
    with pytest.raises(errors.MarkUnknown):
        correct(key, children[0], mark="X")


def test_a_reason_outside_the_list_is_refused(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    mark_month(group, children, key, last=TUESDAY)
    with pytest.raises(errors.ReasonUnknown):
        correct(key, children[0], reason="because")  # type: ignore[arg-type]  # what a form may send


def test_a_closed_month_keeps_its_marks(group: Group, children: list[Enrolled], key: Key) -> None:
    closed_month(group, children, key)
    with pytest.raises(errors.MonthClosed):
        correct(key, children[0])
    assert DayMark.objects.get(enrolment_id=children[0].id, day=TUESDAY).mark == "P"
    assert GroupDay.objects.get(day=TUESDAY).present == 3
