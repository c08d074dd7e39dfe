"""The walk of an issue: who gets a voucher, one after another, until money or places end. Pure."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeAlias

from kezek_verify.replay.queue import Child, Stand
from kezek_verify.replay.rules import Rules

Line: TypeAlias = tuple[int, int]  # band, rank


@dataclass(frozen=True, slots=True)
class Grant:
    """A voucher: for whom, of which line, at what price."""

    app: str
    band: int
    rank: int
    tenge: int


@dataclass(frozen=True, slots=True)
class Walked:
    """What an issue must be. `stops`: the reasons that may stand for its end."""

    grants: tuple[Grant, ...]
    turn: int
    turn_after: int
    reserved: int
    stops: frozenset[str]
    passed: frozenset[str]  # early children behind whom somebody of their line was served


@dataclass(slots=True)
class _Pointer:
    """How far a line has been served."""

    line: Sequence[Stand]
    at: int = 0
    early: bool = False  # somebody early stands in it
    skipped: list[str] = field(default_factory=list)

    def head(self, children: Mapping[str, Child], granted: AbstractSet[str]) -> str | None:
        """The next child that is not passed over."""
        while self.at < len(self.line):
            app = self.line[self.at][2]
            if not children[app].early or app in granted:
                return app
            self.early = True
            self.skipped.append(app)
            self.at += 1
        return None


def walk(
    rules: Rules,
    *,
    lines: Mapping[Line, Sequence[Stand]],
    children: Mapping[str, Child],
    granted: AbstractSet[str],
    rooms: Mapping[int, int],
    prices: Mapping[int, int],
    budget: int,
    turn: int,
    out_of_money_after: int | None,
) -> Walked:
    """Serve the queue. `rooms`: how many vouchers each band of `prices` has places for.

    `granted`: early children among them were old enough, whatever the log had told until then. So
    may be one who ends the walk because it can't be paid, `out_of_money_after` so many grants.
    """
    pointers = {line: _Pointer(stands) for line, stands in lines.items() if line[0] in prices}
    heads = {line: pointer.head(children, granted) for line, pointer in pointers.items()}
    left, rooms, first_turn = budget, dict(rooms), turn
    grants: list[Grant] = []
    passed: set[str] = set()
    while True:
        if len(grants) == out_of_money_after:
            anybody = [
                n for n, p in pointers.items() if (heads[n] or p.skipped) and rooms[n[0]] > 0
            ]
            ending = _chosen(rules, anybody, turn)
            if ending is not None and prices[ending[0][0]] > left:
                stops = frozenset({"money"})
                break
        waiting = [line for line, app in heads.items() if app and rooms[line[0]] > 0]
        chosen = _chosen(rules, waiting, turn)
        if chosen is None:
            stops = _stops(heads, pointers, rooms)
            break
        line, turn_next = chosen
        app, price = heads[line], prices[line[0]]
        if price > left or app is None:
            stops = frozenset({"money"})
            break
        grants.append(Grant(app, *line, price))
        left, turn = left - price, turn_next
        rooms[line[0]] -= 1
        pointer = pointers[line]
        passed.update(pointer.skipped)
        pointer.skipped.clear()
        pointer.at += 1
        heads[line] = pointer.head(children, granted)
    return Walked(tuple(grants), first_turn, turn, budget - left, stops, frozenset(passed))


def _chosen(rules: Rules, waiting: Collection[Line], turn: int) -> tuple[Line, int] | None:
    """The line that is served next, and where the cycle stands then."""
    ordinary = [line for line in waiting if line[0] not in rules.last]
    oldest: dict[int, int] = {}
    for band, rank in ordinary or waiting:
        oldest[rank] = max(band, oldest.get(rank, band))
    for rank in rules.first:
        if rank in oldest:
            return (oldest[rank], rank), turn
    for step in range(len(rules.ring)):
        at = (turn + step) % len(rules.ring)
        rank = rules.ring[at]
        if rank in oldest:
            return (oldest[rank], rank), (at + 1) % len(rules.ring)
    return None


def _stops(
    heads: Mapping[Line, str | None], pointers: Mapping[Line, _Pointer], rooms: Mapping[int, int]
) -> frozenset[str]:
    """Why nobody is left: somebody waits in a closed band, or nobody waits."""
    closed = [line for line in heads if rooms[line[0]] <= 0]
    if any(heads[line] for line in closed):
        return frozenset({"places"})
    if any(pointers[line].early for line in closed):
        return frozenset({"places", "queue"})
    return frozenset({"queue"})
