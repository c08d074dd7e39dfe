"""The drill plants all its kinds in the log of a small town, and tells a reader that is blind."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.drill_grants import KINDS, main
from tests.verifier.city import City


def a_town() -> City:
    """Two issues of six vouchers each; others go on waiting in two lines."""
    city = City()
    city.group(3, 40)
    for n in range(24):
        city.file(3, 1 + n % 2, early=n == 3, old_enough=n != 3)
    for _ in range(2):
        city.allot(6 * 40)
        assert len(city.issue()) == 6
    return city


def last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_every_kind_is_named_by_its_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = a_town().log
    assert main([str(log.write(tmp_path))]) == 0
    assert last_line(capsys) == {
        "kinds": 8,
        "named": 8,
        "unnamed": 0,
        "entries": len(log.bodies),
        "right_without": True,
    }
    assert len({kind.__name__ for kind in KINDS}) == 8


def test_who_checks_the_hashes_alone_names_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(a_town().log.write(tmp_path)), "twin"]) == 1
    found = last_line(capsys)
    assert (found["named"], found["unnamed"], found["right_without"]) == (0, 8, True)


def test_a_log_that_is_wrong_already_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = a_town()
    city.log.change(len(city.log.bodies) - 20, at="2025-09-01T00:00:00.000000Z")
    assert main([str(city.log.write(tmp_path))]) == 1
    assert not last_line(capsys)["right_without"]


def test_no_log_is_no_drill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "There is no log in" in capsys.readouterr().out
