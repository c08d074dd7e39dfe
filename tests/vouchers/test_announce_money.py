"""Announced money: forecasts count with it, no voucher comes from it."""

from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.journal.models import Entry
from kezek.ledger.queries import balances
from kezek.policy.queries import rules_for
from kezek.vouchers.acts import announce_money, withdraw_announcement
from kezek.vouchers.forecast.past import announced
from kezek.vouchers.forecast.reading import announcements, due
from kezek.vouchers.models import Announcement, Forecast
from tests.builders import DEPARTMENT, START, TARAZ, a_city, a_key, a_voucher, an_allotment

pytestmark = pytest.mark.django_db

TODAY = clock.day_of(START)
NORM = 65_000


def announce(expected_on: date = date(2025, 9, 1), tenge: int = 97 * NORM, **more: object) -> int:
    a_city()
    return announce_money(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        expected_on=expected_on,
        tenge=tenge,
        **more,  # type: ignore[arg-type]  # a comment
    )


def withdraw(number: int, moment: object = START) -> int:
    return withdraw_announcement(
        actor=DEPARTMENT,
        moment=moment,  # type: ignore[arg-type]  # a moment
        request_key=a_key(),
        city=TARAZ,
        announcement=number,
    )


def test_it_is_kept_and_journalled_and_moves_no_money() -> None:
    number = announce(comment="№ 4")
    row = Announcement.objects.get(pk=number)
    assert (row.expected_on, row.budget_year, row.tenge, row.comment) == (
        date(2025, 9, 1),
        2025,
        97 * NORM,
        "№ 4",
    )
    assert Entry.objects.get(kind="announcement.made").data == {
        "budget_year": 2025,
        "expected_on": "2025-09-01",
        "tenge": 97 * NORM,
    }
    assert set(balances(TARAZ).values()) == {0}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"tenge": 0}, "allotment_invalid"),
        ({"tenge": -5}, "allotment_invalid"),
        ({"tenge": 10**15}, "allotment_invalid"),
        ({"expected_on": TODAY}, "day_too_soon"),
        ({"expected_on": TODAY - timedelta(days=1)}, "day_too_soon"),
        ({"expected_on": date(2028, 1, 1)}, "day_too_far"),
    ],
)
def test_what_cannot_be_announced_is_refused(typed: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        announce(**typed)  # type: ignore[arg-type]  # a wrong one
    assert refused.value.code == code
    assert not Announcement.objects.exists()


def test_it_can_be_taken_back_once() -> None:
    number = announce()
    assert withdraw(number) == number
    assert announcements(TARAZ, TODAY) == []
    assert Entry.objects.filter(kind="announcement.withdrawn", subject_id=number).count() == 1
    with pytest.raises(DomainError) as refused:
        withdraw(number)
    assert refused.value.code == "announcement_gone"


def test_what_is_over_cannot_be_taken_back() -> None:
    number = announce()
    with pytest.raises(DomainError) as refused:
        withdraw(number, clock.at(date(2025, 9, 1)))
    assert refused.value.code == "announcement_gone"


def test_it_pays_vouchers_of_its_month_without_the_contingency() -> None:
    announce(date(2025, 9, 1), 4 * 10 * NORM * 100)
    worth = announced(TARAZ, TODAY, rules_for(TARAZ, TODAY))
    assert [round(many, 1) for many in worth[:4]] == [0, 0, 970.0, 0]


def test_of_a_year_to_come_live_vouchers_reserve_first() -> None:
    a_voucher("confirmed")
    announce(date(2026, 1, 5), 100 * 12 * NORM)
    worth = announced(TARAZ, TODAY, rules_for(TARAZ, TODAY))
    assert round(worth[6], 1) == 96.0


def test_money_that_the_year_has_already_needs_not_be_reserved_again() -> None:
    a_voucher("confirmed")
    an_allotment(12 * NORM, year=2026)
    announce(date(2026, 1, 5), 100 * 12 * NORM)
    assert round(announced(TARAZ, TODAY, rules_for(TARAZ, TODAY))[6], 1) == 97.0


def test_what_lies_beyond_the_horizon_is_left_out() -> None:
    announce(date(2027, 12, 1))
    assert set(announced(TARAZ, TODAY, rules_for(TARAZ, TODAY))) == {0.0}


def test_news_of_money_makes_a_new_forecast_due() -> None:
    a_city()
    Forecast.objects.create(
        city_id=TARAZ,
        made_at=START - timedelta(hours=5),
        day=TODAY,
        version=1,
        seed=1,
        sha256="",
        months=0,
        inputs={},
        reaches={},
        accuracy={"": [0, 0]},
    )
    tomorrow = TODAY + timedelta(days=1)
    assert not due(TARAZ, tomorrow)
    announce()
    assert due(TARAZ, tomorrow)
    assert not due(TARAZ, TODAY)  # one a day
