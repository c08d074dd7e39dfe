"""Who got a place, waiting lists, fill, courses, money by kindergarten: as everybody sees them."""

from datetime import timedelta

import pytest
from django.test import Client

from kezek.core import clock
from kezek.journal.followers import run_all
from kezek.journal.sequencer import catch_up
from kezek.places.models import Place
from kezek.queue.models import Privilege
from tests.builders import START, TARAZ, a_city, a_group, an_allotment, ruled
from tests.places.builders import a_claimant, a_claimed_place, a_full_group, a_line
from tests.portal.public.town import NOW, a_town, a_waiting_child, get, statements, words_of
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db


def protect(place: Place) -> None:
    Privilege.objects.create(
        application_id=place.voucher.application_id,
        code="no_parental_care",
        right="priority",
        state="proven",
        claimed_at=START,
        review_due_at=START,
    )


def row_of(html: str, number: str) -> str:
    """The line of the table that begins with this number."""
    return words_of(html[html.index(number) :].split("</tr>", maxsplit=1)[0])


def test_a_place_has_group_age_day_and_the_way_it_was_got() -> None:
    place = a_claimed_place()
    line = row_of(get("places/", "ru"), place.number)
    group = place.group
    assert f"{group.kindergarten.name_ru} , «{group.name}»" in line
    assert "3 года" in line
    assert "2 июля" in line
    assert "Выбрано, пока было свободно" in line


def test_a_protected_child_is_placed_and_no_kindergarten_is_told() -> None:
    place, other = a_claimed_place(), a_claimed_place()
    protect(place)
    html = get("places/", "ru")
    assert "Место получено" in row_of(html, place.number)
    assert place.group.kindergarten.name_ru not in row_of(html, place.number)
    assert other.group.kindergarten.name_ru in row_of(html, other.number)
    assert place.group.kindergarten.name_ru not in html


def test_places_leave_the_page_after_ninety_days_and_the_sum_stays() -> None:
    old, new = a_claimed_place(), a_claimed_place()
    Place.objects.filter(pk=old.pk).update(taken_at=NOW - timedelta(days=91))
    html = get("places/", "ru")
    assert old.number not in html
    assert new.number in html
    assert "Занято 2 места" in words_of(html)
    assert "за последние 90 дней" in words_of(html)


def test_numbers_of_different_stages_never_meet_on_a_page() -> None:
    town = a_town()
    for path in ("places/", "waiting/", "queue/b3-general/", "issues/1/", town.card, "rounds/"):
        html = get(path, "ru")
        found = {letter for letter in "KVPW" if f">{letter}-" in html}
        assert len(found) <= 1, (path, found)


def test_a_city_that_must_publish_links_shows_the_application_beside_the_place() -> None:
    place = a_claimed_place()
    ruled(publish_links=True)
    assert place.voucher.application.number in row_of(get("places/", "ru"), place.number)


def test_lines_are_listed_with_the_way_to_each() -> None:
    group, empty = a_full_group(1), a_full_group(1)
    a_line(group, 2)
    html = get("waiting/", "ru")
    assert f"/ru/kindergartens/{group.kindergarten.code}/#group-{group.code}" in html
    assert empty.kindergarten.code not in html
    assert "Места ждут в 1 группе" in words_of(html)
    assert "Всего записей: 2" in words_of(html)
    assert f'id="group-{group.code}"' in get(f"kindergartens/{group.kindergarten.code}/", "ru")


def test_a_city_without_lines_says_so() -> None:
    a_city()
    assert "Сейчас в листах ожидания никого нет" in get("waiting/", "ru")


def test_the_fill_is_told_by_age_and_by_kindergarten() -> None:
    group = a_group(band=3, capacity=4)
    for _ in range(3):
        a_claimed_place(group, a_claimant(3))
    a_group(band=2, capacity=1, published=False)
    text = words_of(get("filling/", "ru"))
    percent = "75 %"
    assert "Всего мест: 5. Занято: 3" in text
    assert f"{percent} 4 3 1" in text
    assert "0 % 1 0 0" in text
    assert f"{group.kindergarten.name_ru} {percent} 4 3 1" in text


def test_courses_are_drawn_and_told_in_tables() -> None:
    for n in range(3):
        a_waiting_child(100 + n, moment=START - timedelta(days=40))
    a_group(band=3, capacity=5)
    an_allotment(65_000 * 6, moment=START)
    an_iteration(START)
    catch_up(TARAZ)
    run_all(TARAZ)
    with clock.standing_at(NOW + timedelta(days=40)):
        html = get("trends/", "ru")
    assert html.count('<svg class="pic') == 6
    assert html.count("<table") == 6
    first = words_of(html.split("<table")[1].split("</table>")[0])
    assert "август 2 июль 2" in first
    assert html.count('class="reasons"') == 6


def test_before_anything_happened_there_is_no_course() -> None:
    a_city()
    assert "Пока рассказать нечего" in get("trends/", "ru")


def test_money_by_kindergarten_shows_what_is_reserved_before_anything_is_earned() -> None:
    place = a_claimed_place()
    text = words_of(get("money/kindergartens/", "ru"))
    assert place.group.kindergarten.name_ru in text
    assert "390 000 ₸" in text
    assert "Детским садам пока" not in text


@pytest.mark.parametrize("month", ["2020-01", "x", "", "2025-99"])
def test_a_month_that_nobody_knows_is_the_latest(month: str) -> None:
    a_city()
    answer = Client().get("/ru/money/kindergartens/", {"month": month})
    assert answer.status_code == 200
    assert "июль" in answer.content.decode()


def test_the_number_of_statements_does_not_grow() -> None:
    paths = ("waiting/", "filling/", "trends/", "money/kindergartens/", "places/")
    a_town(1)
    few = {path: statements(path) for path in paths}
    a_town(3)
    assert {path: statements(path) for path in paths} == few


def test_after_a_long_time_no_place_is_told_and_the_page_says_why() -> None:
    place = a_claimed_place()
    with clock.standing_at(NOW + timedelta(days=200)):
        html = get("places/", "en")
    assert place.number not in html
    assert "Listed here: places of the last 90 days" in words_of(html)
    assert "Nobody got a place in these days." in html
