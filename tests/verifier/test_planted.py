"""Vouchers that went wrong, each named by its entry."""

import pytest

from tests.verifier.bending import Replay, grants, insert, only, wrong
from tests.verifier.city import City


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
    at = town.add("money", year=2025, flows=[["source", "free", 40]])
    town.free += 40
    town.issue()
    wrong(replay(town.log), at, "more was taken than was allotted, by 40 tenge")


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
