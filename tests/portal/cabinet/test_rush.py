"""Claims with a ticket: the page that hands it out, and the ordinary lane behind the address."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from kezek.contracts.models import Contract
from kezek.core import clock
from kezek.journal.models import Entry
from kezek.places.models import Place
from kezek.places.rush.ticket import Ticket
from kezek.places.rush.wish import LANGUAGES, Wish
from kezek.portal.views.rush import TICKET_LASTS, ticket_key, waiting_room
from tests.builders import a_group
from tests.places.builders import a_full_group
from tests.portal.cabinet.home import holding

CLAIM = "/rush/claim/"


@pytest.fixture(autouse=True)
def lane(settings: Any) -> None:
    settings.RUSH = "127.0.0.1:1"


def form_on(page: str) -> dict[str, str]:
    """The hidden fields of the form that goes to the lane."""
    (form,) = re.findall(r'<form method="post" action="/rush/claim/">(.*?)</form>', page)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def press(form: dict[str, str], **headers: str) -> Any:
    """Send the form from a browser that nobody is signed in with."""
    kind = "application/x-www-form-urlencoded"
    browser = Client(enforce_csrf_checks=True)
    return browser.post(CLAIM, urlencode(form), content_type=kind, headers=headers)


def test_the_group_page_hands_out_a_ticket_that_names_nobody() -> None:
    home, voucher = holding("confirmed")
    group = a_group()
    form = form_on(home.get(f"choose/{group.pk}/"))
    ticket = Ticket.open(form["ticket"], ticket_key(), clock.wall().timestamp())
    assert (ticket.voucher, ticket.account) == (voucher.pk, home.account.pk)
    assert (ticket.page, ticket.language) == (home.url(), "en")
    lasts = ticket.expires - clock.wall().timestamp()
    assert 0 < TICKET_LASTS.total_seconds() - lasts < 60
    assert form["group"] == str(group.pk)


def test_without_a_lane_the_form_goes_where_it_always_went(settings: Any) -> None:
    settings.RUSH = ""
    home, _ = holding("confirmed")
    page = home.get(f"choose/{a_group().pk}/")
    assert CLAIM not in page
    assert "ticket" not in page


def test_where_no_lane_answers_the_ordinary_one_takes_the_claim() -> None:
    home, voucher = holding("confirmed")
    form = form_on(home.get(f"choose/{a_group().pk}/"))
    first, again = press(form), press(form)
    assert (first.status_code, first.headers["Location"]) == (303, home.url("claimed/"))
    assert again.headers["Location"] == home.url("claimed/")
    place = Place.objects.get(voucher=voucher)
    claimed = Entry.objects.get(kind="place.claimed", subject_id=place.pk)
    assert claimed.actor == f"parent:{home.account.pk}"
    assert home.client.get(home.url("claimed/")).headers["Location"] == home.url("contract/")
    assert Contract.objects.filter(voucher=voucher).count() == 1


def test_json_says_the_same() -> None:
    home, voucher = holding("confirmed")
    form = form_on(home.get(f"choose/{a_group().pk}/"))
    told = press(form, accept="application/json")
    assert told.status_code == 200
    place = Place.objects.get(voucher=voucher).pk
    assert told.json() == {"verdict": "ok", "place": place, "arrival": 0, "opens_at": None}
    other = press({**form, "group": str(a_group().pk)}, accept="application/json")
    assert other.status_code == 200
    assert (other.json()["verdict"], other.json()["place"]) == ("already", place)


def test_a_refusal_leads_to_the_group_and_what_is_free_nearby() -> None:
    home, _ = holding("confirmed")
    full, free = a_group(capacity=1), a_group()
    form = form_on(home.get(f"choose/{full.pk}/"))
    other, _ = holding("confirmed")
    press(form_on(other.get(f"choose/{full.pk}/")))
    refused = press(form)
    assert (refused.status_code, refused.headers["Location"]) == (
        303,
        home.url(f"choose/{full.pk}/?refused=full"),
    )
    page = home.get(f"choose/{full.pk}/?refused=full", status=409)
    assert "Another child has just taken this place" in page
    assert f"choose/{free.pk}/" in page


def test_before_the_opening_the_page_says_from_when_on() -> None:
    home, _ = holding("confirmed")
    group = a_group()
    opens = int(clock.at(clock.today(), 15).timestamp())
    page = home.get(f"choose/{group.pk}/?refused=not_open&opens={opens}", status=409)
    assert "The places of this group open for you on" in page
    assert "15:00" in page
    page = home.get(f"choose/{group.pk}/?refused=not_open", status=409)
    assert "in the next bulletin" in page


def test_a_group_that_now_teaches_in_another_language_is_not_taken_unseen() -> None:
    home, _ = holding("confirmed")
    group = a_group(language="kk")
    form = form_on(home.get(f"choose/{group.pk}/"))
    assert form["taught"] == "kk"
    type(group).objects.filter(pk=group.pk).update(language="ru")
    refused = press(form)
    assert refused.headers["Location"] == home.url(f"choose/{group.pk}/?refused=language")
    page = home.get(f"choose/{group.pk}/?refused=language", status=409)
    assert "language is not the one you chose" in page


def test_an_invented_refusal_is_not_shown() -> None:
    home, _ = holding("confirmed")
    group = a_group()
    for words in ("refused=nonsense", "opens=1764000000", "refused=full2&opens=x"):
        home.get(f"choose/{group.pk}/?{words}")


@pytest.mark.parametrize("kind", ["forged", "expired"])
def test_a_ticket_that_does_not_hold_is_refused_in_words(kind: str) -> None:
    home, voucher = holding("confirmed")
    form = form_on(home.get(f"choose/{a_group().pk}/"))
    old = Ticket(voucher.pk, home.account.pk, "taraz", "kk", 1, home.url()).seal(ticket_key())
    form |= {"ticket": old if kind == "expired" else form["ticket"][:-4] + "AAAA"}
    for language, words in (
        ("kk", "Кабинетті ашыңыз"),
        ("ru", "Откройте кабинет"),
        ("en", "Open your case"),
    ):
        refused = press({**form, "language": language})
        assert refused.status_code == 403
        assert words in refused.content.decode()
    assert press(form, accept="application/json").json()["error"].startswith("ticket_")
    assert not Place.objects.exists()


def test_a_form_that_is_not_ours_is_refused() -> None:
    assert press({"group": "1"}).status_code == 400
    assert Client().get(CLAIM).status_code == 400


def test_a_browser_that_waited_goes_on_in_the_ordinary_lane() -> None:
    home, voucher = holding("confirmed")
    form = form_on(home.get(f"choose/{a_group().pk}/"))
    wish = Wish(form["ticket"], int(form["group"]), "en", "kk", page=True, carried=True)
    cookie = wish.cookie(900, secure=False).decode().split(";")[0]
    answer = Client().get(CLAIM, headers={"cookie": cookie})
    assert answer.headers["Location"] == home.url("claimed/")
    assert answer.cookies["kezek_line"]["max-age"] == 0
    assert Place.objects.filter(voucher=voucher).exists()


def test_a_place_that_a_lane_took_gets_its_contract_on_arrival() -> None:
    home, voucher = holding("confirmed")
    group = a_group()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verdict FROM places_claim(ARRAY[%s], ARRAY[%s], %s, ARRAY[%s], ARRAY[''])",
            [voucher.pk, group.pk, clock.now(), f"parent:{home.account.pk}"],
        )
        assert cursor.fetchone() == ("ok",)
    for _ in range(2):
        there = home.client.get(home.url("claimed/"))
        assert there.headers["Location"] == home.url("contract/")
    assert Contract.objects.filter(voucher=voucher).count() == 1


def test_who_has_no_place_is_led_to_the_case() -> None:
    home, _ = holding("confirmed")
    assert home.client.get(home.url("claimed/")).headers["Location"] == home.url()


def test_another_familys_child_is_not_found() -> None:
    home, _ = holding("confirmed")
    other, _ = holding("confirmed")
    path = f"/en/cabinet/{other.child.pk}/claimed/"
    assert home.client.get(path).status_code == 404


def test_the_waiting_room_is_furnished_in_every_language() -> None:
    room = waiting_room()
    for code in LANGUAGES:
        assert "{number}" in room.waiting[code]
        assert "{number}" in room.full[code]
        assert f'<html lang="{code}"' in room.waiting[code]
        assert 'href="{page}"' in room.taken[code]
        assert 'href="{page}"' in room.gone[code]
    assert "Таңдауыңыз кезекте тұр" in room.waiting["kk"]
    assert "Ваш выбор ждёт своей очереди" in room.waiting["ru"]


def test_a_full_group_has_no_ticket_to_press() -> None:
    home, _ = holding("confirmed")
    page = home.get(f"choose/{a_full_group().pk}/")
    assert CLAIM not in page
