"""Live pages: finished bytes before Django, the same as the view's, for no statement at all."""

import csv
import io
import json

import pytest
from django.test import Client

from kezek.core import clock
from kezek.face.live import watch
from kezek.kindergartens.models import Group
from kezek.places.acts import leave_waiting_list
from kezek.places.models import Wait
from tests.builders import TARAZ, a_city, a_group, a_kindergarten, an_account, statements_of
from tests.places.builders import a_claimant, a_claimed_place, a_full_group, a_line, frame
from tests.portal.public.door import a_door, ask
from tests.portal.public.town import NOW, a_town, words_of

pytestmark = pytest.mark.django_db

LIST = "/kk/kindergartens/"
JSON = f"/api/v1/cities/{TARAZ}/kindergartens/"
CSV = f"/api/v1/cities/{TARAZ}/free-places.csv"
EVERYWHERE = (
    LIST,
    "/ru/kindergartens/?view=map",
    "/en/kindergartens/?band=3&language=kk&hours=10.5&kind=state&origin=arai&free=on",
    "/kk/kindergartens/?origin=point&lat=42.93012&lon=71.42&view=map",
    "/ru/kindergartens/pins.json?band=3",
    JSON,
    f"{JSON}?origin=talas&free=on",
    CSV,
    f"{CSV}?band=3&special=on",
)
SAFETY = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)


@pytest.mark.parametrize("url", EVERYWHERE)
def test_the_door_says_what_the_view_says(url: str) -> None:
    a_town(3)
    said, viewed = ask(a_door(), url), Client().get(url)
    assert said.status == viewed.status_code == 200
    assert said.text == viewed.content.decode()
    assert said.headers["Content-Type"] == viewed["Content-Type"]
    assert said.headers.get("Content-Language") == viewed.get("Content-Language") or "/api/" in url
    assert {name: said.headers.get(name) for name in SAFETY} == {
        name: viewed.get(name) for name in SAFETY
    }
    assert said.headers["Content-Security-Policy"]


@pytest.mark.parametrize("url", EVERYWHERE)
def test_a_reader_costs_no_statement(url: str) -> None:
    a_town()
    door = a_door()
    assert statements_of(lambda: ask(door, url)) == 0  # also who comes first
    assert statements_of(lambda: ask(door, url)) == 0


def test_a_look_costs_one_statement_while_nothing_changes() -> None:
    a_town(2)
    door = a_door()
    assert statements_of(door.watch.look) == 1


def test_who_has_the_page_gets_no_second_one() -> None:
    a_town()
    door = a_door()
    first = ask(door, LIST)
    again = ask(door, LIST, IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    strong = ask(door, LIST, IF_NONE_MATCH=f'"x", {first.headers["ETag"].removeprefix("W/")}')
    assert strong.status == 304
    for header in ("public", "max-age=1", "stale-while-revalidate"):
        assert header in first.headers["Cache-Control"]


def test_the_tag_is_new_when_the_content_is_and_only_then() -> None:
    mine, other = a_group(band=2, capacity=5), a_group(band=3, capacity=5)
    door = a_door()
    tags = {
        url: ask(door, url).headers["ETag"] for url in (LIST, f"{LIST}?band=2", f"{LIST}?band=3")
    }
    assert len(set(tags.values())) == 3

    def changed() -> set[str]:
        door.watch.look()
        return {url for url, tag in tags.items() if ask(door, url).headers["ETag"] != tag}

    assert changed() == set()
    a_claimed_place(other, a_claimant(3))
    assert changed() == {LIST, f"{LIST}?band=3"}
    assert mine.band == 2


def test_what_nobody_sees_makes_nothing_new() -> None:
    group = a_full_group()
    (wait,) = a_line(group, 1)
    door = a_door()
    epoch, tag = door.watch.epoch(), ask(door, LIST).headers["ETag"]
    a_line(group, 1)
    leave_waiting_list(wait=wait, **frame())
    door.watch.look()  # somebody else waits now: as many as before
    assert Wait.objects.filter(state="waiting").count() == 1
    assert door.watch.epoch() is epoch
    assert ask(door, LIST).headers["ETag"] == tag


def test_every_change_that_a_reader_could_see_is_seen() -> None:
    group = a_group(a_kindergarten(name_kk="«Ескі»"), capacity=4)
    door = a_door()

    def now() -> str:
        door.watch.look()
        return words_of(ask(door, LIST).text)

    assert "4 бос орын" in now()
    a_claimed_place(group, a_claimant(group.band))
    assert "3 бос орын" in now()
    Group.objects.filter(pk=group.pk).update(capacity=9)
    assert "8 бос орын" in now()
    Group.objects.filter(pk=group.pk).update(published=False)
    assert "Бос орын жоқ" in now()
    house = group.kindergarten
    type(house).objects.filter(pk=house.pk).update(name_kk="«Жаңа»")
    assert "«Жаңа»" in now()
    a_group(a_kindergarten(name_kk="«Тағы»"), capacity=2)
    assert "«Тағы»" in now()
    type(house.city).objects.filter(pk=TARAZ).update(name_kk="Тараз-2")
    assert "Тараз-2" in now()
    with clock.standing_at(clock.at(clock.day_of(NOW).replace(day=28))):
        assert "28" in now()  # the day in the demo's banner


def test_seats_of_the_line_are_free_for_nobody_else() -> None:
    group = a_full_group()
    a_line(group, 1)
    Group.objects.filter(pk=group.pk).update(capacity=2)
    door = a_door()
    assert "Бос орын жоқ" in ask(door, LIST).text
    assert json.loads(ask(door, JSON).text)[0]["free"] == 0
    assert json.loads(ask(door, f"{JSON}?free=on").text) == []


def test_one_question_has_one_answer_however_it_is_spelled() -> None:
    a_town()
    door = a_door()
    plain = ask(door, f"{LIST}?band=3&free=on")
    for query in (
        "free=on&band=3",
        "band=3&language=&hours=&kind=&origin=&free=1&page=1",
        "utm_source=sms&band=3&free=on&page=zz",
        "band=3&free=on&hours=77&language=fr&kind=%00&origin=nowhere&lat=1",
    ):
        assert ask(door, f"{LIST}?{query}").body == plain.body, query
    epoch = door.watch.epoch()
    assert epoch is not None
    assert len(epoch.answers) == 1
    assert "utm" not in plain.text


def test_it_is_nobodys_own_page() -> None:
    a_town()
    door = a_door()
    parent = Client()
    parent.force_login(an_account())
    cookie = "; ".join(f"{name}={one.value}" for name, one in parent.cookies.items())
    signed_in, visitor = ask(door, LIST, COOKIE=cookie), ask(door, LIST)
    assert cookie
    assert signed_in.body == visitor.body
    assert "Set-Cookie" not in signed_in.headers
    assert "csrfmiddlewaretoken" not in visitor.text


def test_a_look_of_ones_own_is_kept_apart() -> None:
    a_town()
    door = a_door()
    large = ask(door, LIST, COOKIE="a=b; look=large-contrast")
    assert 'class="large contrast"' in large.text
    assert 'class="large' not in ask(door, LIST).text
    assert "Cookie" in large.headers["Vary"]
    assert "Cookie" not in ask(door, JSON, COOKIE="look=large").headers["Vary"]


def test_it_is_pressed_for_who_can_read_that() -> None:
    a_town()
    door = a_door()
    plain, pressed = ask(door, LIST), ask(door, LIST, ACCEPT_ENCODING="gzip, br")
    assert pressed.headers["Content-Encoding"] == "gzip"
    assert pressed.text == plain.text
    assert len(pressed.body) == int(pressed.headers["Content-Length"]) < len(plain.body)
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_head_has_no_body_and_the_same_length() -> None:
    a_town()
    door = a_door()
    head = ask(door, LIST, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == ask(door, LIST).headers["Content-Length"]


@pytest.mark.parametrize(
    "url",
    [
        "/kk/",
        "/kk/kindergartens",
        "/fr/kindergartens/",
        "/kk/kindergartens/no-such/",
        f"/{TARAZ}/kk/kindergartens/",
        "/nowhere/kk/kindergartens/",
        "/api/v1/cities/nowhere/kindergartens/",
        f"{JSON}?band=77",
        f"{JSON}?hours=8",
        f"{CSV}?origin=point&lat=0&lon=0",
        f"{LIST}?{'band=3&' * 200}",
    ],
)
def test_what_it_does_not_know_goes_on_to_django(url: str) -> None:
    a_town()
    assert ask(a_door(), url).elsewhere


def test_only_reading_is_answered() -> None:
    a_town()
    assert ask(a_door(), LIST, "POST").elsewhere


def test_a_city_away_from_the_root_has_its_own_addresses() -> None:
    a_town()
    a_city("almaty-auezov")
    house = a_kindergarten("almaty-auezov")
    a_group(house, capacity=7)
    said = ask(a_door(), "/almaty-auezov/ru/kindergartens/?view=map")
    assert f"/almaty-auezov/ru/kindergartens/{house.code}/" in said.text
    assert "/almaty-auezov/kk/kindergartens/?view=map" in said.text
    assert said.text == Client().get("/almaty-auezov/ru/kindergartens/?view=map").content.decode()


def test_before_the_first_look_django_answers() -> None:
    a_town()
    door = a_door(looking=False)
    assert door.watch.epoch() is None
    door.watch.look()
    assert ask(door, LIST).status == 200


def test_what_is_read_is_drawn_before_the_next_reader_comes() -> None:
    group = a_group(capacity=4)
    door = a_door()
    ask(door, LIST)
    a_claimed_place(group, a_claimant(group.band))
    door.watch.look()
    epoch = door.watch.epoch()
    assert epoch is not None
    (key,) = epoch.answers
    assert key.path == LIST
    assert "3 бос орын" in words_of(epoch.answers[key].body.decode())


def test_what_it_holds_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    a_town()
    monkeypatch.setattr(watch, "_BYTES", 200_000)
    monkeypatch.setattr(watch, "_ADDRESSES", 10)
    door = a_door()
    epoch = door.watch.epoch()
    assert epoch is not None
    for n in range(40):
        assert ask(door, f"{LIST}?origin=point&lat=42.{900 + n}&lon=71.37&x={n}").status == 200
        assert epoch.size <= 200_000
        assert epoch.size == sum(answer.size for answer in epoch.answers.values())
        assert len(epoch.spelled) <= 10


def test_json_and_csv_are_what_the_database_holds() -> None:
    a_town(3)
    a_group(a_kindergarten(kind="private"), band=2, language="ru", capacity=5)
    door = a_door()
    waiting = {
        group.pk: Wait.objects.filter(group=group, state="waiting").count()
        for group in Group.objects.all()
    }
    rows = {
        (group.kindergarten.code, group.code): (
            group.capacity,
            group.taken,
            waiting[group.pk],
            max(0, group.capacity - group.taken - waiting[group.pk]),
        )
        for group in Group.objects.select_related("kindergarten")
    }
    data = {
        (house["code"], group["code"]): tuple(
            group[name] for name in ("capacity", "taken", "waiting", "free")
        )
        for house in json.loads(ask(door, JSON).text)
        for group in house["groups"]
    }
    table = {
        (line["kindergarten"], line["group"]): tuple(
            int(line[name]) for name in ("capacity", "taken", "waiting", "free")
        )
        for line in csv.DictReader(io.StringIO(ask(door, CSV).text))
    }
    assert data == table == rows
    lines = list(csv.DictReader(io.StringIO(ask(door, f"{CSV}?band=2&language=ru").text)))
    assert [(line["band"], line["language"]) for line in lines] == [("2", "ru")]
