"""Which files of tests begin first: the longest, so that no worker ends with one alone."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# As `pytest --durations=0` found them, longest first; several are few tests that live for days.
LONGEST = (
    "tests/site/test_season.py",
    "tests/site/test_case_machine.py",
    "tests/vouchers/test_make_forecast.py",
    "tests/places/rush/test_process.py",
    "tests/site/test_doctor.py",
    "tests/site/test_cluster.py",
    "tests/portal/public/test_open_data.py",
    "tests/portal/family/test_narrow.py",
    "tests/site/test_privacy.py",
    "tests/site/test_run.py",
    "tests/api/test_fuzz.py",
    "tests/site/test_import_seed.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first; all else keeps its order."""
    turn = {ROOT / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turn.get(item.path, len(turn)))
