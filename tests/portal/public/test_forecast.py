"""The forecast on open pages: beside a number, and how it is made."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from kezek.core import clock
from kezek.policy.queries import queue_types
from kezek.vouchers.forecast.method import HORIZON
from kezek.vouchers.models import Announcement, Forecast
from tests.builders import TARAZ, statements_of
from tests.portal.public.town import NOW, a_waiting_child, get, words_of

pytestmark = pytest.mark.django_db

DAY = clock.day_of(NOW)


def a_forecast(**more: object) -> Forecast:
    """The first two places come next month, in most courses the month after; then nobody."""
    early, late = [0, *[2] * (HORIZON - 1)], [0, 0, *[2] * (HORIZON - 2)]
    lines = {kind.code: [early, late, False] for kind in queue_types(TARAZ).values()}
    fields = {
        "city_id": TARAZ,
        "made_at": NOW - timedelta(hours=9),
        "day": DAY,
        "version": 1,
        "seed": 77,
        "sha256": "ab" * 32,
        "months": 12,
        "inputs": {},
        "reaches": lines,
        "accuracy": {"b3-general": [30, 40], "b2-general": [3, 4], "": [33, 44]},
    }
    return Forecast.objects.create(**(fields | more))


def test_a_number_is_told_its_months_and_how_good_they_are() -> None:
    rows = [a_waiting_child(300 - n) for n in range(3)]
    a_forecast()
    page = words_of(get(f"check/?number={rows[0].number}", "ru"))
    assert "Прогноз:" in page
    assert "Проверено прогнозов за последний год: 40. Сбылось: 30." in page
    assert "Как составляется прогноз" in page


def test_who_stands_too_far_is_told_that_it_is_not_known() -> None:
    rows = [a_waiting_child(300 - n) for n in range(3)]
    a_forecast()
    page = words_of(get(f"check/?number={rows[2].number}", "ru"))
    assert "пока неизвестно" in page
    assert "дольше двух лет" in page
    assert "Прогноз:" not in page


def test_without_a_forecast_nothing_is_promised() -> None:
    row = a_waiting_child(300)
    assert "Свежего прогноза пока нет." in words_of(get(f"check/?number={row.number}", "ru"))


def test_who_does_not_wait_is_told_nothing() -> None:
    row = a_waiting_child(300)
    a_forecast()
    type(row).objects.filter(pk=row.pk).update(state="withdrawn", case=None)
    page = words_of(get(f"check/?number={row.number}", "ru"))
    assert "рогноз" not in page.partition("Проверить")[2].partition("Открытая очередь")[0]


def test_asking_costs_the_same_in_a_longer_queue() -> None:
    row = a_waiting_child(300)
    a_forecast()

    def ask() -> None:
        get(f"check/?number={row.number}", "ru")

    ask()
    few = statements_of(ask)
    for n in range(5):
        a_waiting_child(200 + n)
    assert statements_of(ask) == few


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_method_is_explained(lang: str) -> None:
    a_waiting_child(300)
    a_forecast()
    page = words_of(get("forecast/", lang))
    assert "ab" * 32 in page
    assert "77" in page
    assert "44" in page


def test_the_accuracy_names_queues_of_which_enough_is_known() -> None:
    a_waiting_child(300)
    a_forecast()
    types = queue_types(TARAZ)
    text = strip_tags(get("forecast/", "ru"))
    assert types[3, "general"].name_ru in text
    assert types[2, "general"].name_ru not in text


def test_announced_money_is_open() -> None:
    a_waiting_child(300)
    a_forecast()
    for days, tenge in ((20, 7_000_000), (-3, 8_000_000)):
        Announcement.objects.create(
            city_id=TARAZ,
            expected_on=DAY + timedelta(days=days),
            budget_year=DAY.year,
            tenge=tenge,
            announced_at=NOW,
        )
    page = words_of(get("forecast/", "en"))
    assert "7 000 000" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "8 000 000" not in page.replace("\u202f", " ").replace("\xa0", " ")


def test_the_page_stands_before_any_forecast() -> None:
    a_waiting_child(300)
    page = words_of(get("forecast/", "ru"))
    assert "точность пока неизвестна" in page
    assert "О новых деньгах не объявлено" in page
