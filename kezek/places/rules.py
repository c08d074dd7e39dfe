"""Pure decisions about waiting lists: who may join, who is offered which freed seat."""

from collections.abc import Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InLine:
    """A child that stands within reach of a freed seat of a group."""

    wait: int
    voucher: int
    group: int
    rank: int  # in the group's line, from 1
    free: int  # seats of the group that nobody holds
    joined_at: datetime


def offers(line: Sequence[InLine], busy: Collection[int]) -> list[InLine]:
    """Whom to offer a seat now, in the order given.

    The first in a group's line are as many as it has free seats. A child gets one offer at a time:
    of several it takes the list that it joined first; while it answers, its turn in the other
    groups is kept, and so is the seat, for at most the term of an offer. `busy` are vouchers with
    an open offer.
    """
    best: dict[int, InLine] = {}
    for one in line:
        if one.rank > one.free or one.voucher in busy:
            continue
        known = best.get(one.voucher)
        if known is None or (one.joined_at, one.wait) < (known.joined_at, known.wait):
            best[one.voucher] = one
    chosen = {one.wait for one in best.values()}
    return [one for one in line if one.wait in chosen]


@dataclass(frozen=True, slots=True)
class Holder:
    """A voucher that can still take a seat: its age band and its child."""

    band: int
    child: int


@dataclass(frozen=True, slots=True)
class Seats:
    """An open group: its age band, whether a voucher alone opens it, seats free for claims."""

    band: int
    ordinary: bool
    free: int


@dataclass
class Lines:
    """The waiting lists as they stand; joining changes this picture, so wishes go in order."""

    holders: Mapping[int, Holder]
    groups: Mapping[int, Seats]
    placed: Collection[int]  # children with a place or an open offer
    in_lists: MutableMapping[int, set[int]]  # voucher: the groups it waits for
    limit: int

    def join(self, voucher: int, group: int) -> str:
        """The verdict on a wish, `ok` or the name of a refusal (`errors.REFUSALS`)."""
        holder, seats = self.holders.get(voucher), self.groups.get(group)
        if holder is None:
            return "no_voucher"
        if seats is None:
            return "closed"
        if not seats.ordinary:
            return "special"
        if seats.band != holder.band:
            return "wrong_band"
        if holder.child in self.placed:
            return "already"
        mine = self.in_lists.setdefault(voucher, set())
        if group in mine:
            return "waiting"
        if len(mine) >= self.limit:
            return "too_many"
        if seats.free > 0:
            return "free"
        mine.add(group)
        return "ok"


@dataclass(frozen=True, slots=True)
class Own:
    """What an enrolled child holds: its place's group and that group's age band."""

    group: int
    band: int


def may_be_moved(own: Own | None, group: int, seats: Seats | None) -> str:
    """The verdict on an enrolled child's wish, `ok` or the name of a refusal.

    Free seats do not matter: with one left, the next run of transfers moves the child.
    """
    if own is None:
        return "not_held"
    if seats is None:
        return "closed"
    if not seats.ordinary:
        return "special"
    if seats.band != own.band:
        return "wrong_band"
    return "own" if group == own.group else "ok"
