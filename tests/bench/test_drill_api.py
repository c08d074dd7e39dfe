"""The drill of the API can fail: also where nearly every request is only refused."""

import pytest

from bench.drill_api import FLOOR, Outcome, faults


def outcome(**statuses: int) -> Outcome:
    found = Outcome()
    found.statuses.update({int(name[1:]): many for name, many in statuses.items()})
    found.cases = found.statuses.total()
    found.answered.update({"/cities/": statuses["_200"], "/cities/{code}/": 1})
    return found


def test_the_share_of_answers_is_told() -> None:
    found = outcome(_200=30, _404=60, _422=10).figures()
    assert found["share_of_200"] == 0.3
    assert faults(found) == []


def test_a_drill_that_is_only_refused_fails() -> None:
    few = int(1000 * FLOOR) - 1
    assert faults(outcome(_200=few, _404=1000 - few).figures()) == ["share_of_200"]


def test_an_operation_that_never_answers_fails_it() -> None:
    found = outcome(_200=50, _404=50)
    found.answered["/cities/{code}/rounds/"] = 0
    assert found.figures()["never_answered"] == ["/cities/{code}/rounds/"]
    assert faults(found.figures()) == ["never_answered"]


@pytest.mark.parametrize("name", ["failures", "server_errors"])
def test_what_broke_fails_it(name: str) -> None:
    assert faults(outcome(_200=1).figures() | {name: 1}) == [name]
