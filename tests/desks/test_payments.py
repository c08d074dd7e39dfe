from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from kezek.attendance.acts import dispute_timesheet, pass_dispute_on
from kezek.attendance.models import Timesheet
from kezek.attendance.sweeps import silence
from kezek.core import clock
from kezek.kindergartens.models import Group
from kezek.payments.models import PaymentOrder
from kezek.payments.sweeps import accrue_due, bank_answers
from kezek.vouchers.acts import allot_money
from tests.attendance.builders import START, Key, a_group, enrolled
from tests.attendance.days import HEAD, closed_month
from tests.desks.staff import cost, head_of, keyed, signed_in, staff, words
from tests.payments.months import DEPARTMENT, OCTOBER_8, approved_month

PAYMENTS, TIMESHEETS = "/ru/desks/payments/", "/ru/desks/timesheets/"
OCTOBER_9 = clock.at(date(2025, 10, 9), 10)


@pytest.fixture(autouse=True)
def _money(city: str, key: Key) -> None:
    allot_money(
        actor=DEPARTMENT,
        moment=START,
        request_key=key(),
        city=city,
        budget_year=2025,
        source="local",
        tenge=100_000_000,
    )


@pytest.fixture(autouse=True)
def _october(_morning: None) -> Iterator[None]:
    with clock.standing_at(OCTOBER_9):
        yield


@pytest.fixture
def department(city: str) -> Client:
    return signed_in(staff("department"))


def earned(group: Group, key: Key, many: int = 2) -> None:
    children = [enrolled(group) for _ in range(many)]
    approved_month(group, children, key)
    accrue_due(group.city_id, OCTOBER_8)


def test_money_goes_from_earned_to_paid(department: Client, group: Group, key: Key) -> None:
    assert "Платёжных поручений пока нет." in words(department.get(PAYMENTS))
    earned(group, key)
    assert "130 000 ₸" in words(department.get(PAYMENTS))
    sent = keyed(month="2025-09-01")
    for _ in range(2):
        assert department.post(PAYMENTS, sent).headers["Location"] == PAYMENTS + "?done=ordered"
    assert "Отправить в банк: 1, 130 000 ₸" in words(department.get(PAYMENTS))
    assert department.post(PAYMENTS, keyed(send=1)).headers["Location"].endswith("?done=sent")
    assert department.post(PAYMENTS, keyed(send=1)).headers["Location"].endswith("?done=before")
    bank_answers(group.city_id, clock.at(date(2025, 10, 13), 10))
    assert PaymentOrder.objects.get().state == "paid"
    assert "Оплачено" in words(department.get(PAYMENTS + "?state=paid"))
    assert "пока нет" in words(department.get(PAYMENTS + "?state=made"))
    income = signed_in(head_of(group.kindergarten)).get(
        f"/ru/desks/kindergarten/{group.kindergarten.code}/income/"
    )
    assert words(income).count("130 000 ₸") >= 2


def test_nothing_to_order_is_said(department: Client) -> None:
    answer = department.post(PAYMENTS, keyed(month="2025-09-01"))
    assert 'class="errors"' in answer.content.decode()
    assert department.post(PAYMENTS, keyed(month="soon")).status_code == 302
    assert not PaymentOrder.objects.exists()


def silent(group: Group, key: Key, many: int = 1) -> list[Timesheet]:
    sheets = closed_month(group, [enrolled(group) for _ in range(many)], key)
    silence(group.city_id, OCTOBER_9)
    return sheets


def test_silent_months_are_approved_together(department: Client, group: Group, key: Key) -> None:
    sheets = silent(group, key, 2)
    page = words(department.get(TIMESHEETS))
    assert "Подтвердить все без ответа: 2" in page
    sent = keyed(timesheet=[sheet.pk for sheet in sheets])
    for _ in range(2):
        answer = department.post(TIMESHEETS, sent)
        assert answer.headers["Location"] == TIMESHEETS + "?done=reviewed"
    assert set(Timesheet.objects.values_list("state", flat=True)) == {"settled"}


def test_one_silent_month_is_approved(department: Client, group: Group, key: Key) -> None:
    (sheet,) = silent(group, key)
    path = f"{TIMESHEETS}{sheet.pk}/"
    assert "Родитель не ответил" in words(department.get(path))
    assert department.post(path, keyed()).headers["Location"].endswith("?done=reviewed")
    assert 'class="errors"' in department.post(path, keyed()).content.decode()


def test_ticking_nothing_approves_nothing(department: Client, group: Group, key: Key) -> None:
    silent(group, key)
    assert department.post(TIMESHEETS, keyed()).status_code == 302
    assert Timesheet.objects.get().state == "review"


def in_dispute(group: Group, key: Key) -> Timesheet:
    child = enrolled(group)
    (sheet,) = closed_month(group, [child], key)
    moment = clock.at(date(2025, 10, 3), 9)
    dispute_timesheet(
        actor=child.parent,
        moment=moment,
        request_key=key(),
        city=group.city_id,
        timesheet=sheet.pk,
        days={date(2025, 9, 10): "A", date(2025, 9, 11): "A"},
    )
    pass_dispute_on(
        actor=HEAD, moment=moment, request_key=key(), city=group.city_id, timesheet=sheet.pk
    )
    return sheet


def test_a_dispute_is_decided_day_by_day(department: Client, group: Group, key: Key) -> None:
    sheet = in_dispute(group, key)
    path = f"{TIMESHEETS}{sheet.pk}/"
    together = department.post(TIMESHEETS, keyed(timesheet=[sheet.pk]))
    assert 'class="errors"' in together.content.decode()
    assert "10 сентября" in words(department.get(path))
    wrong = department.post(path, keyed(day=["2025-09-12"]))
    assert 'class="errors"' in wrong.content.decode()
    assert department.post(path, keyed(day=["never"])).status_code == 404
    assert department.post(path, keyed(day=["2025-09-10"])).headers["Location"].endswith("settled")
    sheet.refresh_from_db()
    assert sheet.state == "settled"
    assert sheet.paid_days == sheet.working_days - 1


def test_a_timesheet_of_nobody_is_no_page(department: Client) -> None:
    assert department.get(f"{TIMESHEETS}999/").status_code == 404


def test_the_lists_hold_their_query_count(department: Client, city: str, key: Key) -> None:
    counts = []
    department.get(TIMESHEETS)
    for many in (1, 2):
        for _ in range(many):
            silent(a_group(city=city), key)
        counts.append(cost(department, TIMESHEETS))
    assert counts[0] == counts[1]


def test_the_orders_hold_their_query_count(department: Client, city: str, key: Key) -> None:
    counts = []
    department.get(PAYMENTS)
    for many in (1, 2):
        for _ in range(many):
            earned(a_group(city=city), key, 1)
        department.post(PAYMENTS, keyed(month="2025-09-01"))
        counts.append(cost(department, PAYMENTS))
    assert PaymentOrder.objects.count() == 3
    assert counts[0] == counts[1]
