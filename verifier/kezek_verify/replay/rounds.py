"""Rounds over the families' lists, served again by deferred acceptance."""

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong
from kezek_verify.replay.days import day_of
from kezek_verify.replay.rules import Book, Rules
from kezek_verify.replay.seats import Seats

Part: TypeAlias = tuple[int, bool]  # a group's open seats, or its kept ones


@dataclass(frozen=True, slots=True)
class List:
    """A child's list as the log tells it. `tried`: numbers of its wishes, from 1."""

    index: int
    order: int
    rank: int
    groups: Sequence[int]
    siblings: Sequence[bool]
    tried: Sequence[int]
    got: int


@dataclass(slots=True)
class _Round:
    number: int
    groups: dict[int, Entry] = field(default_factory=dict)
    at: dict[int, int] = field(default_factory=dict)  # index of each group's entry
    lists: list[List] = field(default_factory=list)


class Rounds:
    """The rounds of a city."""

    def __init__(self, seats: Seats, book: Book) -> None:
        self._seats, self._book = seats, book
        self._now: _Round | None = None
        self._done: set[int] = set()
        self.count = 0

    def group(self, entry: Entry, index: int) -> None:
        """A group gives seats: no more than it has."""
        now = self._begun(entry, index)
        number, seats = entry["group"], entry["seats"]
        group = self._seats.groups.get(number)
        if group is None or number in now.groups:
            raise Wrong("group_unknown", index=index, group=number)
        free = group.seats - group.used + self._seats.by_round[number] if group.open else 0
        if seats > free or entry["kept"] > seats:
            raise Wrong("round_seats", index=index, group=number, said=seats, free=free)
        now.groups[number], now.at[number] = entry, index

    def wishes(self, entry: Entry, index: int) -> None:
        """A child's list."""
        now = self._begun(entry, index)
        groups, tried = entry["groups"], entry["tried"]
        own = list(range(1, len(groups) + 1))
        tried = own if tried is None else tried
        wrong = (
            entry["n"] != len(now.lists)
            or len(set(groups)) != len(groups)
            or len(entry["siblings"]) != len(groups)
            or sorted(tried) != own
            or entry["got"] > len(groups)
        )
        if wrong:
            raise Wrong("round_list", index=index)
        now.lists.append(
            List(
                index,
                entry["order"],
                entry["rank"],
                groups,
                entry["siblings"],
                tried,
                entry["got"],
            )
        )

    def served(self, entry: Entry, index: int) -> None:
        """The round is whole: serve it again and compare."""
        now = self._begun(entry, index)
        rules = self._rules(entry, index)
        if entry["lists"] != len(now.lists):
            raise Wrong("round_count", index=index, said=entry["lists"], right=len(now.lists))
        in_order = sorted(now.lists, key=lambda one: one.order)
        for order, one in enumerate(in_order, start=1):
            if one.order != order:
                raise Wrong("round_order", index=one.index, said=one.order, right=order)
        right = serve(rules, now.groups, now.lists)
        for one, wish in zip(now.lists, right, strict=True):
            if one.got != wish:
                raise Wrong("round_got", index=one.index, said=one.got, right=wish)
        placed = sum(wish > 0 for wish in right)
        if entry["placed"] != placed:
            raise Wrong("round_count", index=index, said=entry["placed"], right=placed)
        self._check_last(rules, now)
        self._check_taken(now, index)
        self._done.add(now.number)
        self._now = None
        self.count += 1

    def end_of_moment(self) -> None:
        """No round is left half told, or not told at all."""
        if self._seats.by_round:
            raise Wrong("round_untold", index=self._seats.last_by_round)
        if self._now is not None:
            first = min([*self._now.at.values(), *(one.index for one in self._now.lists)])
            raise Wrong("round_open", index=first, round=self._now.number)

    def _begun(self, entry: Entry, index: int) -> _Round:
        if self._now is None:
            if entry["round"] in self._done:
                raise Wrong("round_twice", index=index, round=entry["round"])
            self._now = _Round(entry["round"])
        if self._now.number != entry["round"]:
            raise Wrong("round_open", index=index, round=self._now.number)
        return self._now

    def _rules(self, entry: Entry, index: int) -> Rules:
        """The version in force on the day in the city."""
        ruling = self._book.in_force(day_of(entry, index).isoformat())
        if ruling is not None and ruling[0] == entry["rules"]:
            return ruling[1]
        raise Wrong("round_rules", index=index, number=entry["rules"])

    def _check_last(self, rules: Rules, now: _Round) -> None:
        standings: dict[int, list[tuple[tuple[int, ...], bool]]] = {g: [] for g in now.groups}
        for one in now.lists:
            for wish, group in enumerate(one.groups, start=1):
                if group in standings:
                    key = standing(rules, one, wish)
                    standings[group].append((key, one.got == wish))
        for group, found in standings.items():
            found.sort()
            admitted = [n for n, (_key, got) in enumerate(found, start=1) if got]
            seats = now.groups[group]["seats"]
            right = None if len(admitted) < seats else admitted[-1] if seats else 0
            said = now.groups[group]["last"]
            if said != right:
                raise Wrong("round_last", index=now.at[group], group=group, said=said, right=right)

    def _check_taken(self, now: _Round, index: int) -> None:
        """The places taken by this round are those that its lists got."""
        got = Counter(one.groups[one.got - 1] for one in now.lists if one.got)
        taken = self._seats.by_round
        hidden = taken.pop(None, 0)
        for group in got | taken:
            if group is not None and group not in got:
                raise Wrong("round_taken", index=index, group=group, said=0, right=taken[group])
            if group is not None and taken[group] > got[group]:
                raise Wrong(
                    "round_taken", index=index, group=group, said=got[group], right=taken[group]
                )
        if got.total() != taken.total() + hidden:
            said, right = got.total(), taken.total() + hidden
            raise Wrong("round_placed", index=index, said=said, right=right)
        taken.clear()


def standing(rules: Rules, one: List, wish: int) -> tuple[int, ...]:
    """The child's standing at its wish; the lowest goes first, and no two are equal."""
    keys = {
        "sibling": int(not one.siblings[wish - 1]),
        "right": one.rank,
        "filing": one.order,
    }
    return (*(keys[name] for name in rules.priorities), one.order)


def serve(rules: Rules, groups: dict[int, Entry], lists: Sequence[List]) -> list[int]:
    """Which wish of each child comes true, 0 for none: children ask, groups keep the first."""
    seats = {
        (number, kept): entry["kept"] if kept else entry["seats"] - entry["kept"]
        for number, entry in groups.items()
        for kept in (False, True)
    }
    asks = [_asks(rules, one, seats) for one in lists]
    # A group's heap begins with the weakest it keeps: standings are negated.
    kept: dict[Part, list[tuple[tuple[int, ...], int, int]]] = {part: [] for part in seats}
    got = [0] * len(lists)
    turn = [0] * len(lists)
    for first in range(len(lists)):
        child = first
        while turn[child] < len(asks[child]):
            wish, part, key = asks[child][turn[child]]
            turn[child] += 1
            held = kept[part]
            got[child] = wish
            heapq.heappush(held, (key, child, wish))
            if len(held) <= seats[part]:
                break
            _key, child, _wish = heapq.heappop(held)
            got[child] = 0
    return got


def _asks(
    rules: Rules, one: List, seats: dict[Part, int]
) -> list[tuple[int, Part, tuple[int, ...]]]:
    """What a child asks for, best first: number of the wish, part of a group, negated standing."""
    protected = one.rank in rules.kept_ranks
    kept_first = protected and rules.kept_first
    found: list[tuple[int, Part, tuple[int, ...]]] = []
    for wish in one.tried:
        group = one.groups[wish - 1]
        key = standing(rules, one, wish)
        for kept in (kept_first, not kept_first):
            whole = (int(not protected), *key) if kept else key
            if seats.get((group, kept)):
                found.append((wish, (group, kept), tuple(-part for part in whole)))
    return found
