from datetime import date

from kezek.core import clock
from kezek.policy.rules import Calendar, eligible_from, month_after, queue_year

CALENDAR = Calendar({date(2025, 12, 16): False, date(2025, 1, 5): True})


def test_term_of_working_days_starts_the_next_day_and_ends_at_midnight() -> None:
    given = clock.at(date(2025, 12, 1), 10)
    assert CALENDAR.term(given, working_days=2) == clock.at(date(2025, 12, 4))


def test_term_of_working_days_skips_weekend_and_holiday() -> None:
    given = clock.at(date(2025, 12, 12), 10)  # Friday; Tuesday the 16th is a holiday
    assert CALENDAR.term(given, working_days=2) == clock.at(date(2025, 12, 18))


def test_calendar_term_ending_on_a_day_off_moves_to_the_next_working_day() -> None:
    given = clock.at(date(2025, 12, 5), 10)  # Friday + 1 day = Saturday
    assert CALENDAR.term(given, days=1) == clock.at(date(2025, 12, 9))


def test_moved_working_sunday_works() -> None:
    assert CALENDAR.is_working(date(2025, 1, 5))
    assert not CALENDAR.is_working(date(2025, 12, 16))


def test_eligible_from_takes_the_last_day_of_a_short_month() -> None:
    assert eligible_from(date(2024, 8, 31), 18) == date(2026, 2, 28)
    assert eligible_from(date(2024, 1, 15), 18) == date(2025, 7, 15)


def test_queue_year_turns_on_the_first_of_july() -> None:
    assert queue_year(date(2025, 6, 30), (7, 1)) == 2024
    assert queue_year(date(2025, 7, 1), (7, 1)) == 2025


def test_month_after_december_is_january() -> None:
    assert month_after(date(2025, 12, 1)) == date(2026, 1, 1)
