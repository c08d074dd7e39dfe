"""One JSON line after pytest's own summary, for those who count."""

import json

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


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
    config: pytest.Config,
) -> None:
    passed = _count(terminalreporter, "passed")
    ran_a_browser = any("browser" in r.keywords for r in passed)
    config.stash[_LINE] = json.dumps(
        {
            "passed": len(passed),
            "skipped": len(_count(terminalreporter, "skipped")),
            "browser_ran": ran_a_browser,
        },
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Print the line last of all: pytest's own summary comes before."""
    line = config.stash.get(_LINE, None)
    if line is not None and config.getoption("json_line", default=False):
        print(line, flush=True)
