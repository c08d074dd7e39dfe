"""The data of `cities/` hold together: rules, maps, calendar, named people."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kezek.core.iin import clean_iin
from kezek.policy.reading import document_of
from kezek.policy.rules_document import rules_from
from kezek.site.generator.demo import read_demo
from kezek.site.generator.gardens import is_inside, read_map
from kezek.site.settings import ROOT

CITIES = ROOT / "cities"
NAMES = ("taraz", "almaty-auezov")
LANGUAGES = {"kk", "ru", "en"}


def document(city: str) -> dict[str, Any]:
    return document_of(CITIES / city / "policy.toml")


def texts(part: Any, path: str = "") -> list[tuple[str, dict[str, str]]]:
    """Every table of texts in the document, with where it stands."""
    if isinstance(part, list):
        return [found for n, one in enumerate(part) for found in texts(one, f"{path}[{n}]")]
    if not isinstance(part, dict):
        return []
    if "kk" in part:
        return [(path, part)]
    return [found for key, one in part.items() for found in texts(one, f"{path}.{key}")]


@pytest.mark.parametrize("city", NAMES)
def test_every_text_stands_in_three_languages(city: str) -> None:
    for path, said in texts(document(city)) + texts(read_map(CITIES / city)):
        assert set(said) >= LANGUAGES, path
        assert all(said[language].strip() for language in LANGUAGES), path


@pytest.mark.parametrize("city", NAMES)
def test_every_rule_has_its_status_and_source(city: str) -> None:
    rules = document(city)["rule"]
    assert len(rules) > 90
    for name, rule in rules.items():
        assert rule["status"] in set("FLAIU"), name
        assert rule["source"], name
        assert (rule["source"] != "-") or rule["status"] in {"I", "U"}, name
        shown = ["{value}" in rule[language] for language in sorted(LANGUAGES)]
        assert len(set(shown)) == 1, name


def test_eighteen_queue_types_are_six_ages_by_three_rights() -> None:
    types = document("taraz")["queue_type"]
    assert len(types) == 18
    assert len({(kind["band"], kind["right"]) for kind in types}) == 18
    assert [kind["order"] for kind in types] == list(range(1, 19))
    assert types[8]["name"] == {
        "kk": "3 жас, жалпы кезек",
        "ru": "3 года, общая очередь",
        "en": "Age 3, general",
    }


def test_the_second_version_needs_a_word_of_the_department() -> None:
    rules = document("taraz")
    pilot, continued = rules["version"]
    assert pilot["valid_from"] == rules["rule"]["pilot_valid_from"]["value"]
    assert pilot["valid_to"] == rules["rule"]["pilot_valid_to"]["value"] == continued["valid_from"]
    assert not pilot["needs_acknowledgement"]
    assert continued["needs_acknowledgement"]
    assert continued["act"]["en"] == "Continued, no act found"


@pytest.mark.parametrize("city", NAMES)
def test_numbers_that_stand_twice_agree(city: str) -> None:
    rules = document(city)
    bands, rule = rules["band"], rules["rule"]
    assert {band["norm"] for band in bands} == {rule["norm_per_child_month"]["value"]}
    assert {band["parent_fee"] for band in bands} == {rule["parent_fee_month"]["value"]}
    assert {band["min_age_months"] for band in bands} == {rule["min_age_months"]["value"]}
    paid = {mark["code"] for mark in rules["absence"] if mark["paid"] and not mark["present"]}
    assert paid == set(rule["absence_paid"]["value"])
    rights = {ground["code"]: ground["right"] for ground in rules["privilege"]}
    for right in ("out_of_turn", "priority"):
        named = set(rule[f"privilege_{right}"]["value"])
        assert named == {code for code, gives in rights.items() if gives == right}
    documents = {paper["code"] for paper in rules["document"]}
    assert all(set(ground["documents"]) <= documents for ground in rules["privilege"])


def test_the_second_city_takes_the_first_ones_rules_and_says_what_differs() -> None:
    first, second = document("taraz"), document("almaty-auezov")
    assert second["city"]["code"] == "almaty-auezov"
    assert second["rule"]["bulletin_open_time"]["value"] == "06:57"
    assert second["queue_type"] == first["queue_type"]
    rules = rules_from(second, city="almaty-auezov", version_id=1)
    assert rules.cycle == (("priority", 1), ("general", 3))


@pytest.mark.parametrize("city", NAMES)
def test_districts_lie_inside_the_outline(city: str) -> None:
    drawn = read_map(CITIES / city)
    outline = drawn["outline"]
    for district in drawn["district"]:
        assert is_inside(tuple(district["centre"]), district["polygon"]), district["code"]
        assert is_inside(tuple(district["centre"]), outline), district["code"]
    assert is_inside(tuple(drawn["centre"]), outline)


def test_the_calendar_knows_each_day_once_and_in_order() -> None:
    with (CITIES / "calendar.toml").open("rb") as file:
        rows = tomllib.load(file)["day"]
    days = [row["day"] for row in rows]
    assert days == sorted(set(days))
    assert {day.year for day in days} >= {2025, 2026, 2027}
    working = {row["day"]: row["working"] for row in rows}
    assert working[date(2025, 1, 5)] is True  # a Sunday worked for Friday the 3rd
    assert working[date(2025, 1, 3)] is False
    assert all(set(row["name"]) == LANGUAGES for row in rows)


def test_named_people_have_valid_numbers_and_nobody_shares_one() -> None:
    iins: list[str] = []
    phones: list[str] = []
    for city in NAMES:
        demo = read_demo(CITIES / city)
        people = [row["person"] for row in demo["staff"]]
        for family in demo["family"]:
            people += [family[kin] for kin in ("mother", "father") if kin in family]
            people += family["child"]
            assert set(family["story"]) == {"kk", "ru"}
        iins += [person["iin"] for person in people]
        phones += [person["phone"] for person in people if "phone" in person]
    assert [clean_iin(iin) for iin in iins] == iins
    assert len(set(iins)) == len(iins)
    assert len(set(phones)) == len(phones)


def test_the_published_list_is_kept_as_published() -> None:
    content = Path(CITIES / "almaty-auezov" / "kindergartens.csv").read_text("utf-8")
    assert content.count("\n") == 47
    assert "ГКПП «Ясли-сад № 60»" in content
    assert "Ақсай 2-й микрорайшн, 51" in content
