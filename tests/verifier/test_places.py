"""Places, offers and rounds that went wrong, each named by its entry."""

import pytest

from tests.verifier.bending import Replay, four_groups, only, wrong
from tests.verifier.city import City


def test_a_place_over_the_seats_is_named(town: City, replay: Replay) -> None:
    town.issue()
    small = town.group(3, 1)
    town.take(small)
    town.take(small)
    wrong(replay(town.log), len(town.log.bodies) - 1, f"group {small} has more children than its 1")


def test_children_who_change_places_at_one_moment_are_not_too_many(
    town: City, replay: Replay
) -> None:
    town.issue()
    here, there = town.group(3, 1), town.group(3, 1)
    old = {group: town.take(group) for group in (here, there)}
    town.take(there, by="move", seeking=False)
    town.add("place.freed", same=True, place=old[here], group=here, why="moved", seeking=False)
    town.add(
        "place.taken",
        same=True,
        place="P-new",
        group=here,
        band=3,
        by="move",
        seeking=False,
        c=town.c(),
    )
    swapped = town.add(
        "place.freed", same=True, place=old[there], group=there, why="moved", seeking=False
    )
    assert replay(town.log)[0] == 0
    del town.log.bodies[swapped]
    wrong(replay(town.log), swapped - 3, f"group {there} has more children than its 1 seats")


def test_a_place_in_a_shut_group_is_named(town: City, replay: Replay) -> None:
    town.issue()
    town.add("group.shut", group=1)
    town.take(1)
    wrong(replay(town.log), len(town.log.bodies) - 1, "group 1 is shut")


def test_a_claim_past_the_line_is_named(town: City, replay: Replay) -> None:
    town.issue()
    town.take(1)
    for n in range(3):
        town.join(f"W-{n}", 1, n)
    town.take(1)
    assert replay(town.log)[0] == 0
    town.take(1)
    last = len(town.log.bodies) - 1
    wrong(replay(town.log), last, "group 1 has 3 free seats and 3 in its line")


def test_who_answers_an_offer_keeps_one_seat_and_not_two(town: City, replay: Replay) -> None:
    town.issue()
    small = town.group(3, 2)
    town.join("W-1", small, 0)
    town.offers()
    town.take(small)
    assert replay(town.log)[0] == 0


def test_a_place_twice_is_named(town: City, replay: Replay) -> None:
    town.issue()
    place = town.take(1)
    town.take(1)
    at = len(town.log.bodies) - 1
    town.log.change(at, place=place)
    wrong(replay(town.log), at, f"there is a place {place} already")


# ---------------------------------------------------------------- waiting lists


@pytest.fixture
def lines() -> City:
    """Two groups, two free seats in the first and one in the second, and who waits for them."""
    city = City()
    for seats in (2, 1):
        city.group(3, seats)
    for waiter, group in [("W-1", 2), ("W-1", 1), ("W-2", 1), ("W-3", 1), ("W-4", 2)]:
        city.join(waiter, group, len(city.lines.get(group, ())))
    return city


def held(city: City) -> list[int]:
    return [n for n in range(len(city.log.bodies)) if city.log.read(n)["kind"] == "place.held"]


def test_who_joined_first_is_offered(lines: City, replay: Replay) -> None:
    lines.offers()
    found = [(lines.log.read(n)["waiter"], lines.log.read(n)["group"]) for n in held(lines)]
    assert found == [("W-1", 2), ("W-2", 1)]
    code, out = replay(lines.log)
    assert (code, "runs over the waiting lists: 1" in out) == (0, True), out


def test_an_offer_past_the_first_in_line_is_named(lines: City, replay: Replay) -> None:
    lines.offers()
    at = held(lines)[1]
    lines.log.change(at, waiter="W-3")
    wrong(replay(lines.log), at, "the seat of group 1 was offered to W-3, past W-2")


def test_an_offer_of_the_other_group_is_named(lines: City, replay: Replay) -> None:
    lines.offers()
    at = held(lines)[0]
    lines.log.change(at, group=1)
    wrong(replay(lines.log), at, "W-1 should be offered group 2, not 1")


def test_an_offer_that_was_not_made_is_named(lines: City, replay: Replay) -> None:
    lines.offers()
    del lines.log.bodies[held(lines)[1]]
    run = only(lines, "line.offers")
    wrong(replay(lines.log), run, "W-2 should have been offered a seat of group 1")


def test_an_offer_too_many_is_named(lines: City, replay: Replay) -> None:
    lines.offers()
    at = lines.add("place.held", same=True, place="P-x", group=1, waiter="W-3", due="2025-09-03")
    wrong(replay(lines.log), at, "W-3 should not be offered a seat of group 1")


def test_the_seat_of_a_protected_child_in_a_line_may_be_kept_silent(replay: Replay) -> None:
    city = City()
    city.group(3, 1)
    city.group(2, 1)
    city.join("W-1", 1, 0)
    city.offers()
    offers, (at,) = only(city, "line.offers"), held(city)
    city.log.change(offers, free={})
    city.log.change(at, group=None, waiter=None)
    wrong(replay(city.log), at, "place.held")
    city.log.change(at, group=None, waiter=None, band=3)
    assert replay(city.log)[0] == 0
    city.log.change(at, group=None, waiter="W-1", band=3)
    wrong(replay(city.log), at, "place.held")
    city.log.change(at, group=None, waiter=None, band=2)
    wrong(replay(city.log), offers, "free seats of group 1: says 0, but is 1")
    city.log.change(at, group=1, waiter=None, band=3)
    wrong(replay(city.log), at, "group 1")


def test_free_seats_kept_silent_are_named(lines: City, replay: Replay) -> None:
    lines.offers()
    at = only(lines, "line.offers")
    lines.log.change(at, free={"2": 1})
    wrong(replay(lines.log), at, "free seats of group 1: says 0, but is 2")


def test_somebody_said_to_be_busy_is_named(lines: City, replay: Replay) -> None:
    lines.offers()
    at = only(lines, "line.offers")
    lines.log.change(at, busy=["W-2"])
    wrong(replay(lines.log), at, "W-2 has no offer to answer")


def test_a_place_behind_more_than_there_are_is_named(lines: City, replay: Replay) -> None:
    at = lines.add("line.joined", waiter="W-9", group=2, ahead=3, attends=False)
    wrong(replay(lines.log), at, "there can't be 3 ahead: 2 stand in the line")


# ---------------------------------------------------------------- rounds


@pytest.fixture
def served() -> tuple[City, int]:
    """Three children, two groups of which each may give one seat; the first two get theirs."""
    city = four_groups(2)
    lists = [(2, [1, 2], [False, False]), (2, [1, 2], [False, False]), (2, [2, 1], [False, False])]
    first, got = city.round({1: (1, 0), 2: (1, 0)}, lists)
    assert got == [1, 2, 0]
    return city, first


def test_envy_in_a_round_is_named(served: tuple[City, int], replay: Replay) -> None:
    city, first = served
    city.log.change(first + 2, got=0)
    city.log.change(first + 3, got=1)
    city.log.change(first + 4, got=1)
    wrong(replay(city.log), first + 2, "this child got wish 0, but should have got 1")


def test_a_day_that_no_calendar_has_is_named(served: tuple[City, int], replay: Replay) -> None:
    city, first = served
    for n in range(len(city.log.bodies)):
        if city.log.read(n).get("by") == "round" or n >= first:
            city.log.change(n, at="2025-02-30T00:00:00.000000Z")
    wrong(replay(city.log), only(city, "round"), "a field of round is missing or not")


def test_a_seat_left_empty_is_named(served: tuple[City, int], replay: Replay) -> None:
    city, first = served
    city.log.change(first + 3, got=0)
    wrong(replay(city.log), first + 3, "this child got wish 0, but should have got 2")


def test_seats_that_are_not_free_are_named(served: tuple[City, int], replay: Replay) -> None:
    city, first = served
    city.log.change(first, seats=3)
    wrong(replay(city.log), first, "group 1 can't give 3 seats: 2 are free")


def test_a_false_last_one_is_named(served: tuple[City, int], replay: Replay) -> None:
    city, first = served
    assert city.log.read(first + 1)["last"] == 2
    city.log.change(first + 1, last=3)
    wrong(replay(city.log), first + 1, "the last one admitted to group 2: says 3, but is 2")


def test_places_that_the_round_did_not_give_are_named(
    served: tuple[City, int], replay: Replay
) -> None:
    city, first = served
    one, two = [n for n in range(first) if city.log.read(n).get("by") == "round"]
    city.log.change(two, group=1)
    end = only(city, "round")
    wrong(replay(city.log), end, "group 1: the round gave 1 places, but 2 were taken")
    city.log.change(two, group=None)
    assert replay(city.log)[0] == 0
    city.log.change(two, group=2)
    del city.log.bodies[first:]
    wrong(replay(city.log), two, "came of a round that the log does not tell")
    assert one < two
