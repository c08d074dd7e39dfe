"""Kindergartens: filters, distance, the map's data, the card."""

import json
import re

import pytest
from django.test import Client

from kezek.journal.followers import run_all
from kezek.journal.sequencer import catch_up
from tests.builders import TARAZ, a_city, a_group, a_kindergarten
from tests.places.builders import a_claimant, a_claimed_place, a_full_group, a_line
from tests.portal.public.town import get, words_of

pytestmark = pytest.mark.django_db


def names(html: str) -> list[str]:
    return re.findall(r'<div class="name"><a href="[^"]*"><strong>([^<]*)</strong>', html)


def test_the_nearest_first_from_a_district_and_from_a_point() -> None:
    near = a_kindergarten(lat=42.93, lon=71.42)
    far = a_kindergarten(lat=42.85, lon=71.33, name_kk="«Алыс» балабақшасы", sort_key="0")
    a_group(near)
    a_group(far)
    assert names(get("kindergartens/"))[0] == far.name_kk
    for path in ("?origin=arai", "?origin=point&lat=42.93&lon=71.42"):
        html = get(f"kindergartens/{path}")
        assert names(html) == [near.name_kk, far.name_kk], path
        assert "Жақыны алдымен" in html
        assert "км</p>" in html


@pytest.mark.parametrize(
    "query",
    [
        "origin=point",
        "origin=point&lat=nan&lon=nan",
        "origin=point&lat=x&lon=1e999",
        "origin=point&lat=0&lon=0",
        "origin=nowhere",
        "band=77&hours=zz&kind=%00&language=fr",
        "page=zz",
        "page=999999999999",
    ],
)
def test_nonsense_in_the_address_is_as_good_as_nothing(query: str) -> None:
    a_group()
    for path in (f"kindergartens/?{query}", f"kindergartens/?view=map&{query}"):
        assert len(names(get(path))) == 1
    assert Client().get(f"/kk/kindergartens/pins.json?{query}").status_code == 200


def test_filters_narrow_the_list() -> None:
    mine = a_kindergarten(kind="private")
    a_group(mine, band=2, language="ru", capacity=5)
    other = a_kindergarten()
    a_group(other, band=3, capacity=3, taken=3)
    assert names(get("kindergartens/?band=2")) == [mine.name_kk]
    assert names(get("kindergartens/?language=ru")) == [mine.name_kk]
    assert names(get("kindergartens/?kind=state")) == [other.name_kk]
    assert names(get("kindergartens/?free=on")) == [mine.name_kk]
    assert names(get("kindergartens/?special=on")) == []


def test_the_heading_says_for_which_age_and_groups_its_digits() -> None:
    a_group(band=2, capacity=1234)
    assert "2 жастағы балаларға 1\u202f234\u00a0бос орын бар" in get("kindergartens/?band=2")
    assert "Для детей 2 лет есть 1 234 свободных места" in words_of(
        get("kindergartens/?band=2", "ru")
    )
    a_group(band=1, capacity=2)
    assert "1,5 жастағы балаларға 2" in words_of(get("kindergartens/?band=1"))


def test_seats_of_the_line_are_free_for_nobody_else() -> None:
    group = a_group(band=3, capacity=1)
    place = a_claimed_place(group, a_claimant(3))
    a_line(group, 1)
    type(group).objects.filter(pk=group.pk).update(capacity=2)
    assert place.group_id == group.pk
    card = f"kindergartens/{group.kindergarten.code}/"
    assert "Мест нет" in words_of(get(card, "ru"))
    assert "Мест нет" in words_of(get("kindergartens/", "ru"))
    assert names(get("kindergartens/?free=on")) == []
    answer = Client().get("/api/v1/cities/taraz/kindergartens/").json()
    assert [(one["free"], one["groups"][0]["waiting"]) for one in answer] == [(0, 1)]


def test_the_map_takes_its_pins_by_the_filters_of_the_list() -> None:
    mine = a_kindergarten()
    a_group(mine, band=2, capacity=5)
    a_group(a_kindergarten(), band=3)
    html = get("kindergartens/?view=map&band=2")
    data = json.loads(re.search(r'id="map-data"[^>]*>(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    answer = Client().get(data["pins_url"]).json()
    assert answer == {
        "pins": [
            {
                "at": [mine.lat, mine.lon],
                "free": 5,
                "name": mine.name_kk,
                "url": f"/kk/kindergartens/{mine.code}/",
            }
        ]
    }
    assert data["pick"] is True


def test_the_card_shows_the_waiting_list_by_turn_and_day_and_no_number_of_a_voucher() -> None:
    group = a_full_group()
    a_line(group, 7)
    html = get(f"kindergartens/{group.kindergarten.code}/", "ru")
    text = words_of(html)
    assert re.findall(r"\b[KVP]-\d{8}", html) == []
    assert len(re.findall(r"<(?:td|li)>1\sиюля", html)) == 7
    assert "ещё 2" in text
    assert "#waitlist_order" in html


def test_who_waits_has_the_number_that_the_open_log_gave() -> None:
    group = a_full_group()
    a_line(group, 2)
    catch_up(TARAZ)
    run_all(TARAZ)
    html = get(f"kindergartens/{group.kindergarten.code}/", "ru")
    assert len(set(re.findall(r"\bW-\d{8}", html))) == 2
    assert re.findall(r"\b[KVP]-\d{8}", html) == []


def test_the_card_shows_a_closed_group_and_special_ones() -> None:
    house = a_kindergarten()
    a_group(house, capacity=3, published=False)
    a_group(house, capacity=3, kind="special")
    html = get(f"kindergartens/{house.code}/", "ru")
    assert "Временно закрыто: 3" in html
    assert "Специальная группа" in html


def test_a_kindergarten_of_another_city_is_not_found() -> None:
    a_city()
    a_city("almaty-auezov")
    other = a_kindergarten("almaty-auezov")
    assert Client().get(f"/kk/kindergartens/{other.code}/").status_code == 404
    assert Client().get(f"/almaty-auezov/kk/kindergartens/{other.code}/").status_code == 200
