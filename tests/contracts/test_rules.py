from datetime import date

import pytest

from kezek.contracts.rules import first_day, last_earning_day, school_until
from kezek.policy.rules import Calendar

WEEK = Calendar({})
HOLIDAY = Calendar({date(2025, 9, 2): False})


@pytest.mark.parametrize(
    ("signed", "wish", "opened", "calendar", "expected"),
    [
        (date(2025, 9, 1), date(2025, 9, 1), None, WEEK, date(2025, 9, 2)),
        (date(2025, 9, 1), date(2025, 9, 1), None, HOLIDAY, date(2025, 9, 3)),
        (date(2025, 9, 5), date(2025, 9, 1), None, WEEK, date(2025, 9, 8)),
        (date(2025, 9, 1), date(2025, 9, 20), None, WEEK, date(2025, 9, 22)),
        (date(2025, 7, 1), date(2025, 7, 2), date(2025, 9, 1), WEEK, date(2025, 9, 1)),
    ],
)
def test_the_first_day(
    signed: date, wish: date, opened: date | None, calendar: Calendar, expected: date
) -> None:
    assert first_day(signed, calendar, not_before=wish, opened_on=opened) == expected


@pytest.mark.parametrize(
    ("born", "begins", "expected"),
    [
        (date(2022, 3, 4), date(2025, 9, 1), date(2028, 8, 31)),
        (date(2019, 12, 31), date(2025, 5, 1), date(2025, 8, 31)),
        (date(2019, 1, 1), date(2025, 8, 31), date(2025, 8, 31)),
        (date(2019, 1, 1), date(2025, 9, 1), date(2026, 8, 31)),
        (date(2018, 1, 1), date(2025, 9, 1), date(2026, 8, 31)),
    ],
)
def test_a_contract_lasts_to_the_summer_before_school(
    born: date, begins: date, expected: date
) -> None:
    assert school_until(born, begins, "08-31", 6) == expected


@pytest.mark.parametrize(
    ("first", "last", "calendar", "expected"),
    [
        (date(2025, 9, 1), date(2025, 9, 10), WEEK, date(2025, 9, 10)),
        (date(2025, 8, 4), date(2025, 9, 2), HOLIDAY, date(2025, 9, 1)),
        (date(2025, 8, 4), date(2025, 11, 2), WEEK, date(2025, 10, 31)),  # November has none
        (date(2025, 9, 5), date(2025, 9, 4), WEEK, date(2025, 8, 31)),  # never came
        (date(2025, 9, 2), date(2025, 9, 2), HOLIDAY, date(2025, 8, 31)),
    ],
)
def test_the_last_day_that_earns_money(
    first: date, last: date, calendar: Calendar, expected: date
) -> None:
    assert last_earning_day(first, last, calendar) == expected
