from datetime import date, datetime

import pytest

from kezek.attendance import errors
from kezek.attendance.acts import dispute_timesheet
from kezek.attendance.models import Dispute, Timesheet
from kezek.attendance.queries import timesheet
from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from tests.attendance.builders import Enrolled, Key
from tests.attendance.days import closed_month

ANSWER = clock.at(date(2025, 10, 3), 20)
SECOND = date(2025, 9, 2)


def dispute(
    key: Key,
    sheet: Timesheet,
    child: Enrolled,
    days: dict[date, str],
    comment: str = "",
    moment: datetime = ANSWER,
) -> int:
    return dispute_timesheet(
        actor=child.parent,
        moment=moment,
        request_key=key(),
        city="taraz",
        timesheet=sheet.pk,
        days=days,
        comment=comment,
    )


@pytest.fixture
def sheet(group: Group, children: list[Enrolled], key: Key) -> Timesheet:
    return closed_month(group, children, key)[0]


def test_the_days_are_kept_with_what_stands_and_what_should(
    sheet: Timesheet, children: list[Enrolled], key: Key
) -> None:
    assert dispute(key, sheet, children[0], {SECOND: "I", date(2025, 9, 3): "A"}) == sheet.pk
    sheet.refresh_from_db()
    assert (sheet.state, sheet.tenge) == ("disputed", 65_000)
    rows = Dispute.objects.order_by("day").values_list("day", "marked", "claimed", "verdict")
    assert list(rows) == [(SECOND, "P", "I", "open"), (date(2025, 9, 3), "P", "A", "open")]
    entry = Entry.objects.get(kind="timesheet.disputed")
    assert entry.data["days"] == {"2025-09-02": "I", "2025-09-03": "A"}


def test_the_comment_is_sealed_and_read_back(
    sheet: Timesheet, children: list[Enrolled], key: Key
) -> None:
    dispute(key, sheet, children[0], {SECOND: "I"}, comment="  Ол үйде болды ")
    stored = Dispute.objects.get().comment_sealed
    assert stored is not None
    assert "үйде" not in bytes(stored).decode("utf-8", "replace")
    shown = timesheet(sheet.pk)
    assert shown is not None
    assert shown.comment == "Ол үйде болды"
    assert "үйде" not in str(Entry.objects.filter(kind="timesheet.disputed").values())


def test_no_day_named_is_refused(sheet: Timesheet, children: list[Enrolled], key: Key) -> None:
    with pytest.raises(errors.NoDaysNamed):
        dispute(key, sheet, children[0], {})


def test_an_unknown_mark_is_refused(sheet: Timesheet, children: list[Enrolled], key: Key) -> None:
    with pytest.raises(errors.MarkUnknown):
        dispute(key, sheet, children[0], {SECOND: "X"})


@pytest.mark.parametrize(
    ("day", "claimed"),
    [
        (date(2025, 9, 6), "I"),  # a Saturday
        (date(2025, 8, 29), "I"),  # another month
        (SECOND, "P"),  # what stands there
    ],
)
def test_a_day_without_another_mark_in_this_month_is_refused_and_nothing_changes(
    sheet: Timesheet, children: list[Enrolled], key: Key, day: date, claimed: str
) -> None:
    with pytest.raises(errors.DayNotInTimesheet):
        dispute(key, sheet, children[0], {day: claimed, date(2025, 9, 3): "A"})
    sheet.refresh_from_db()
    assert sheet.state == "closed"
    assert not Dispute.objects.exists()


def test_a_comment_too_long_is_refused(
    sheet: Timesheet, children: list[Enrolled], key: Key
) -> None:
    with pytest.raises(errors.CommentLong):
        dispute(key, sheet, children[0], {SECOND: "I"}, comment="x" * 1001)


def test_another_childs_parent_is_refused(
    sheet: Timesheet, children: list[Enrolled], key: Key
) -> None:
    with pytest.raises(errors.NoTimesheet):
        dispute(key, sheet, children[1], {SECOND: "I"})


def test_after_the_term_it_is_too_late(
    sheet: Timesheet, children: list[Enrolled], key: Key
) -> None:
    with pytest.raises(errors.AnswerLate):
        dispute(key, sheet, children[0], {SECOND: "I"}, moment=clock.at(date(2025, 10, 8)))


def test_a_second_dispute_is_refused(sheet: Timesheet, children: list[Enrolled], key: Key) -> None:
    dispute(key, sheet, children[0], {SECOND: "I"})
    with pytest.raises(errors.TimesheetAnswered):
        dispute(key, sheet, children[0], {SECOND: "A"})
