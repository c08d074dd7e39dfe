"""The drill of the log can fail: on forks, where it did nothing, and where its twin passes."""

import pytest

from bench.drill_log import faults, twin_is_found

RIGHT: dict[str, object] = {
    "kills": 50,
    "restores": 1,
    "refused": 1,
    "accepted": 0,
    "checkpoints": 30,
    "entries": 4000,
    "forks": 0,
    "lost": 0,
}
FORKED = '{"forks": 3, "wrong": ["forks"]}'


def test_what_is_as_it_must_be_has_no_fault() -> None:
    assert faults(RIGHT) == []


@pytest.mark.parametrize("name", RIGHT)
def test_every_figure_can_fail_it(name: str) -> None:
    assert faults(RIGHT | {name: 0 if RIGHT[name] else 1}) == [name]


@pytest.mark.parametrize(
    ("code", "out", "found"),
    [
        (1, FORKED, True),
        (0, '{"forks": 0}', False),
        (1, '{"forks": 0, "wrong": ["lost"]}', False),
        (1, "", False),  # it broke down before it had found anything
        (1, "Traceback (most recent call last):", False),
        (-9, FORKED, False),
    ],
)
def test_the_twin_must_end_with_its_forks(code: int, out: str, found: bool) -> None:
    assert twin_is_found(code, f"told\n{out}\n") is found
