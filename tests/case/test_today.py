from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.attendance.acts import dispute_timesheet
from kezek.case.today import city_today, kindergarten_today, money_today
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.journal import sequencer
from kezek.kindergartens.models import Group
from kezek.payments.acts import make_orders
from kezek.payments.sweeps import accrue_due
from kezek.vouchers.acts import allot_money
from tests.attendance.builders import START, Key, a_group, an_application, enrolled
from tests.attendance.days import closed_month, mark_month
from tests.case.cases import (
    NOW,
    a_contract,
    a_place,
    a_voucher,
    a_wait,
    an_iteration,
    filed,
)
from tests.payments.months import DEPARTMENT, OCTOBER_8, approved_month

SEPTEMBER = date(2025, 9, 1)


def test_the_city_is_counted(group: Group) -> None:
    Group.objects.filter(pk=group.pk).update(taken=2)
    hidden = a_group()
    Group.objects.filter(pk=hidden.pk).update(published=False)
    enrolled(group)
    enrolled(group, since=date(2025, 10, 20))  # begins later
    filed(NOW - timedelta(days=3))
    an_application(state="withdrawn")
    iteration = an_iteration(1, NOW)
    iteration.issued = 12
    iteration.save()
    an_iteration(2, NOW - timedelta(days=40))
    with clock.standing_at(NOW):
        today = city_today("taraz")
    assert (today.waiting, today.attending) == (1, 1)
    assert (today.capacity, today.taken, today.free) == (50, 2, 23)
    assert (today.kindergartens, today.queue_types) == (2, 18)
    assert today.vouchers_this_month == 12


def test_seats_of_a_waiting_list_are_not_free(group: Group) -> None:
    Group.objects.filter(pk=group.pk).update(taken=24)
    for _ in range(2):
        voucher = a_voucher(an_application(state="voucher"), "confirmed", confirmed_at=NOW)
        a_wait(voucher, group)
    other = a_group()
    with clock.standing_at(NOW):
        assert city_today("taraz").free == other.capacity


def test_it_is_counted_again_only_when_something_was_journalled(city: str) -> None:
    filed(NOW - timedelta(days=3))
    sequencer.catch_up("taraz")
    with clock.standing_at(NOW):
        first = city_today("taraz")
        with CaptureQueriesContext(connection) as again:
            assert city_today("taraz") == first
        assert len(again) == 1
        filed(NOW - timedelta(days=2))
        sequencer.catch_up("taraz")
        with CaptureQueriesContext(connection) as anew:
            assert city_today("taraz").waiting == first.waiting + 1
        assert len(anew) == 2
    with clock.standing_at(NOW + timedelta(days=1)), CaptureQueriesContext(connection) as morrow:
        city_today("taraz")
    assert len(morrow) == 2


def test_a_heads_day(group: Group, key: Key) -> None:
    children = [enrolled(group), enrolled(group)]
    sheets = closed_month(group, children, key)
    dispute_timesheet(
        actor=children[0].parent,
        moment=clock.at(date(2025, 10, 2)),
        request_key=key(),
        city="taraz",
        timesheet=sheets[0].pk,
        days={date(2025, 9, 2): "A"},
    )
    mark_month(
        group,
        children,
        key,
        month=date(2025, 10, 1),
        last=date(2025, 10, 3),
        but={(children[0].id, date(2025, 10, 3)): "I"},
    )
    place = a_place(a_voucher(an_application(state="voucher"), "placed"), group)
    a_contract(place, "parent_signed", parent_signed_at=NOW, head_due_at=NOW)
    second = a_group(group.kindergarten)
    friday = kindergarten_today(group.kindergarten_id, date(2025, 10, 3))
    assert [one.group for one in friday.groups] == [group.pk, second.pk]
    assert (friday.groups[0].present, friday.groups[0].absent) == (1, 1)
    assert (friday.enrolled, friday.marked, friday.to_sign, friday.disputes) == (2, 1, 1, 1)
    tuesday = kindergarten_today(group.kindergarten_id, date(2025, 10, 7))
    assert tuesday.groups[0].present is None
    assert tuesday.unmarked == ((group.pk, date(2025, 10, 6)),)


def test_a_heads_day_takes_as_many_statements_for_three_groups_as_for_one(group: Group) -> None:
    enrolled(group)
    with CaptureQueriesContext(connection) as one:
        kindergarten_today(group.kindergarten_id, date(2025, 10, 7))
    for _ in range(2):
        enrolled(a_group(group.kindergarten))
    with CaptureQueriesContext(connection) as three:
        kindergarten_today(group.kindergarten_id, date(2025, 10, 7))
    assert len(one) == len(three)


def test_the_money_of_a_year_adds_up(group: Group, key: Key) -> None:
    allot_money(
        actor=Actor(Role.DEPARTMENT, 1),
        moment=START,
        request_key=key(),
        city="taraz",
        budget_year=2025,
        source="local",
        tenge=10_000_000,
    )
    children = [enrolled(group), enrolled(group)]
    approved_month(group, children, key, but={(children[0].id, date(2025, 9, 2)): "A"})
    accrue_due("taraz", OCTOBER_8)
    make_orders(
        actor=DEPARTMENT, moment=OCTOBER_8, request_key=key(), city="taraz", month=SEPTEMBER
    )
    money = money_today("taraz", 2025)
    assert money.ordered == 62_045 + 65_000
    assert money.released == 65_000 - 62_045
    assert money.allotted == 10_000_000
    assert money_today("taraz") == money
    assert money_today("taraz", 2024).allotted == 0
