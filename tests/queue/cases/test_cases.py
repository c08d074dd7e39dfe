"""Cases worked out by hand, readable by a lawyer: see README.md beside them."""

import tomllib
from pathlib import Path

import pytest

from tests.queue.cases.town import Town

FILES = sorted(Path(__file__).parent.glob("*.toml"))


def test_there_are_cases_and_each_says_what_happened_and_which_rule_decides() -> None:
    assert len(FILES) >= 20
    for file in FILES:
        case = tomllib.loads(file.read_text("utf-8"))
        assert case["title"], file
        assert case["situation"], file
        assert case["rule"], file
        assert any("issue" in day for day in case["day"]), file


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_a_case(file: Path, tmp_path: Path) -> None:
    Town(tomllib.loads(file.read_text("utf-8")), tmp_path).live()
