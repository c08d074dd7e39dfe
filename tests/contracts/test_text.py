"""The contract's text: both languages say the same things, with every value put in."""

import json
import tomllib
from string import Formatter

import pytest

from kezek.contracts import queries
from kezek.contracts.text import _FOLDER, CURRENT, LANGUAGES, contract_text
from tests.contracts.builders import a_draft

TEMPLATES = {
    language: tomllib.loads((_FOLDER / CURRENT / f"{language}.toml").read_text("utf-8"))
    for language in LANGUAGES
}


def _fields(point: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(point) if name)


def test_both_languages_have_the_same_parts_with_the_same_values() -> None:
    kazakh, russian = TEMPLATES["kk"], TEMPLATES["ru"]
    for mine, theirs in zip(kazakh["section"], russian["section"], strict=True):
        for point, same in zip(mine["points"], theirs["points"], strict=True):
            assert _fields(point) == _fields(same)
    for mine, theirs in zip(kazakh["party"], russian["party"], strict=True):
        assert [row[1] for row in mine["rows"]] == [row[1] for row in theirs["rows"]]
    for name, words in kazakh["words"].items():
        assert words.keys() == russian["words"][name].keys()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_fill_in(language: str) -> None:
    manifest = json.loads(queries.manifest_bytes(a_draft().pk))
    text = contract_text(manifest, language)
    said = [point for section in text.sections for point in section.points]
    said += [value for party in text.parties for _, value in party.rows]
    assert len(text.sections) == 8
    assert all(said)
    assert not any("{" in point for point in said)


@pytest.mark.django_db
def test_the_text_says_no_name_to_a_log() -> None:
    manifest = json.loads(queries.manifest_bytes(a_draft().pk))
    assert manifest["child"]["name"] not in repr(contract_text(manifest, "kk"))
