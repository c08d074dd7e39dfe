"""Pure decisions about waiting lists: who is offered which freed seat."""

from collections.abc import Collection, Sequence
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


def may_join(waits: int, limit: int) -> bool:
    """Whether a child that stands in so many waiting lists may join one more."""
    return waits < limit
