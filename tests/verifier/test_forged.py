"""Entries that only look like those of a right town, each named."""

from typing import Any

import pytest

from tests.verifier.bending import Replay, four_groups, only, wrong
from tests.verifier.city import City

FIELD = "is missing or not as it must be: "


def last(city: City) -> int:
    return len(city.log.bodies) - 1


# ---------------------------------------------------------------- words and numbers


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("place.taken", {"by": "favour"}),
        ("group.listed", {"type": "private"}),
        ("queue.early", {"why": "mood"}),
        ("queue.left", {"why": "lost"}),
    ],
)
def test_a_word_of_no_meaning_is_named(
    kind: str, fields: dict[str, Any], town: City, replay: Replay
) -> None:
    town.add("queue.early", app=town.kids[0].app, why="age")
    town.issue([])
    town.take(1)
    town.add("queue.left", app=town.kids[5].app, why="withdrawn")
    assert replay(town.log)[0] == 0
    at = next(n for n in range(len(town.log.bodies)) if town.log.read(n)["kind"] == kind)
    town.log.change(at, **fields)
    wrong(replay(town.log), at, f"a field of {kind} {FIELD}{next(iter(fields))}")


@pytest.mark.parametrize("key", ["01", "١", "+1", " 1", "1" * 30])
def test_a_number_has_one_way_to_be_a_key(key: str, town: City, replay: Replay) -> None:
    town.join("W-1", 1, 0)
    town.offers()
    at = only(town, "line.offers")
    town.log.change(at, free={key: 5})
    wrong(replay(town.log), at, f"a field of line.offers {FIELD}free")


# ---------------------------------------------------------------- how a place is taken


@pytest.mark.parametrize(("by", "seeking"), [("move", True), ("import", True), ("claim", False)])
def test_a_place_is_looked_for_only_by_who_claims_it(
    by: str, seeking: bool, town: City, replay: Replay
) -> None:
    town.issue()
    town.take(1, by=by, seeking=seeking)
    wrong(replay(town.log), last(town), "who claims a place or gets one in a round looked for it")


def test_who_moves_leaves_a_place(town: City, replay: Replay) -> None:
    """A seat of a shut group, past its line: whoever moves has left another at that moment."""
    town.issue()
    old = town.take(1)
    town.take(2, by="move", seeking=False)
    at = last(town)
    wrong(replay(town.log), at, "nobody left a place at that moment")
    town.add("place.freed", same=True, place=old, group=1, why="moved", seeking=False)
    assert replay(town.log)[0] == 0
    town.log.change(last(town), why="refused")
    wrong(replay(town.log), at, "nobody left a place at that moment")


def test_who_was_brought_in_has_a_voucher(town: City, replay: Replay) -> None:
    town.add("voucher.alive", band=3, years=[2025])
    town.take(1, by="import", seeking=False)
    assert replay(town.log)[0] == 0
    town.take(1, by="import", seeking=False)
    wrong(replay(town.log), last(town), "no such voucher was told")


def test_a_place_of_another_band_than_its_groups_is_named(town: City, replay: Replay) -> None:
    """It would let a voucher of the other band cease to look for a place."""
    town.issue()
    town.take(1)
    town.log.change(last(town), band=2)
    wrong(replay(town.log), last(town), "the group 1 is not of band 2")


# ---------------------------------------------------------------- groups, and places of none


def test_a_group_can_not_shrink_below_its_children(town: City, replay: Replay) -> None:
    town.issue()
    town.take(1)
    town.take(1)
    told: dict[str, Any] = {"group": 1, "kindergarten": 1, "band": 3, "type": "ordinary"}
    town.add("group.listed", **told, seats=2)
    assert replay(town.log)[0] == 0
    at = town.add("group.listed", **told, seats=1)
    wrong(replay(town.log), at, "the group 1 has more children than its 1 seats")


@pytest.mark.parametrize("other", [{"band": 2}, {"type": "special"}, {"kindergarten": 2}])
def test_a_group_stays_what_it_is(other: dict[str, Any], town: City, replay: Replay) -> None:
    told = {"group": 1, "kindergarten": 1, "band": 3, "type": "ordinary", "seats": 5}
    at = town.add("group.listed", **{**told, **other})
    wrong(replay(town.log), at, "the group 1 has another kindergarten, band or type than before")


def test_no_more_protected_children_than_seats(town: City, replay: Replay) -> None:
    """Told only that they sit somewhere, they would keep seats from others without end."""
    town.issue()
    for _ in range(4):
        town.take(1, hidden=True)
    code, out = replay(town.log)
    assert code == 0, out
    town.add("voucher.alive", band=3, years=[])
    town.add("voucher.alive", band=3, years=[])
    for _ in range(2):
        town.take(1, by="import", seeking=False, hidden=True)
    wrong(replay(town.log), last(town), "band 3 has more places without a told group")


def test_where_a_protected_child_goes_a_seat_is_free(town: City, replay: Replay) -> None:
    town.issue()
    town.add("group.shut", group=1)
    town.take(1, hidden=True)
    wrong(replay(town.log), last(town), "no open group of band 3 had a free seat for this child")
    town.log.bodies.pop(-2)
    assert replay(town.log)[0] == 0
    for n in range(4):
        town.join(f"W-{n}", 1, n)
    town.take(1, hidden=True)
    assert replay(town.log)[0] == 0
    town.join("W-4", 1, 4)
    town.take(1, hidden=True)
    wrong(replay(town.log), last(town), "no open group of band 3 had a free seat for this child")


# ---------------------------------------------------------------- rounds


def test_the_order_of_a_round_counts_every_child_once(replay: Replay) -> None:
    city = four_groups(1)
    first, _got = city.round({1: (1, 0)}, [(2, [1], [False]), (2, [1], [False])])
    assert replay(city.log)[0] == 0
    city.log.change(first + 2, order=7)
    wrong(replay(city.log), first + 2, "the number by filing moment is not 7 but 2")
    city.log.change(first + 2, order=1)
    wrong(replay(city.log), first + 2, "the number by filing moment is not 1 but 2")


def test_a_group_with_seats_left_has_no_last_one(replay: Replay) -> None:
    city = four_groups(2)
    first, _got = city.round({1: (1, 0), 2: (0, 0)}, [(2, [2], [False])], right=[0])
    city.log.change(first, last=0)
    wrong(replay(city.log), first, "the last one admitted to group 1: says 0, but is None")
    city.log.change(first, last=None)
    assert city.log.read(first + 1)["last"] == 0
    assert replay(city.log)[0] == 0
    city.log.change(first + 1, last=None)
    wrong(replay(city.log), first + 1, "the last one admitted to group 2: says None, but is 0")


# ---------------------------------------------------------------- the queue


def test_who_got_a_voucher_is_back_only_when_one_has_ended(town: City, replay: Replay) -> None:
    granted = town.issue()
    at = town.add("queue.back", app=granted[0])
    wrong(replay(town.log), at, f"{granted[0]} has got a voucher, and none of band 3 has ended")
    town.log.bodies.pop()
    town.die(3)
    town.add("queue.back", app=granted[0])
    assert replay(town.log)[0] == 0
    at = town.add("queue.back", app=granted[1])
    wrong(replay(town.log), at, f"{granted[1]} has got a voucher, and none of band 3 has ended")


def test_who_left_without_a_voucher_may_be_back(town: City, replay: Replay) -> None:
    town.add("queue.left", app=town.kids[0].app, why="closed")
    town.add("queue.back", app=town.kids[0].app)
    assert replay(town.log)[0] == 0


def test_a_filing_after_its_own_entry_is_named(town: City, replay: Replay) -> None:
    kid = town.file(3, 2, filed="2026-08-01T00:00:00.000000Z")
    wrong(replay(town.log), kid.index, f"{kid.app} is said to have filed after the entry")


def test_filings_older_than_the_log_can_prove_are_counted(town: City, replay: Replay) -> None:
    town.file(3, 2, filed="2025-08-21T18:59:59.000000Z")
    old = town.kids[-1].index
    for filed in ("2025-08-21T19:00:00.000000Z", "2025-09-01T03:00:00.000000Z"):
        town.file(3, 2, filed=filed)  # ten days before, and none
    code, out = replay(town.log)
    told = f"Applications older than this log can prove: 8 (the last of them: entry {old})."
    assert (code, told in out) == (0, True), out
