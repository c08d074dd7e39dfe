"""The page of open data and the page of each table, in every language."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from kezek.core import clock
from kezek.opendata.describe import schema
from kezek.opendata.sweeps import publish, publish_due
from kezek.opendata.tables import TABLES
from tests.builders import TARAZ, a_city
from tests.portal.public.town import LANGUAGES, a_town, get, statements, words_of

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 3)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KEZEK_DATA", str(tmp_path))
    return tmp_path


def plain(text: str) -> str:
    """The words with ordinary spaces between them."""
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_something(root: Path, language: str) -> None:
    a_city()
    publish(root, TARAZ, clock.at(DAY, 1))
    html = get("open-data/", language)
    links = [link for link in re.findall(r'href="(/[^"]*)"', html) if "/static/" not in link]
    files = {link for link in links if link.startswith("/data/")}
    assert len(files) == 3 * len(TABLES) + 3  # and the description twice, and the days
    pages = {link for link in links if "/open-data/" in link}
    assert {f"/{language}/open-data/{name}/" for name in TABLES} <= pages
    for link in {*files, *pages, "/api/v1/docs", "/api/v1/openapi.json"}:
        assert Client().get(link).status_code == 200, link
    assert "/api/v1/docs" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tables_page_says_of_each_column_what_the_files_say(root: Path, language: str) -> None:
    a_city()
    publish(root, TARAZ, clock.at(DAY, 1))
    for table in TABLES.values():
        html = get(f"open-data/{table.name}/", language)
        words = plain(words_of(unescape(html)))
        told = schema(table)["fields"]
        assert re.findall(r'<th scope="row"><code>(\w+)</code>', html) == [
            field["name"] for field in told
        ]
        for field in told:
            assert plain(field["descriptions"][language]) in words
            for code, meaning in field.get("values", {}).items():
                assert plain(f"{code} {meaning[language]}") in words


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_english_but_names_of_columns_and_forms(root: Path, language: str) -> None:
    a_city()
    publish(root, TARAZ, clock.at(DAY, 1))
    allowed = {
        "CSV",
        "JSON",
        "Lines",
        "Parquet",
        "API",
        "Creative",
        "Commons",
        "Attribution",
        "Eng",
    }
    for path in ("open-data/", *(f"open-data/{name}/" for name in TABLES)):
        html = re.sub(r"<code>.*?</code>", "", get(path, language))
        seen = set(re.findall(r"(?<![A-Za-z-])[A-Za-z]{3,}", words_of(html)))
        assert seen <= allowed, (path, seen - allowed)


def test_before_the_first_night_it_says_so() -> None:
    a_city()
    html = get("open-data/", "ru")
    assert "Первые файлы записываются" in html
    assert "/data/" not in html
    assert "/data/" not in get("open-data/queue/", "ru")


def test_ten_days_are_led_to_and_the_rest_listed(root: Path) -> None:
    a_city()
    for days in range(12):
        publish_due(TARAZ, clock.at(DAY + timedelta(days=days), 1))
    html = get("open-data/", "kk")
    assert len(re.findall(r"/data/taraz/2025-\d\d-\d\d/", html)) == 10
    assert "/data/taraz/2025-07-14/datapackage.json" in html
    assert "/data/taraz/days.json" in html


def test_a_table_that_is_none_is_not_found() -> None:
    a_city()
    assert Client().get("/kk/open-data/persons/").status_code == 404


def test_the_page_asks_the_database_for_the_city_and_its_last_entry_alone(root: Path) -> None:
    a_city()
    publish(root, TARAZ, clock.at(DAY, 1))
    assert statements("open-data/") <= 3


@pytest.mark.parametrize("path", ["open-data/", "open-data/queue/"])
def test_whoever_has_the_page_gets_no_bytes_again_until_a_new_day_is_written(
    root: Path, path: str
) -> None:
    a_town()
    first = Client().get(f"/ru/{path}")
    assert "public" in first["Cache-Control"]
    known = {"If-None-Match": first["ETag"]}
    assert Client().get(f"/ru/{path}", headers=known).status_code == 304
    publish(root, TARAZ, clock.at(DAY, 1))
    again = Client().get(f"/ru/{path}", headers=known)
    assert again.status_code == 200
    assert f"/data/{TARAZ}/queue.csv" in again.content.decode()


def test_meanings_are_in_the_language_of_the_reader() -> None:
    with override("ru"):
        assert str(TABLES["queue"].title) == "Открытая очередь"
    with override("kk"):
        assert str(TABLES["queue"].title) == "Ашық кезек"
