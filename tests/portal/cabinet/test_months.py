from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from kezek.attendance.models import Dispute, Timesheet
from kezek.core import clock
from kezek.kindergartens.models import Group
from kezek.ledger.acts import Move
from kezek.payments.acts import accrue
from kezek.policy.queries import calendar
from tests.attendance.builders import Enrolled, Key, a_group, enrolled
from tests.attendance.days import DEPARTMENT, closed_month, mark_month
from tests.builders import an_allotment, moved, statements_of
from tests.places.builders import NOW
from tests.portal.cabinet.home import Home, signed_in

ANSWER = clock.at(date(2025, 10, 3), 20)
SECOND, THIRD = date(2025, 9, 2), date(2025, 9, 3)
REQUEST = "9b7c1a04-19a3-4a3a-9a15-9d7c8d0f5e51"


@pytest.fixture(autouse=True)
def october(day: None) -> Iterator[None]:
    with clock.standing_at(ANSWER):
        yield


@pytest.fixture
def group() -> Group:
    return a_group()


@pytest.fixture
def child(group: Group) -> Enrolled:
    return enrolled(group)


@pytest.fixture
def home(child: Enrolled) -> Home:
    return Home(child.guardian, child.child, signed_in(child.guardian))


@pytest.fixture
def key() -> Key:
    return Key()


@pytest.fixture
def sheet(group: Group, child: Enrolled, key: Key) -> Timesheet:
    (closed,) = closed_month(group, [child], key, but={(child.id, SECOND): "A"})
    return closed


def test_a_month_is_told_by_shape_totals_and_sum(home: Home, sheet: Timesheet) -> None:
    page = home.get(f"months/{sheet.pk}/")
    assert '<table class="cal">' in page
    assert "Absent without a reason" in page
    assert "Approve the timesheet" in page
    assert "There is a mistake" in page
    assert "The kindergarten gets" in page


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_month_is_said_in_both_languages(home: Home, sheet: Timesheet, language: str) -> None:
    home.language = language
    page = home.get(f"months/{sheet.pk}/")
    assert '<table class="cal">' in page
    assert "Timesheet for" not in page
    assert "Approve" not in page


def test_the_list_takes_a_constant_number_of_statements(
    home: Home, sheet: Timesheet, group: Group, child: Enrolled, key: Key
) -> None:
    assert "Waits for your check" in home.get("months/")
    one = statements_of(lambda: home.get("months/"))
    closed_month(group, [child], key, month=date(2025, 10, 1))
    assert Timesheet.objects.count() == 2
    assert statements_of(lambda: home.get("months/")) == one


def test_approving_twice_is_approving_once(home: Home, sheet: Timesheet) -> None:
    path = f"months/{sheet.pk}/"
    assert home.post(f"{path}approve/", REQUEST) == home.url(path)
    assert home.post(f"{path}approve/", REQUEST) == home.url(path)
    sheet.refresh_from_db()
    assert sheet.state == "approved"
    page = home.get(path)
    assert "Approved" in page
    assert "Approve the timesheet" not in page
    assert "does not change any more" in home.post(f"{path}approve/", status=409)


def test_after_the_term_the_department_looks_at_it(home: Home, sheet: Timesheet) -> None:
    with clock.standing_at(sheet.due_at):
        assert "Approve the timesheet" not in home.get(f"months/{sheet.pk}/")
        page = home.post(f"months/{sheet.pk}/approve/", status=409)
    assert "The time to check this timesheet is over" in page


def test_mistakes_are_named_day_by_day(home: Home, sheet: Timesheet) -> None:
    path = f"months/{sheet.pk}/"
    assert "Which days are wrong?" in home.get(f"{path}mistake/")
    sent = {f"day-{SECOND}": "P", f"day-{THIRD}": "P", "comment": "Ол үйде болды"}
    assert home.post(f"{path}mistake/", REQUEST, sent=sent) == home.url(path)
    assert home.post(f"{path}mistake/", REQUEST, sent=sent) == home.url(path)
    assert list(Dispute.objects.values_list("day", "claimed")) == [(SECOND, "P")]
    page = home.get(path)
    assert "You found a mistake" in page
    assert "Ол үйде болды" in page
    response = home.client.get(home.url(f"{path}mistake/"))
    assert response.headers["Location"] == home.url(path)
    assert "in dispute" in home.post(f"{path}mistake/", status=409, sent=sent)


def test_a_dispute_without_a_day_keeps_what_was_typed(home: Home, sheet: Timesheet) -> None:
    page = home.post(f"months/{sheet.pk}/mistake/", status=409, comment="Неге?")
    assert page.count("Press the days that are wrong.") == 2  # in the summary and beside the days
    assert "Неге?" in page


def test_a_mark_of_nobody_is_refused(home: Home, sheet: Timesheet) -> None:
    page = home.post(f"months/{sheet.pk}/mistake/", status=409, sent={f"day-{SECOND}": "X"})
    assert "There is no such mark" in page


def test_a_long_comment_is_refused_beside_its_field(home: Home, sheet: Timesheet) -> None:
    sent = {f"day-{SECOND}": "P", "comment": "а" * 1001}
    page = home.post(f"months/{sheet.pk}/mistake/", status=409, sent=sent)
    assert page.count("The text is too long") == 2
    assert '<option value="P" selected>' in page


def test_the_payment_is_told(home: Home, child: Enrolled, sheet: Timesheet) -> None:
    home.post(f"months/{sheet.pk}/approve/")
    assert "The kindergarten is paid" in home.get(f"months/{sheet.pk}/")
    an_allotment(65_000, moment=NOW)
    moved("taraz", 2025, [Move("free", "reserved", 65_000, "voucher", child.voucher.pk)], NOW)
    accrue(
        actor=DEPARTMENT,
        moment=ANSWER + timedelta(hours=1),
        request_key="test:accrue",
        city="taraz",
        timesheets=[sheet.pk],
    )
    assert "The sum is accrued" in home.get(f"months/{sheet.pk}/")


def test_another_childs_month_does_not_exist(
    home: Home, group: Group, child: Enrolled, sheet: Timesheet
) -> None:
    other = enrolled(group)
    stranger = Home(other.guardian, other.child, signed_in(other.guardian))
    for path in (f"months/{sheet.pk}/", f"months/{sheet.pk}/mistake/"):
        stranger.get(path, status=404)
    stranger.post(f"months/{sheet.pk}/approve/", status=404)
    stranger.post(f"months/{sheet.pk}/mistake/", status=404)
    assert "No timesheet yet" in stranger.get("months/")


def test_rest_past_the_years_limit_says_why_it_is_not_paid(group: Group, key: Key) -> None:
    child = enrolled(group, date(2025, 7, 1))
    home = Home(child.guardian, child.child, signed_in(child.guardian))
    summer = calendar().working_days(date(2025, 7, 1), date(2025, 9, 1))
    rest = {(child.id, day): "S" for day in [*summer, SECOND, THIRD]}
    for month in (date(2025, 7, 1), date(2025, 8, 1)):
        mark_month(group, [child], key, month=month, but=rest)
    (sheet,) = closed_month(group, [child], key, but=rest)
    page = home.get(f"months/{sheet.pk}/")
    assert "2 days of summer rest are not paid" in page
    assert "20 + 2 − 2 = <b>20</b>" in page
