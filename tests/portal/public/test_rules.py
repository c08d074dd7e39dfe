"""The page of rules: version, act, term, and the source of each rule; pages of another city."""

import re
from datetime import date

import pytest
from django.test import Client

from kezek.core import clock
from kezek.policy.models import City
from kezek.queue.queries import lanes
from tests.builders import START, a_city, an_application
from tests.policy.files import HERE, published

pytestmark = pytest.mark.django_db


def words(path: str) -> str:
    text = Client().get(path).content.decode().partition("<body")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_version_act_and_last_day_stand_above_the_rules() -> None:
    a_city()
    with clock.standing_at(START):
        page = words("/ru/rules/")
        kazakh = words("/kk/rules/")
    assert "Приказ министра просвещения от 1 марта 2024 года № 53" in page
    assert "Версия правил: 1. Первый день: 1 января, ср. Последний день: 30 июня 2026" in page
    assert "Ереженің нұсқасы: 1." in kazakh
    assert "Срок правового акта истёк" not in page


def test_after_the_end_of_the_act_the_page_says_what_goes_on_and_what_does_not() -> None:
    a_city()
    with clock.standing_at(clock.at(date(2026, 7, 5), 9)):
        page = words("/ru/rules/")
    assert "Срок правового акта истёк: до решения управления образования ваучеры не выдают." in page
    assert "Версия правил: 1." in page


def test_every_rule_says_where_it_comes_from() -> None:
    a_city()
    with clock.standing_at(START):
        page = Client().get("/ru/rules/").content.decode()
    found = dict(re.findall(r'<li id="(\w+)">(.*?)</li>', page, re.DOTALL))
    assert len(found) > 100
    assert 'href="https://kazpravda.kz/' in found["voucher_confirm_working_days"]
    assert "Брошюра для родителей" in found["distribution_trigger"]
    assert all('class="small second"' in line for line in found.values())


def test_a_city_with_other_rights_shows_its_own_queues_and_words() -> None:
    city = published(HERE / "steppe")
    City.objects.filter(pk=city.pk).update(is_default=True)
    for _child in range(6):
        an_application(city=city.pk, band=20, right="need", moment=START)
    assert {lane.right for lane in lanes(city.pk)} == {"service", "need", "common"}
    with clock.standing_at(START):
        page = words("/ru/queue/")
        one = words("/ru/queue/middle-need/")
        empty = words("/ru/queue/big-service/")
        asked = words("/ru/questions/")
    assert "Служба" in page
    assert "Нужда" in page
    assert "Из десяти: 2. Из десяти: 3. Из десяти: 5." in page
    assert "Почему очередей 9?" in asked
    assert "для каждого права своя очередь: служба, нужда, общая." in asked
    assert "Средние, нужда" in one
    assert "Старшие, служба" in empty
