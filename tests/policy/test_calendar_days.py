"""The calendar is edited at the desk: days to come, listed, moved, taken out."""

from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.policy.acts import list_day, move_day, unlist_day
from kezek.policy.acts.days import DayListed, DayNotListed, DayOrdinary, DayPast, NameMissing
from kezek.policy.models import CalendarDay
from kezek.policy.queries import calendar, listed_days
from kezek.vouchers.acts import confirm_voucher
from kezek.vouchers.models import Voucher
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_city, a_key, a_voucher

FRIDAY, SATURDAY, MONDAY = date(2025, 7, 4), date(2025, 7, 5), date(2025, 7, 7)
pytestmark = pytest.mark.django_db


def note(day: date, *, working: bool = False, **names: str) -> str:
    return list_day(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=a_city().pk,
        day=day,
        working=working,
        **{"name_kk": "Астана күні", "name_ru": "День столицы", "name_en": "Capital Day", **names},
    )


def shift(day: date, to: date) -> str:
    return move_day(
        actor=DEPARTMENT, moment=START, request_key=a_key(), city=a_city().pk, day=day, to=to
    )


def take_out(day: date) -> str:
    return unlist_day(
        actor=DEPARTMENT, moment=START, request_key=a_key(), city=a_city().pk, day=day
    )


def signing_ends() -> date:
    """The last day to sign of a voucher that is confirmed now: five working days."""
    voucher = a_voucher()
    confirm_voucher(actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=voucher.pk)
    due = Voucher.objects.get(pk=voucher.pk).sign_due_at
    assert due is not None
    return clock.day_of(due - timedelta(seconds=1))


def test_a_day_off_makes_terms_given_afterwards_longer_and_leaves_the_others() -> None:
    before = signing_ends()
    note(MONDAY)
    assert (before, signing_ends()) == (date(2025, 7, 8), date(2025, 7, 9))
    dues = list(Voucher.objects.order_by("pk").values_list("sign_due_at", flat=True))
    assert dues[0] == clock.end_of(date(2025, 7, 8))
    entry = Entry.objects.get(kind="calendar.changed")
    assert entry.data == {"day": "2025-07-07", "working": False, "listed": True}
    assert date.fromordinal(entry.subject_id) == MONDAY


def test_a_moved_working_saturday_makes_them_shorter() -> None:
    note(MONDAY)
    note(SATURDAY, working=True)
    assert signing_ends() == date(2025, 7, 8)
    assert calendar().is_working(SATURDAY)


def test_a_day_moves_with_its_name() -> None:
    note(MONDAY)
    shift(MONDAY, FRIDAY)
    (row,) = listed_days(2025)
    assert (row.day, row.working, row.name_kk) == (FRIDAY, False, "Астана күні")
    said = list(Entry.objects.filter(kind="calendar.changed").order_by("pk"))
    assert [(one.data["day"], one.data["listed"]) for one in said[1:]] == [
        ("2025-07-07", False),
        ("2025-07-04", True),
    ]


def test_a_day_taken_out_is_ordinary_again() -> None:
    note(MONDAY)
    assert not calendar().is_working(MONDAY)
    take_out(MONDAY)
    assert calendar().is_working(MONDAY)
    assert listed_days(2025) == []


def test_days_that_have_come_stay() -> None:
    today = clock.day_of(START)
    CalendarDay.objects.create(day=today, working=False, name_kk="a", name_ru="b", name_en="c")
    with pytest.raises(DayPast):
        note(today - timedelta(days=1))
    with pytest.raises(DayPast):
        take_out(today)
    with pytest.raises(DayPast):
        shift(today, FRIDAY)
    note(MONDAY)
    with pytest.raises(DayPast):
        shift(MONDAY, today)
    assert CalendarDay.objects.count() == 2


def test_a_day_is_listed_once() -> None:
    note(MONDAY)
    note(FRIDAY)
    with pytest.raises(DayListed):
        note(MONDAY)
    with pytest.raises(DayListed):
        shift(MONDAY, FRIDAY)


def test_a_working_day_of_the_week_is_not_noted_as_one() -> None:
    with pytest.raises(DayOrdinary):
        note(FRIDAY, working=True)
    note(SATURDAY, working=True)
    with pytest.raises(DayOrdinary):
        shift(SATURDAY, FRIDAY)


def test_a_day_that_is_not_listed_can_be_neither_moved_nor_taken_out() -> None:
    with pytest.raises(DayNotListed):
        take_out(MONDAY)
    with pytest.raises(DayNotListed):
        shift(MONDAY, FRIDAY)


@pytest.mark.parametrize("field", ["name_kk", "name_ru", "name_en"])
def test_the_name_stands_in_every_language(field: str) -> None:
    with pytest.raises(NameMissing) as refused:
        note(MONDAY, working=False, **{field: "  "})
    assert refused.value.field == field
