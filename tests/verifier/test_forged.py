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
