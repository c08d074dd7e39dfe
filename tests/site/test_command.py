import os
from pathlib import Path

import pytest

from kezek.site import command


def test_every_command_says_what_it_does() -> None:
    known = command.commands()
    assert {"run", "doctor", "migrate", "schema", "worker"} <= set(known)
    assert [name for name, told in known.items() if not told.HELP] == []


def test_reads_constants_without_importing(tmp_path: Path) -> None:
    module = tmp_path / "look_back.py"
    module.write_text(
        'HELP: str = "Look."\nDATABASE = "kezek_season"\nROLE = "owner"\n'
        'OTHER = object()\nraise RuntimeError("imported")\n',
    )
    told = command._read(module)
    assert told == command.Command("look-back", "Look.", "kezek_season", "owner", DJANGO=True)
    assert told.module == "kezek.site.commands.look_back"


@pytest.mark.parametrize(
    ("words", "database"),
    [
        ([], "kezek_season"),
        (["--city", "taraz", "--database", "demo"], "kezek_demo"),
        (["--database=kezek_mine"], "kezek_mine"),
        (["--data", "x"], "kezek_season"),
    ],
)
def test_the_database_may_be_chosen_anywhere(words: list[str], database: str) -> None:
    told = command.Command("replay", DATABASE="kezek_season")
    assert command._database_of(told, words) == database


def test_a_command_without_a_database_has_none() -> None:
    assert command._database_of(command.Command("static"), ["--database", "x"]) is None


def test_an_unknown_command_is_told_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["dance"]) == 2
    assert "doctor" in capsys.readouterr().err


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 0
    assert "Bring the database's tables up to date" in capsys.readouterr().out


def test_given_addresses_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/kezek")
    monkeypatch.setenv("MIGRATE_URL", "postgresql://owner@db/kezek")
    command.connect("kezek_demo")
    assert os.environ["DATABASE_URL"] == "postgresql://app@db/kezek"
    command.connect("kezek_demo", "owner")
    assert os.environ["DATABASE_URL"] == "postgresql://owner@db/kezek"
