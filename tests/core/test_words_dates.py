from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezek.core.clock import at, end_of
from kezek.core.words import (
    LANGUAGES,
    Language,
    by_phrase,
    clock_time,
    date_long,
    date_short,
    date_time,
    legal_date,
    month_name,
    turning,
    weekday,
    years,
)

DAY = date(2026, 11, 26)
THIS_YEAR = date(2026, 1, 5)
NEXT_YEAR = date(2027, 1, 5)


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("lang", "said"),
    [("kk", "26 қараша, бс"), ("ru", "26 ноября, чт"), ("en", "Thu 26 November")],
)
def test_a_day_of_this_year_has_no_year(lang: Language, said: str) -> None:
    assert spaced(date_long(DAY, lang, THIS_YEAR)) == said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("kk", "2026 ж. 24 қараша, сс"),
        ("ru", "24 ноября 2026 г., вт"),
        ("en", "Tue 24 November 2026"),
    ],
)
@pytest.mark.parametrize("today", [NEXT_YEAR, None])
def test_a_day_of_another_year_says_it(lang: Language, said: str, today: date | None) -> None:
    assert spaced(date_long(date(2026, 11, 24), lang, today)) == said


def test_a_number_never_parts_from_its_month() -> None:
    for lang in LANGUAGES:
        assert "26\u00a0" in date_long(DAY, lang, THIS_YEAR)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("kk", "дс сс ср бс жм сб жс"),
        ("ru", "пн вт ср чт пт сб вс"),
        ("en", "Mon Tue Wed Thu Fri Sat Sun"),
    ],
)
def test_weekdays_of_a_week(lang: Language, said: str) -> None:
    monday = date(2026, 11, 23)
    assert [weekday(monday + timedelta(days=i), lang) for i in range(7)] == said.split()


def test_months_beside_a_day() -> None:
    kk = "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
    ru = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    both: list[tuple[Language, str]] = [("kk", kk), ("ru", ru)]
    for lang, names in both:
        days = [spaced(legal_date(date(2026, m, 2), lang)) for m in range(1, 13)]
        assert [next(n for n in names.split() if n in day) for day in days] == names.split()


def test_months_by_themselves() -> None:
    assert month_name(2026, 11, "kk") == "қараша"
    assert month_name(2026, 11, "ru") == "ноябрь"
    assert month_name(2026, 11, "en") == "November"
    assert month_name(2026, 11, "ru", THIS_YEAR) == "ноябрь"
    assert spaced(month_name(2026, 11, "kk", NEXT_YEAR)) == "2026 жылғы қараша"
    assert spaced(month_name(2026, 11, "ru", NEXT_YEAR)) == "ноябрь 2026 г."
    assert month_name(2026, 11, "en", NEXT_YEAR) == "November 2026"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("kk", "26 қараша (бс) 23:59-ға дейін"),
        ("ru", "до 26 ноября (чт), 23:59"),
        ("en", "by 23:59 on Thu 26 November"),
    ],
)
def test_a_term_that_ends_at_24_is_said_as_2359_of_its_last_day(lang: Language, said: str) -> None:
    assert spaced(by_phrase(end_of(DAY), lang, THIS_YEAR)) == said
    assert spaced(by_phrase(at(DAY, 23, 59), lang, THIS_YEAR)) == said
    assert spaced(by_phrase(end_of(DAY).astimezone(UTC), lang, THIS_YEAR)) == said


def test_the_last_day_of_a_year_belongs_to_that_year() -> None:
    end = end_of(date(2026, 12, 31))
    assert spaced(by_phrase(end, "kk", THIS_YEAR)) == "31 желтоқсан (бс) 23:59-ға дейін"
    assert spaced(by_phrase(end, "ru", NEXT_YEAR)) == "до 31 декабря 2026 г. (чт), 23:59"
    assert spaced(by_phrase(end, "kk", NEXT_YEAR)) == "2026 ж. 31 желтоқсан (бс) 23:59-ға дейін"


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (9, 0, "сағат 9-ға"),
        (14, 0, "сағат 14-ке"),
        (20, 0, "сағат 20-ға"),
        (14, 30, "14:30-ға"),
        (14, 5, "14:05-ке"),
        (7, 40, "07:40-қа"),
        (18, 50, "18:50-ге"),
        (0, 1, "00:01-ге"),
    ],
)
def test_kazakh_hours_bend_as_they_are_read(hour: int, minute: int, said: str) -> None:
    text = spaced(by_phrase(at(DAY, hour, minute), "kk", THIS_YEAR))
    assert text == f"26 қараша (бс) {said} дейін"


def test_a_whole_hour_in_russian_and_english() -> None:
    assert spaced(by_phrase(at(DAY, 9), "ru", THIS_YEAR)) == "до 26 ноября (чт), 09:00"
    assert spaced(by_phrase(at(DAY, 9), "en", THIS_YEAR)) == "by 09:00 on Thu 26 November"


@given(st.integers(-3_000_000, 3_000_000))
def test_a_deadline_never_names_a_later_day_than_its_own(minutes: int) -> None:
    moment = at(DAY).astimezone(UTC) + timedelta(minutes=minutes)
    text = spaced(by_phrase(moment, "ru", date(2000, 1, 1)))
    inside = (moment - timedelta(minutes=1)).astimezone(end_of(DAY).tzinfo).date()
    outside = moment.astimezone(end_of(DAY).tzinfo).date()
    assert any(
        text.startswith(f"до {spaced(date_long(day, 'ru'))[:-4]} (") for day in (inside, outside)
    )


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        by_phrase(at(DAY).replace(tzinfo=None), "kk", THIS_YEAR)


def test_moments_are_said_in_almaty() -> None:
    moment = datetime(2026, 11, 26, 20, 5, tzinfo=UTC)
    assert spaced(date_time(moment, "kk", THIS_YEAR)) == "27 қараша, жм, 01:05"
    assert clock_time(moment) == "01:05"


def test_short_and_legal_dates() -> None:
    assert date_short(date(2026, 1, 5)) == "05.01"
    assert spaced(legal_date(DAY, "kk")) == "2026 жылғы 26 қараша"
    assert spaced(legal_date(DAY, "ru")) == "26 ноября 2026 года"
    assert spaced(legal_date(DAY, "en")) == "26 November 2026"


@pytest.mark.parametrize(
    ("age", "kk", "ru", "en"),
    [
        (1.5, "1,5 жас", "1,5 года", "1.5 years"),
        (1, "1 жас", "1 год", "1 year"),
        (2, "2 жас", "2 года", "2 years"),
        (5, "5 жас", "5 лет", "5 years"),
        (11, "11 жас", "11 лет", "11 years"),
        (21, "21 жас", "21 год", "21 years"),
    ],
)
def test_ages(age: float, kk: str, ru: str, en: str) -> None:
    assert [spaced(years(age, lang)) for lang in LANGUAGES] == [kk, ru, en]


def test_turning_an_age() -> None:
    assert [spaced(turning(1.5, lang)) for lang in LANGUAGES] == [
        "1,5 жасқа",
        "1,5 года",
        "1.5",
    ]
