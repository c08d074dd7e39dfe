"""One JSON line after pytest's own summary, for those who count."""

import json
from pathlib import Path

import pytest

_LINE = pytest.StashKey[str]()


def _count(reporter: pytest.TerminalReporter, outcome: str) -> list[pytest.TestReport]:
    return [r for r in reporter.stats.get(outcome, []) if isinstance(r, pytest.TestReport)]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--json-line",
        action="store_true",
        help="end with one JSON line: passed, skipped, browser_ran",
    )
    parser.addoption("--tally", help="a file that adds up the counts of several runs")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
    config: pytest.Config,
) -> None:
    if hasattr(config, "workerinput"):
        return  # the one who started the workers counts for them
    passed = _count(terminalreporter, "passed")
    ran_a_browser = any("browser" in r.keywords for r in passed)
    counted = {
        "passed": len(passed),
        "skipped": len(_count(terminalreporter, "skipped")),
        "browser_ran": ran_a_browser,
    }
    kept = config.getoption("tally", default=None)
    if kept:
        counted = _added(Path(kept), counted)
    config.stash[_LINE] = json.dumps(counted)


def _added(kept: Path, counted: dict[str, int]) -> dict[str, int]:
    """These counts together with those of the runs before, kept for the run after."""
    before = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    total = {
        name: bool(value or before.get(name))
        if isinstance(value, bool)
        else value + before.get(name, 0)
        for name, value in counted.items()
    }
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(total), "utf-8")
    return total


def pytest_unconfigure(config: pytest.Config) -> None:
    """Print the line last of all: pytest's own summary comes before."""
    line = config.stash.get(_LINE, None)
    if line is not None and config.getoption("json_line", default=False):
        print(line, flush=True)
