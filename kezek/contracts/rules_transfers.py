"""Pure decisions of transfers: who moves where, and which moves hang together."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kezek.places.matching import Market, agreed


@dataclass(frozen=True, slots=True)
class Wisher:
    """An enrolled child with a consent that stands: its own group and where it stands in lines."""

    voucher: int
    own: int  # the group that it goes to
    ranks: Mapping[int, int]  # by group that it wishes, best first: its rank in the line, from 1


@dataclass(frozen=True, slots=True)
class Step:
    """A child moves; `follows` is the child whose seat it takes, None for a free seat."""

    voucher: int
    old: int
    new: int
    follows: int | None


@dataclass(frozen=True, slots=True)
class Linked:
    """Moves that hang together: everybody in them moves, or nobody."""

    steps: tuple[Step, ...]  # of a chain, the one who takes the free seat first
    ring: bool


def who_moves(
    wishers: Sequence[Wisher],
    others: Mapping[int, Sequence[int]],
    free: Mapping[int, int],
) -> dict[int, int]:
    """Where the run puts each child that it moves: the new group by voucher.

    Deferred acceptance over the lines. At its own group a child comes before everybody, so it never
    ends below the place it has. `others` are by group the ranks of children who wait for their
    first place: each of their turns keeps a seat, for the offer that follows, so none of them is
    passed over. `free` are seats that nobody holds, by group. A group left out of `free` takes in
    nobody. Raises Disagreement of the matching room.
    """
    groups = sorted({*free, *(one.own for one in wishers)})
    at = {group: place for place, group in enumerate(groups)}
    capacity = [free.get(group, 0) for group in groups]
    choices: list[list[int]] = []
    keys: list[list[int]] = []
    for n, one in enumerate(wishers):
        wished = [group for group in one.ranks if group in free and group != one.own]
        choices.append([at[group] for group in [*wished, one.own]])
        keys.append([*(one.ranks[group] for group in wished), -n])  # ranks begin with 1
        capacity[at[one.own]] += 1
    for group, ranks in sorted(others.items()):
        if group in free:
            choices += [[at[group]] for _ in ranks]
            keys += [[rank] for rank in ranks]
    result = agreed(Market(choices, keys, capacity))
    ends = {one.voucher: groups[place] for one, place in zip(wishers, result, strict=False)}
    return {one.voucher: ends[one.voucher] for one in wishers if ends[one.voucher] != one.own}


def linked(
    wishers: Sequence[Wisher], moves: Mapping[int, int], free: Mapping[int, int]
) -> list[Linked]:
    """The moves as chains and rings.

    Who comes into a group takes a free seat while there is one, the first in line first; those
    after them take the seats of the children who leave it, in the order of the vouchers.
    """
    movers = {one.voucher: one for one in wishers if one.voucher in moves}
    coming: dict[int, list[Wisher]] = defaultdict(list)
    leaving: dict[int, list[int]] = defaultdict(list)
    for voucher in sorted(movers):
        coming[moves[voucher]].append(movers[voucher])
        leaving[movers[voucher].own].append(voucher)
    follows: dict[int, int | None] = {}
    for group, some in coming.items():
        some.sort(key=lambda one: (one.ranks[group], one.voucher))
        seats: list[int | None] = [None] * free.get(group, 0)
        for one, seat in zip(some, [*seats, *leaving[group]], strict=False):
            follows[one.voucher] = seat
    taken_by = {left: voucher for voucher, left in follows.items() if left is not None}
    steps = {
        voucher: Step(voucher, movers[voucher].own, moves[voucher], follows[voucher])
        for voucher in movers
    }
    found: list[Linked] = []
    seen: set[int] = set()
    begins = [voucher for voucher, left in follows.items() if left is None]
    for first in [*sorted(begins), *sorted(movers)]:
        walk = list(_walk(first, taken_by, seen))
        if walk:
            found.append(Linked(tuple(steps[one] for one in walk), ring=follows[first] is not None))
    return found


def _walk(first: int, taken_by: Mapping[int, int], seen: set[int]) -> Iterator[int]:
    """From child to child, each taking the seat of the one before; nobody twice."""
    voucher: int | None = first
    while voucher is not None:
        if voucher in seen:
            return
        seen.add(voucher)
        yield voucher
        voucher = taken_by.get(voucher)


def may_run(day: date, *, only_in_period: bool, start: str, end: str) -> bool:
    """Whether children are moved on that day; `start` and `end` are `MM-DD` of the policy."""
    return not only_in_period or start <= day.isoformat()[5:] <= end
