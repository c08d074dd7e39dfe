"""Every open page: in all languages, complete, with steady statements, without names."""

import re

import pytest
from django.test import Client

from kezek.face import keeping
from kezek.people.queries import iin_of
from tests.builders import TARAZ, a_city
from tests.portal.public.town import (
    CANARY_BIRTH,
    CANARY_NAME,
    LANGUAGES,
    LISTS,
    PAGES,
    a_town,
    get,
    statements,
    words_of,
)

pytestmark = pytest.mark.django_db

# Words of Latin letters that belong on Kazakh and Russian pages too.
LATIN = {"Eng", "JSON", "CSV", "UTC", "python", "kezek", "verify", "log", "replay"}
API = (
    "",
    "queues/",
    "queues/b3-general/",
    "kindergartens/",
    "free-places.csv",
    "issues/",
    "issues/1/",
    "issues/1/order.csv",
    "places/",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_and_is_whole(language: str) -> None:
    town = a_town()
    for path in (*PAGES, town.card, "issues/1/"):
        html = get(path, language)
        assert f'<html lang="{language}"' in html
        assert "</html>" in html
        assert html.count("<h1") == 1, path
        assert re.search(r"<title>\s*\S", html), path


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_english_is_left_on_kazakh_and_russian_pages(language: str) -> None:
    town = a_town()
    for path in (*PAGES, town.card, "issues/1/", "check/?number=K-1234"):
        text = re.sub(r'class="hash small">[0-9a-f]{64}<', "<", get(path, language))
        seen = set(re.findall(r"(?<![A-Za-z-])[A-Za-z]{3,}", words_of(text)))
        assert seen <= LATIN, (path, seen - LATIN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_city_has_all_pages(language: str) -> None:
    a_city()
    for path in PAGES:
        assert "</html>" in get(path, language)


def test_the_number_of_statements_does_not_grow() -> None:
    paths = (*LISTS, "places/", "money/", "")
    town = a_town(1)
    keeping.forget()
    one = {path: statements(path) for path in paths} | {"card": statements(town.card)}
    issue = statements("issues/1/")
    a_town(3)
    keeping.forget()
    assert {path: statements(path) for path in paths} | {"card": statements(town.card)} == one
    assert statements("issues/1/") == issue


def test_a_kept_page_costs_the_city_and_its_last_entry_only() -> None:
    a_town()
    get("queue/")
    assert statements("queue/") <= 3


def test_no_name_no_iin_no_birth_date_on_any_open_page() -> None:
    town = a_town()
    assert town.canary is not None
    assert town.guardian is not None
    birth = CANARY_BIRTH
    secrets = [
        *CANARY_NAME.split(),
        "Құпия Анасы",
        iin_of(town.canary.pk),
        iin_of(town.guardian.pk),
        birth.isoformat(),
        f"{birth:%d.%m.%Y}",
        "13 ақпан",
        "13 февраля",
    ]
    number = town.applications[-1].number
    paths = [
        f"/{language}/{path}"
        for language in LANGUAGES
        for path in (
            *PAGES,
            town.card,
            "issues/1/",
            f"check/?number={number}&why=1",
            "check/?number=24-000777",
            f"queue/?number={number}",
            "kindergartens/pins.json",
        )
    ] + [f"/api/v1/cities/{TARAZ}/{path}" for path in API]
    for path in paths:
        answer = Client().get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        assert not [secret for secret in secrets if secret in text], path


def test_a_city_that_is_not_the_default_lives_under_its_code() -> None:
    a_town()
    a_city("almaty-auezov")
    for path in ("", "queue/", "kindergartens/?view=map", "rules/", "money/"):
        html = get(path, "ru", "/almaty-auezov")
        own = [link for link in re.findall(r'href="(/[^"]*)"', html) if "/static/" not in link]
        assert all(link.startswith("/almaty-auezov/") for link in own if "/api/" not in link), path


def test_unknown_things_are_not_found() -> None:
    a_town()
    for path in (
        "queue/b9-general/",
        "kindergartens/nowhere/",
        "issues/99/",
        "issues/99999999999999999999/",
    ):
        assert Client().get(f"/kk/{path}").status_code == 404


@pytest.mark.parametrize(
    "typed", ["%00", "%00%01K-1", "K" * 5000, "%D0", "\N{PILE OF POO}", "'; --"]
)
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    a_city()
    for path in (f"check/?number={typed}", f"queue/?number={typed}", f"queue/?page={typed}"):
        assert "</html>" in get(path)
