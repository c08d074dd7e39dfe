"""Open pages are kept: ETag, 304, each language and look its own, new after each entry."""

import gzip

import pytest
from django.test import Client

from kezek.core import clock
from kezek.face import keeping
from kezek.journal.sequencer import catch_up
from tests.builders import START, TARAZ, a_city, an_allotment
from tests.portal.public.town import NOW, a_town, a_waiting_child, get, statements
from tests.vouchers.builders import an_iteration

pytestmark = pytest.mark.django_db


def a_new_entry() -> None:
    a_waiting_child(100)
    catch_up(TARAZ)


def test_the_same_page_is_not_sent_twice() -> None:
    a_town()
    first = Client().get("/kk/queue/")
    again = Client().get("/kk/queue/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert "public" in first["Cache-Control"]
    assert "max-age=0" in first["Cache-Control"]


def test_an_entry_in_the_journal_makes_the_page_new() -> None:
    a_town()
    first = Client().get("/en/queue/b3-general/")
    a_new_entry()
    again = Client().get("/en/queue/b3-general/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again.content != first.content


def test_another_day_makes_the_page_new() -> None:
    a_town()
    first = get("queue/")
    with clock.standing_at(clock.at(clock.day_of(NOW).replace(day=20))):
        assert get("queue/") != first


def test_languages_and_looks_have_pages_of_their_own() -> None:
    a_town()
    assert get("queue/", "kk") != get("queue/", "ru")
    plain = Client().get("/kk/queue/")
    large = Client()
    large.cookies["look"] = "large"
    answer = large.get("/kk/queue/", headers={"If-None-Match": plain["ETag"]})
    assert answer.status_code == 200
    assert b'class="large"' in answer.content
    assert b'class="large"' not in Client().get("/kk/queue/").content
    assert "Cookie" in answer["Vary"]


def test_a_kept_page_is_pressed_once_and_read_by_all() -> None:
    a_town()
    answer = Client().get("/kk/queue/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == Client().get("/kk/queue/").content
    assert "Accept-Encoding" in answer["Vary"]


def test_the_search_is_nobody_elses() -> None:
    town = a_town()
    answer = Client().get("/kk/queue/", {"number": town.applications[0].number})
    assert answer["Cache-Control"] == "no-store"
    assert "no-store" in Client().get("/kk/check/")["Cache-Control"]


def test_pages_set_no_cookie() -> None:
    town = a_town()
    for path in ("", "queue/", "kindergartens/", town.card, "check/"):
        assert not Client().get(f"/kk/{path}").cookies


def test_a_page_that_is_not_there_is_not_kept() -> None:
    a_town()
    assert Client().get("/kk/issues/2/").status_code == 404
    an_allotment(65_000 * 6, moment=START)
    a_waiting_child(90)
    an_iteration(START)
    catch_up(TARAZ)
    assert Client().get("/kk/issues/2/").status_code == 200


def test_a_city_without_a_journal_is_never_kept() -> None:
    a_city()
    get("queue/")
    assert statements("queue/") > 3


def test_head_answers_without_a_body() -> None:
    a_town()
    answer = Client().head("/kk/queue/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_shelf_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    a_town()
    monkeypatch.setattr(keeping, "_BYTES", 60_000)
    for page in range(30):
        get(f"queue/b3-general/?page={page}")
    assert keeping.held() <= 60_000


def test_the_api_is_kept_by_its_own_city() -> None:
    a_town()
    url = f"/api/v1/cities/{TARAZ}/"
    first = Client().get(url)
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    a_new_entry()
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200
