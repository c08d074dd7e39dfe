"""Entries that only look like those of a right town, each named."""

from typing import Any

import pytest

from tests.verifier.bending import Replay, only, wrong
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
