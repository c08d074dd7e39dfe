"""The replay: right towns pass; every decision that was bent is named by its entry."""

import itertools
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kezek_verify.command import main
from tests.verifier.city import City, rules_document, some_days
from tests.verifier.writer import Log


@pytest.fixture
def replay(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    def run(log: Log, *more: str) -> tuple[int, str]:
        place = log.write(tmp_path_factory.mktemp("log"))
        code = main(["replay", str(place), "--lang", "en", *more])
        return code, capsys.readouterr().out

    return run


Replay = Callable[..., tuple[int, str]]


# ---------------------------------------------------------------- by hand


def worked_example(tenge: int) -> tuple[City, dict[str, str]]:
    """Weights 2:3:5 in one band; three of A, one of B, nine of C."""
    document = rules_document(
        norms={3: 10},
        rights=["a", "b", "c"],
        issuing_first=[],
        issuing_cycle=[["a", 2], ["b", 3], ["c", 5]],
        issuing_last_bands=[],
    )
    city = City(document)
    city.group(3, 20)
    names = {}
    for right, letter, count in ((2, "c", 9), (1, "b", 1), (0, "a", 3)):
        for n in range(1, count + 1):
            names[city.file(3, right).app] = f"{letter}{n}"
    city.allot(tenge)
    return city, names


@pytest.mark.parametrize(
    ("vouchers", "order"),
    [
        (10, "a1 a2 b1 c1 c2 c3 c4 c5 a3 c6"),
        (14, "a1 a2 b1 c1 c2 c3 c4 c5 a3 c6 c7 c8 c9"),
    ],
)
def test_the_worked_example_is_right_in_this_order_alone(
    vouchers: int, order: str, replay: Replay
) -> None:
    city, names = worked_example(vouchers * 40)
    assert " ".join(names[app] for app in city.issue()) == order
    count = len(order.split())
    code, out = replay(city.log)
    assert code == 0, out
    assert f"{count} vouchers, 0 places: all went to the right child" in out
    grants = [n for n in range(len(city.log.bodies)) if city.log.read(n)["kind"] == "granted"]
    for one, two in itertools.pairwise(grants):
        first, second = city.log.read(one), city.log.read(two)
        city.log.change(one, app=second["app"], rank=second["rank"])
        city.log.change(two, app=first["app"], rank=first["rank"])
        code, out = replay(city.log)
        assert (code, f"Entry {one}:" in out) == (1, True), out
        city.log.change(one, app=first["app"], rank=first["rank"])
        city.log.change(two, app=second["app"], rank=second["rank"])


def four_groups(count: int, **rules: Any) -> City:
    """A town with an open group of two seats for each of so many, and enough vouchers."""
    city = City(rules_document(**rules))
    for _ in range(count):
        city.group(3, 2)
    for _ in range(6):
        city.file(3, 2)
    city.allot(6 * 40)
    city.issue()
    return city


def test_a_round_of_which_the_answer_was_published_is_right(replay: Replay) -> None:
    """The National Resident Matching Program's demonstration, with siblings for its rankings."""
    city = four_groups(3)
    mercy, town, general = 1, 2, 3
    lists = [
        (2, [town, mercy, general], [False, True, True]),  # Darrius
        (2, [town], [False]),  # Arthur
        (2, [town, mercy], [False, False]),  # Sunny
        (2, [mercy, town, general], [True, False, False]),  # Latha
        (2, [town, general, mercy], [False, True, False]),  # Joseph
    ]
    seats = {mercy: (2, 0), town: (2, 0), general: (2, 0)}
    first, got = city.round(seats, lists, right=[1, 1, 2, 1, 2])
    code, out = replay(city.log)
    assert code == 0, out
    assert "6 vouchers, 5 places" in out
    places = [n for n in range(first) if city.log.read(n).get("by") == "round"]
    assert len(places) == 5
    # Sunny in the place that was Arthur's: the group's places are as many, but Arthur envies.
    at = {n: first + 3 + n for n in range(5)}
    city.log.change(at[1], got=0)
    city.log.change(at[2], got=1)
    for place in places:
        if city.log.read(place)["group"] == mercy:
            city.log.change(place, group=mercy)
    code, out = replay(city.log)
    assert code == 1
    assert f"WRONG. Entry {at[1]}: this child got wish 0, but should have got 1" in out
    assert got == [1, 1, 2, 1, 2]


def test_schools_rank_children_each_in_its_own_way(replay: Replay) -> None:
    """Abdulkadiroğlu and Sönmez 2003, example 1."""
    city = City(rules_document())
    for _ in range(3):
        city.group(3, 1)
    for _ in range(3):
        city.file(3, 2)
    city.allot(3 * 40)
    city.issue()
    lists = [
        (2, [1, 2, 3], [False, False, False]),  # i2
        (2, [2, 1, 3], [False, True, False]),  # i1
        (2, [1, 2, 3], [True, False, False]),  # i3
    ]
    city.round({1: (1, 0), 2: (1, 0), 3: (1, 0)}, lists, right=[2, 2, 3])
    assert replay(city.log)[0] == 0


# ---------------------------------------------------------------- anything


NORMS = ({1: 10, 2: 10, 3: 10}, {1: 5, 2: 20, 3: 10}, {1: 30, 2: 10, 3: 20})


def any_town(seed: int, steps: int) -> City:
    chance = random.Random(seed)
    document = rules_document(
        norms=dict(chance.choice(NORMS)),
        issuing_cycle=chance.choice([[["second", 1], ["third", 3]], [["third", 2], ["second", 1]]]),
        standing_priorities=chance.choice(
            [["sibling", "right", "filing"], ["right", "filing"], ["filing"]]
        ),
        standing_reserve_rights=chance.choice([[], ["first"], ["first", "second"]]),
        standing_reserve_tried_first=chance.choice(["reserved", "open"]),
    )
    city = City(document)
    some_days(city, chance, steps)
    return city


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**9), steps=st.integers(0, 120))
def test_whatever_happens_in_a_right_town_is_right(seed: int, steps: int, replay: Replay) -> None:
    code, out = replay(any_town(seed, steps).log)
    assert code == 0, out


def test_the_towns_that_happen_hold_everything(replay: Replay) -> None:
    kinds = set()
    vouchers = 0
    for seed in range(12):
        city = any_town(seed, 120)
        kinds |= {city.log.read(n)["kind"] for n in range(len(city.log.bodies))}
        vouchers += sum(city.log.read(n)["kind"] == "granted" for n in range(len(city.log.bodies)))
    assert vouchers > 50
    assert kinds >= set(
        "granted issue voucher.made place.taken place.held place.accepted place.freed"
        " line.joined line.left line.offers round.group round.list round voucher.dead"
        " voucher.alive queue.moved queue.back queue.left queue.ready group.shut".split()
    )


def test_two_cities_in_one_log_are_each_their_own(replay: Replay) -> None:
    """A cut-off counts the whole log, takes part in it only what is the city's."""
    one = City()
    two = City(name="shu", log=one.log)
    for city in (one, two):
        city.group(3, 2)
    for n in range(6):
        (one, two)[n % 2].file(3, 2)
    for city in (one, two):
        city.allot(80)
    assert len(one.issue()) == len(two.issue()) == 2
    code, out = replay(one.log)
    assert (code, "4 vouchers" in out) == (0, True), out
    assert "2 vouchers" in replay(one.log, "--city", "shu")[1]
    assert replay(one.log, "--city", "almaty") == (
        2,
        "Not checked. The log knows no such city: almaty\n",
    )


# ---------------------------------------------------------------- planted


@pytest.fixture
def town() -> City:
    """Two bands with places, a closed one; money for four; then an issue.

    The walk: rank 1 takes the first turn, rank 2 the next three, the older band first.
    """
    city = City()
    city.group(3, 5)
    city.group(2, 3)
    for band, rank in [(3, 2), (3, 2), (3, 2), (3, 1), (3, 1), (2, 2), (1, 2)]:
        city.file(band, rank)
    city.allot(4 * 40)
    return city


def grants(city: City) -> list[int]:
    return [n for n in range(len(city.log.bodies)) if city.log.read(n)["kind"] == "granted"]


def only(city: City, kind: str) -> int:
    (found,) = [n for n in range(len(city.log.bodies)) if city.log.read(n)["kind"] == kind]
    return found


def wrong(out: tuple[int, str], index: int, what: str) -> None:
    code, said = out
    assert code == 1, said
    assert said.startswith(f"WRONG. Entry {index}: "), said
    assert what in said


def test_the_right_town_is_right(town: City, replay: Replay) -> None:
    apps = [kid.app for kid in town.kids]
    assert town.issue() == [apps[3], apps[0], apps[1], apps[2]]
    assert replay(town.log)[0] == 0


def test_a_skipped_child_is_named(town: City, replay: Replay) -> None:
    town.issue()
    at = grants(town)[1]
    town.log.change(at, app=town.kids[1].app)
    wrong(replay(town.log), at, f"but {town.kids[0].app} stands before it")


def test_a_swapped_order_is_named(town: City, replay: Replay) -> None:
    town.issue()
    one, two = grants(town)[1:3]
    apps = [town.log.read(n)["app"] for n in (one, two)]
    town.log.change(one, app=apps[1])
    town.log.change(two, app=apps[0])
    wrong(replay(town.log), one, f"but {apps[0]} stands before it")


def insert(city: City, index: int, like: int, **fields: Any) -> None:
    """Another entry before one that stands there; nothing behind it may count indices."""
    city.log.bodies.insert(index, city.log.bodies[like])
    city.log.change(index, **fields)


def test_a_voucher_too_many_is_named(town: City, replay: Replay) -> None:
    town.issue()
    last = grants(town)[-1]
    app = town.kids[4].app
    insert(town, last + 1, last, ordinal=5, app=app, rank=1)
    town.log.change(only(town, "issue"), issued=5, reserved=200)
    wrong(replay(town.log), last + 1, f"{app} should have got none: the issue ends before (money)")


def test_a_child_that_filed_too_late_is_named(town: City, replay: Replay) -> None:
    town.issue([(3, 2, "2025-07-01T00:00:00.000000Z")])
    late = town.kids[-1]
    at = grants(town)[1]
    town.log.change(at, app=late.app)
    wrong(replay(town.log), at, f"joined the queue in entry {late.index}, after the cut-off")


def test_a_cut_off_that_lets_a_late_child_in_takes_the_others_too(
    town: City, replay: Replay
) -> None:
    town.issue([(3, 2, "2025-07-01T00:00:00.000000Z")])
    late = town.kids[-1]
    town.log.change(only(town, "issue"), cutoff=late.index + 1)
    wrong(replay(town.log), grants(town)[1], f"but {late.app} stands before it")


def test_a_wrong_price_is_named(town: City, replay: Replay) -> None:
    town.issue()
    at = grants(town)[2]
    town.log.change(at, tenge=39)
    wrong(replay(town.log), at, "the price of the voucher is not 39 but 40")


def test_a_wrong_turn_is_named(town: City, replay: Replay) -> None:
    town.issue()
    at = grants(town)[0]
    town.log.change(at, app=town.kids[0].app, rank=2)
    wrong(replay(town.log), at, f"it was the turn of {town.kids[3].app}: rank 1")


@pytest.mark.parametrize("field", ["turn", "turn_after"])
def test_a_false_turn_is_named(field: str, town: City, replay: Replay) -> None:
    town.issue()
    at = only(town, "issue")
    town.log.change(at, **{field: 3})
    wrong(replay(town.log), at, f"{field} says 3, but is 0")


def test_the_next_issue_goes_on_where_the_cycle_stood(town: City, replay: Replay) -> None:
    town.free = 0
    town.log.bodies.pop()
    town.log.bodies.pop()
    town.allot(2 * 40)
    assert [kid.app for kid in (town.kids[3], town.kids[0])] == town.issue()
    town.allot(2 * 40)
    assert [kid.app for kid in (town.kids[1], town.kids[2])] == town.issue()
    assert replay(town.log)[0] == 0
    at = grants(town)[2]
    town.log.change(at, app=town.kids[4].app, rank=1)
    wrong(replay(town.log), at, f"it was the turn of {town.kids[1].app}: rank 2")


def test_a_closed_band_is_named(town: City, replay: Replay) -> None:
    town.issue()
    at = grants(town)[3]
    town.log.change(at, app=town.kids[6].app, band=1)
    wrong(replay(town.log), at, "band 1 has no free places")


def test_a_younger_band_before_an_older_is_named(town: City, replay: Replay) -> None:
    town.issue()
    at = grants(town)[3]
    town.log.change(at, app=town.kids[5].app, band=2)
    wrong(replay(town.log), at, f"it was the turn of {town.kids[2].app}: band 3")


def test_a_child_that_got_one_already_is_named(town: City, replay: Replay) -> None:
    town.issue()
    town.allot(40)
    town.issue()
    at = grants(town)[-1]
    town.log.change(at, app=town.kids[0].app)
    wrong(replay(town.log), at, f"{town.kids[0].app} has got a voucher already")


def test_a_child_that_left_is_named(town: City, replay: Replay) -> None:
    town.add("queue.left", app=town.kids[0].app, why="withdrawn")
    town.kids[0].waits = False
    town.issue()
    at = grants(town)[1]
    town.log.change(at, app=town.kids[0].app)
    wrong(replay(town.log), at, "waits no more")


def test_a_child_that_was_left_out_is_named(town: City, replay: Replay) -> None:
    town.issue()
    last = grants(town)[-1]
    del town.log.bodies[last]
    at = only(town, "issue")
    town.log.change(at, issued=3, reserved=120)
    wrong(replay(town.log), at, f"{town.kids[2].app} should have got a voucher, too")


@pytest.mark.parametrize("field", ["free", "owed", "issued", "reserved", "rules"])
def test_a_false_word_of_an_issue_is_named(field: str, town: City, replay: Replay) -> None:
    town.issue()
    at = only(town, "issue")
    right = town.log.read(at)[field]
    town.log.change(at, **{field: right + 1})
    wrong(replay(town.log), at, f"{field} says {right + 1}, but is {right}")


def test_a_false_reason_to_stop_is_named(town: City, replay: Replay) -> None:
    town.issue()
    at = only(town, "issue")
    town.log.change(at, stopped_by="places")
    wrong(replay(town.log), at, "stopped_by says places, but is money")


def test_false_free_places_are_named(town: City, replay: Replay) -> None:
    town.issue()
    at = only(town, "issue")
    rooms = town.log.read(at)["rooms"]
    town.log.change(at, rooms={**rooms, "1": [1, 0]})
    wrong(replay(town.log), at, "in band 1: says [1, 0], but is [0, 0]")


def test_money_that_was_not_put_by_is_named(town: City, replay: Replay) -> None:
    town.issue()
    put_by = [n for n in range(len(town.log.bodies)) if town.log.read(n)["kind"] == "money"][-1]
    town.log.change(put_by, flows=[["free", "reserved", 120]])
    wrong(replay(town.log), only(town, "issue"), "160 tenge should have been put by")


def test_a_pot_below_zero_is_named(town: City, replay: Replay) -> None:
    at = town.add("money", year=2025, flows=[["free", "reserved", 161]])
    wrong(replay(town.log), at, "the pot free of 2025 is short of 1 tenge")


def test_money_that_nobody_allotted_is_named(town: City, replay: Replay) -> None:
    town.add("money", year=2025, flows=[["source", "free", 40]])
    town.free += 40
    town.issue()
    wrong(replay(town.log), only(town, "issue"), "more was taken than was allotted, by 40 tenge")


def test_a_voucher_of_nobody_is_named(town: City, replay: Replay) -> None:
    town.issue()
    at = town.add("voucher.made", same=True, issue=1, voucher="V-x", band=3, c=town.c())
    wrong(replay(town.log), at, "V-x was granted to nobody")
    town.log.bodies = town.log.bodies[: at - 1]
    wrong(replay(town.log), only(town, "issue"), "vouchers granted but never made: 1")


def test_the_same_voucher_or_commitment_twice_is_named(town: City, replay: Replay) -> None:
    town.issue()
    one, two = len(town.log.bodies) - 2, len(town.log.bodies) - 1
    right = town.log.read(two)
    town.log.change(two, voucher=town.log.read(one)["voucher"])
    wrong(replay(town.log), two, "there is a voucher")
    town.log.change(two, voucher=right["voucher"], c=town.log.read(one)["c"])
    wrong(replay(town.log), two, "the same commitment")


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


def test_a_place_twice_is_named(town: City, replay: Replay) -> None:
    town.issue()
    place = town.take(1)
    town.take(1)
    at = len(town.log.bodies) - 1
    town.log.change(at, place=place)
    wrong(replay(town.log), at, f"there is a place {place} already")


def test_early_children_may_be_passed_over_and_are_counted(town: City, replay: Replay) -> None:
    town.kids[0].early, town.kids[0].old_enough = True, False
    town.kids[1].early = True
    for kid in town.kids[:2]:
        town.add("queue.early", app=kid.app, why="age")
    granted = town.issue()
    assert town.kids[0].app not in granted
    assert town.kids[1].app in granted
    code, out = replay(town.log)
    assert (code, "Early children who were passed over: 1\n" in out) == (0, True), out


def test_what_came_behind_the_cut_off_is_counted(town: City, replay: Replay) -> None:
    town.issue([(3, 2, "2025-07-01T00:00:00.000000Z")] * 3)
    code, out = replay(town.log)
    assert (code, "Entries after a cut-off and before its issue: 3." in out) == (0, True), out


def test_a_cut_off_before_the_issue_before_is_named(town: City, replay: Replay) -> None:
    town.issue()
    town.allot(40)
    town.issue()
    first, second = [n for n in range(len(town.log.bodies)) if town.log.read(n)["kind"] == "issue"]
    town.log.change(second, cutoff=first)
    wrong(replay(town.log), second, f"the cut-off of the issue can't be there: {first}")


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


# ---------------------------------------------------------------- form


def test_rules_that_were_changed_are_named(town: City, replay: Replay) -> None:
    (name,) = town.log.rules
    town.log.rules[name] += b" "
    wrong(replay(town.log), 0, "is not the text that the log names")
    del town.log.rules[name]
    assert replay(town.log) == (2, f"Not checked. No such file: rules/{name}.json\n")


def test_rules_that_wait_to_be_acknowledged_do_not_rule(town: City, replay: Replay) -> None:
    town.issue()
    other = town.log.publish_rules(rules_document(norms={1: 1, 2: 1, 3: 1}))
    town.add("rules", number=2, from_="2025-08-01", sha256=other, acknowledge=True)
    town.allot(40)
    town.issue()
    assert replay(town.log)[0] == 0
    town.add("rules.acknowledged", number=2)
    town.allot(40)
    town.issue()
    wrong(replay(town.log), grants(town)[-1], "the price of the voucher is not 40 but 4")


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"kind": "queue.lost"}, "of a kind not known here: queue.lost"),
        ({"v": 2}, "of a version not known here: 2"),
    ],
)
def test_what_is_not_known_is_not_called_wrong(
    changes: dict[str, Any], what: str, town: City, replay: Replay
) -> None:
    town.log.change(3, **changes)
    code, out = replay(town.log)
    assert code == 2
    assert out.startswith("Not checked. Entry 3: ")
    assert what in out


def test_an_entry_in_another_form_is_named(town: City, replay: Replay) -> None:
    town.log.change(3, band="3")
    wrong(replay(town.log), 3, "a field of queue.filed is missing or not as it must be: band")
    town.log.bodies[3] += b" "
    wrong(replay(town.log), 3, "no canonical JSON")


def test_no_grant_can_be_given_to_another_unnoticed(replay: Replay) -> None:
    """Every single grant of some towns, given to every other child that waits."""
    tried = 0
    for seed in range(6):
        city = any_town(seed, 80)
        children = [kid.app for kid in city.kids] + ["K-nobody"]
        for at in grants(city):
            right = city.log.read(at)["app"]
            for other in random.Random(at).sample(children, min(3, len(children))):
                if other == right:
                    continue
                city.log.change(at, app=other)
                code, out = replay(city.log)
                assert (code, out.split(":")[0]) == (1, f"WRONG. Entry {at}"), (seed, out)
                tried += 1
            city.log.change(at, app=right)
    assert tried > 50


def test_a_log_that_was_changed_is_not_even_replayed(
    town: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town.issue()
    place = town.log.write(tmp_path)
    bundle = next((place / "tile/entries").rglob("*.p/*"))
    bundle.write_bytes(bundle.read_bytes().replace(b'"tenge":160', b'"tenge":161', 1))
    assert main(["replay", str(place), "--lang", "en"]) == 1
    assert "the entry and its hash" in capsys.readouterr().out
