"""Money and issues that do not go with each other, each named by its entry."""

import pytest

from tests.verifier.bending import Replay, wrong
from tests.verifier.city import City


def issues_of(city: City) -> list[int]:
    return [n for n in range(len(city.log.bodies)) if city.log.read(n)["kind"] == "issue"]


def moneys(city: City) -> list[int]:
    return [n for n in range(len(city.log.bodies)) if city.log.read(n)["kind"] == "money"]


@pytest.fixture
def twice(town: City) -> City:
    """Two issues at one moment, each of all that there is."""
    town.issue()
    town.allot(80)
    town.issue()
    one, _two = issues_of(town)
    at = town.log.read(one)["at"]
    allotted = [n for n in range(one, len(town.log.bodies)) if town.log.read(n)["at"] != at]
    for n in allotted:
        town.log.change(n, at=at)
    return town


def test_two_issues_of_one_moment_are_right(twice: City, replay: Replay) -> None:
    code, out = replay(twice.log)
    assert (code, "Issues: 2" in out) == (0, True), out


def test_money_that_two_issues_of_one_moment_share_is_named(twice: City, replay: Replay) -> None:
    one, two = issues_of(twice)
    first, second = (n for n in moneys(twice) if twice.log.read(n)["flows"][0][0] == "free")
    assert first < one < second < two
    twice.log.change(second, flows=[["free", "reserved", 0]])
    wrong(replay(twice.log), two, "just 80 tenge should have been put by")
    twice.log.change(first, flows=[["free", "reserved", 80]])
    twice.log.change(second, flows=[["free", "reserved", 80]])
    wrong(replay(twice.log), two, "free says 80, but is 160")


def test_vouchers_not_made_before_the_next_issue_are_named(twice: City, replay: Replay) -> None:
    one, two = issues_of(twice)
    made = next(n for n in range(one, two) if twice.log.read(n)["kind"] == "voucher.made")
    body = twice.log.bodies.pop(made)
    twice.log.bodies.append(body)
    twice.log.change(two - 1, cutoff=twice.log.read(two - 1)["cutoff"] - 1)
    wrong(replay(twice.log), one, "vouchers granted but never made: 1")


def test_an_issue_that_was_is_named(town: City, replay: Replay) -> None:
    town.issue()
    town.allot(40)
    town.issues = 0
    town.issue()
    wrong(replay(town.log), issues_of(town)[1], "there was an issue 1 already")


@pytest.mark.parametrize("tenge", [120, 161])
def test_not_just_as_much_put_by_is_named(tenge: int, town: City, replay: Replay) -> None:
    town.allot(40)
    town.issue()
    town.log.change(moneys(town)[-1], flows=[["free", "reserved", tenge]])
    wrong(replay(town.log), issues_of(town)[0], "just 200 tenge should have been put by")


def test_money_reserved_for_nobody_is_named(town: City, replay: Replay) -> None:
    at = town.add("money", year=2025, flows=[["free", "reserved", 40]])
    wrong(replay(town.log), at, "40 tenge of 2025 were reserved, but for no voucher")
    town.add("voucher.alive", same=True, band=3, years=[2025])
    assert replay(town.log)[0] == 0


def test_money_of_a_year_without_an_issue_is_held_against_what_was_allotted(
    town: City, replay: Replay
) -> None:
    at = town.add("money", year=2026, flows=[["source", "free", 40]])
    wrong(replay(town.log), at, "in 2026 more was taken than was allotted, by 40 tenge")
    told = {"year": 2026, "source": "local", "contingency": 0}
    allotted = town.add("allotted", same=True, tenge=40, **told)
    assert replay(town.log)[0] == 0
    town.log.change(allotted, tenge=50)
    wrong(replay(town.log), allotted, "of what was allotted for 2026 10 tenge went nowhere")


@pytest.mark.parametrize("way", [["free", "purse"], ["source", "reserved"], ["free", "free"]])
def test_money_goes_only_where_it_may(way: list[str], town: City, replay: Replay) -> None:
    at = town.add("money", year=2025, flows=[[*way, 40]])
    wrong(replay(town.log), at, "a field of money is missing or not as it must be: flows")


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("field", "said", "right"),
    [
        ("day", "2025-09-02", "2025-09-01"),
        ("day", "2025-10-01", "2025-09-01"),
        ("year", 2026, 2025),
    ],
)
def test_another_day_than_its_moments_is_named(
    field: str, said: object, right: object, town: City, replay: Replay
) -> None:
    town.issue()
    (at,) = issues_of(town)
    town.log.change(at, **{field: said})
    wrong(replay(town.log), at, f"{field} says {said}, but is {right}")


def test_the_day_is_the_citys(town: City, replay: Replay) -> None:
    """19:00 in UTC is midnight there."""
    town.issue()
    (at,) = issues_of(town)
    moment = town.log.read(at)["at"]
    for n in range(at - 5, len(town.log.bodies)):
        if town.log.read(n)["at"] == moment:
            town.log.change(n, at="2025-09-01T19:00:00.000000Z")
    wrong(replay(town.log), at, "day says 2025-09-01, but is 2025-09-02")
    town.log.change(at, day="2025-09-02")
    assert replay(town.log)[0] == 0
