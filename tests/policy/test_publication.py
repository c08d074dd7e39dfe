"""What a city's folder publishes: worked out once for a text, and anew for another."""

import json
from datetime import date
from pathlib import Path

import pytest

from kezek.policy.publication import publication_of
from kezek.policy.refusals import PolicyRefused
from kezek.site.settings import ROOT
from tests.policy.files import TARAZ, written


def test_the_versions_follow_each_other_and_carry_their_rules() -> None:
    found = publication_of(ROOT / "cities" / "taraz")
    assert [version.number for version in found.versions] == [1, 2]
    assert found.versions[0].valid_to == found.versions[1].valid_from
    rules = json.loads(found.versions[0].document)["rule"]
    assert rules["voucher_confirm_working_days"]["value"] == 2
    assert json.loads(found.facts)["name"]["kk"] == "Тараз"
    assert len({kind["code"] for kind in found.queue_types}) == 18


def test_the_same_text_is_worked_out_once_and_an_edited_one_anew(tmp_path: Path) -> None:
    folder = written(tmp_path / "elsewhere", TARAZ).parent
    first = publication_of(folder)
    assert publication_of(folder) is first
    text = TARAZ.replace("valid_from = 2025-01-01", "valid_from = 2025-01-02", 1)
    assert text != TARAZ
    written(folder, text)
    assert publication_of(folder).versions[0].valid_from == date(2025, 1, 2)
    (folder / "city.toml").write_text('name = { kk = "Б", ru = "Б", en = "B" }\n', "utf-8")
    assert json.loads(publication_of(folder).facts)["name"]["ru"] == "Б"


def test_a_file_with_mistakes_is_refused_each_time_it_is_read(tmp_path: Path) -> None:
    folder = written(tmp_path / "wrong", TARAZ.replace("[[version]]", "[[versions]]")).parent
    for _ in range(2):
        with pytest.raises(PolicyRefused) as refused:
            publication_of(folder)
        assert refused.value.problems
    written(folder, "[rule\n")
    with pytest.raises(PolicyRefused, match=r"wrong/policy\.toml:1:6: not TOML"):
        publication_of(folder)
    written(folder, TARAZ)
    (folder / "city.toml").unlink()
    with pytest.raises(PolicyRefused, match=r"wrong/city\.toml: can't be read"):
        publication_of(folder)
    written(folder, TARAZ)
    assert publication_of(folder).versions
