"""The search for people can fail: on whom it finds, on what it cannot read, on an empty place."""

import re
from pathlib import Path

import duckdb
import pytest
from django.test import Client

from bench import canaries
from bench.canaries import Canaries, Unread, of_everybody, text_of
from bench.drill_privacy import (
    PLACES,
    Search,
    _pages,
    api_addresses,
    faults,
    files,
    text_of_answer,
)
from kezek.api.base import api
from tests.portal.public.town import CANARY_NAME, a_town

PEOPLE = Canaries(
    frozenset({"850412300123", "220402500456"}),
    frozenset({"7011234567"}),
    frozenset({"Ермекова Айша", "Ким Анна-Мария Олеговна"}),
)
RIGHT = {"people": 5, "hits": 0, "broken": 0, "unread": 0} | dict.fromkeys(PLACES, 3)


def test_everybody_is_found_in_every_form() -> None:
    assert PEOPLE.unfound() == []


@pytest.mark.parametrize(
    ("regex", "form"), [("_DIGITS", "IINs"), ("_WORDS", "names"), ("_SPACED", "phones")]
)
def test_a_search_that_passes_over_one_is_known(
    regex: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canaries, regex, re.compile("never"))
    assert [missed for missed in PEOPLE.unfound() if missed.startswith(form)]


def test_nobody_to_look_for_is_no_search() -> None:
    assert Canaries(frozenset(), frozenset(), frozenset()).unfound()


def test_a_name_in_a_packed_table_is_found_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "queue.parquet"
    duckdb.execute(f"COPY (SELECT 'Ермекова Айша' AS who) TO '{path}' (FORMAT parquet)")
    search = Search(PEOPLE)
    search.through("data_files", files(tmp_path))
    assert (search.hits["data_files"], search.counts["data_files"]) == (1, 1)
    told = text_of_answer("/data/", "application/vnd.apache.parquet", path.read_bytes())
    assert PEOPLE.in_(told) == ["Ермекова Айша"]


def test_a_table_of_moments_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "issues.parquet"
    duckdb.execute(f"COPY (SELECT now() AS ran_at) TO '{path}' (FORMAT parquet)")
    assert "20" in text_of(path)


@pytest.mark.django_db
def test_a_file_that_streams_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEZEK_DATA", str(tmp_path))
    monkeypatch.setattr("bench.drill_privacy.BEGIN", ("/data/taraz/queue.csv",))
    (tmp_path / "taraz").mkdir()
    (tmp_path / "taraz" / "queue.csv").write_text("who\nЕрмекова Айша\n")
    search = Search(PEOPLE)
    search.through("pages", _pages(search, 9))
    assert (search.hits, search.counts) == ({"pages": 1}, {"pages": 1})


@pytest.mark.parametrize("name", ["queue.parquet", "queue.csv", "tile/entries/000"])
def test_what_cannot_be_read_is_listed(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x00\x04\xff\xfe\xfd\xfc")
    with pytest.raises(Unread):
        text_of(path)
    search = Search(PEOPLE)
    search.through("data_files", files(tmp_path))
    assert len(search.unread) == 1
    assert name in search.unread[0]


def test_a_person_in_an_address_is_a_hit() -> None:
    search = Search(PEOPLE)
    search.through("api", iter([("/api/v1/850412300123/", lambda: "nothing")]))
    assert search.hits == {"addresses": 1}


@pytest.mark.django_db
def test_every_address_of_the_api_is_asked() -> None:
    a_town()
    addresses = api_addresses(Client())
    assert len(addresses) > len(api.get_openapi_schema()["paths"])
    assert [Client().get(address).status_code for address in addresses] == [200] * len(addresses)


@pytest.mark.django_db
def test_children_and_guardians_are_looked_for() -> None:
    a_town()
    assert CANARY_NAME in of_everybody().names


def test_what_is_as_it_must_be_has_no_fault() -> None:
    assert faults(RIGHT) == []


@pytest.mark.parametrize("name", RIGHT)
def test_every_figure_can_fail_it(name: str) -> None:
    assert faults(RIGHT | {name: 0 if RIGHT[name] else 1}) == [name]
