"""Pure decisions: who may join a waiting list, who is offered which freed seat, what opens when."""

from collections.abc import Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kezek.core import clock
from kezek.policy.rules import Calendar, Rules

SPECIAL_KINDS: Final = ("special", "sanatorium")


def papers(rules: Rules) -> dict[str, list[str]]:
    """Papers that open groups which a voucher alone does not, and the kinds that each opens."""
    found: dict[str, list[str]] = {}
    for kind in SPECIAL_KINDS:
        # Rules that were published before they named them open nothing.
        for paper in rules.parameters.get(f"{kind}_group_documents", []):
            found.setdefault(paper, []).append(kind)
    return found


def opening(rules: Rules, calendar: Calendar, day: date) -> tuple[datetime, datetime]:
    """When the places of a bulletin open on `day`: to those whose turn has come, and to all.

    The working days of the priority window count from `day` on; it ends at the hour of opening.
    """
    hour, minute = (int(part) for part in str(rules["bulletin_open_time"]).split(":"))
    window = rules.number("bulletin_priority_window_working_days")
    last = calendar.after_working_days(day - timedelta(days=1), window)
    return clock.at(day, hour, minute), clock.at(last + timedelta(days=1), hour, minute)


def published_by(rules: Rules, moment: datetime) -> bool:
    """Whether the hour of the day's bulletin has come."""
    hour, minute = (int(part) for part in str(rules["bulletin_publish_time"]).split(":"))
    return moment >= clock.at(clock.day_of(moment), hour, minute)


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
    """A voucher that can still take a seat: its age band, its child, special kinds open to it."""

    band: int
    child: int
    opens: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Seats:
    """An open group: its age band, its kind, seats free for claims.

    `opened`: whether a claim can have one now, or only once a bulletin has opened it.
    """

    band: int
    kind: str
    free: int
    opened: bool = True


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
        if seats.kind != "ordinary" and seats.kind not in holder.opens:
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
            return "free" if seats.opened else "not_open"
        mine.add(group)
        return "ok"


@dataclass(frozen=True, slots=True)
class Own:
    """What an enrolled child holds: its group, the group's age band; special kinds open to it."""

    group: int
    band: int
    opens: Collection[str] = ()


def may_be_moved(own: Own | None, group: int, seats: Seats | None) -> str:
    """The verdict on an enrolled child's wish, `ok` or the name of a refusal.

    Free seats do not matter: with one left, the next run of transfers moves the child.
    """
    if own is None:
        return "not_held"
    if seats is None:
        return "closed"
    if seats.kind != "ordinary" and seats.kind not in own.opens:
        return "special"
    if seats.band != own.band:
        return "wrong_band"
    return "own" if group == own.group else "ok"
