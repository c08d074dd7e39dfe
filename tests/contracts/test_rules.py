from datetime import date

import pytest

from kezek.contracts.rules import first_day, school_until
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
    assert school_until(born, begins, "08-31") == expected
