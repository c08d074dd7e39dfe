"""`kezek policy` as it is typed."""

import argparse
from pathlib import Path

import pytest

from kezek.site.commands import policy
from kezek.site.settings import ROOT
from tests.policy.files import TARAZ, growing, written


def typed(*words: str) -> int:
    parser = argparse.ArgumentParser()
    policy.add_arguments(parser)
    return policy.run(parser.parse_args(words))


def test_check_says_that_every_city_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("check") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(list(ROOT.glob("cities/*/policy.toml")))
    assert all("sound; 2 versions, 18 queues" in line for line in lines)


def test_check_names_the_place_of_a_mistake_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "taraz", TARAZ.replace("value = 28\n", "value = -28\n", 1))
    assert typed("--cities", str(tmp_path), "check", "taraz") == 1
    line = TARAZ[: TARAZ.index("value = 28\n")].count("\n") + 1
    assert f"taraz/policy.toml:{line}:1: rule reactivation_window" in capsys.readouterr().out


def test_diff_tells_two_versions_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    growing(tmp_path / "town")
    assert typed("--cities", str(tmp_path), "diff", "town@18", "town@2026-03-01") == 0
    out = capsys.readouterr().out
    assert out.startswith("--- town@18\n+++ town@21\n")
    assert "issuing_last_bands\n  - [b1]\n  + [u2]\n" in out
    assert "queue_type u2-general order\n  + 3\n" in out


def test_diff_of_a_version_with_itself_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("diff", "taraz@1", "taraz@2025-01") == 0
    assert capsys.readouterr().out.endswith("differences: 0\n")


def test_diff_of_two_cities_names_the_rule_and_both_values(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert typed("diff", "taraz", "almaty-auezov") == 0
    assert "bulletin_open_time\n  - 07:00\n  + 06:57\n" in capsys.readouterr().out


def test_explain_says_the_rule_in_both_languages_with_act_and_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert typed("explain", "voucher_confirm_working_days", "--day", "2025-09-01") == 0
    out = capsys.readouterr().out
    assert "[kk] Ваучерді 2 жұмыс күні ішінде растау керек." in out
    assert "[ru] На подтверждение ваучера даётся рабочих дней: 2." in out
    assert "Найдено в опубликованном источнике. Приказ министра просвещения" in out
    assert "version 2025-01, from 2025-01-01 to 2026-07-01, not included" in out
    assert "source: https://kazpravda.kz/" in out
    assert "[en]" not in out


def test_explain_in_one_language_of_a_version_that_waits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert typed("explain", "queue_refresh", "--lang", "en") == 0
    out = capsys.readouterr().out
    assert "[en] The queue is refreshed once a year by this day" in out
    assert "30\u00a0June" in out
    assert "once the department has acknowledged it" in out
    assert "[kk]" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "issuing_cicle"), "did you mean issuing_cycle"),
        (("explain", "issuing_cycle", "--city", "nowhere"), "there is no city 'nowhere'"),
        (("explain", "issuing_cycle", "--day", "2019-01-01"), "no version or day '2019-01-01'"),
        (("diff", "taraz@9", "taraz"), "no version or day '9'; there are 2025-01, 2026-07"),
    ],
)
def test_what_is_not_there_is_named(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(*words) == 2
    assert said in capsys.readouterr().err


def test_a_city_with_mistakes_is_not_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "taraz", TARAZ.replace("value = 28\n", "value = -28\n", 1))
    assert typed("--cities", str(tmp_path), "explain", "issuing_cycle") == 2
    assert "the rules of taraz have mistakes" in capsys.readouterr().err
