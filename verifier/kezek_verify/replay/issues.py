"""Every issue, walked again at its cut-off and compared with what the log says of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong
from kezek_verify.replay.days import day_of
from kezek_verify.replay.money import Money
from kezek_verify.replay.queue import Queue
from kezek_verify.replay.rules import Book
from kezek_verify.replay.seats import Seats
from kezek_verify.replay.walk import Grant, Walked, walk


@dataclass(frozen=True, slots=True)
class Announced:
    """An issue as the first reading found it: its entry, and whom it granted a voucher."""

    index: int
    entry: Entry
    granted: frozenset[str]


@dataclass(slots=True)
class _Due:
    """What an issue must say, worked out at its cut-off."""

    announced: Announced
    number: int  # of the rules in force
    walked: Walked
    prices: Mapping[int, int]
    free: int
    owed: int
    rooms: Mapping[int, tuple[int, int]]  # as they are, or as said where nobody can know better
    seen: int = 0
    made: Counter[int] = field(default_factory=Counter)


class Issues:
    """The issues of a city."""

    def __init__(
        self, announced: list[Announced], queue: Queue, money: Money, seats: Seats, book: Book
    ) -> None:
        self._ahead = sorted(announced, key=lambda one: one.index)
        self._queue, self._money, self._seats, self._book = queue, money, seats, book
        self._due: _Due | None = None
        self._last: _Due | None = None  # its vouchers are being made
        self._told: list[_Due] = []  # the issues of this moment
        self._numbers: set[int] = set()
        self._turn = 0
        self._ended = -1  # index of the issue before
        self._vouchers: set[str] = set()
        self.passed: set[str] = set()
        self.vouchers = 0
        self.count = 0
        self.behind = 0

    def before(self, entry: Entry, index: int) -> None:
        """Work the next issue out when its cut-off is reached, before the entry takes effect."""
        if self._due is None:
            if not self._ahead or index < self._ahead[0].entry["cutoff"]:
                return
            self._due = self._worked_out(self._ahead.pop(0))
        if self._due.seen == 0 and entry["kind"] not in {"granted", "issue", "money"}:
            self.behind += 1

    def granted(self, entry: Entry, index: int) -> None:
        """A voucher must go to the child whose turn it is, at its price."""
        due = self._due
        if due is None or due.announced.entry["issue"] != entry["issue"]:
            raise Wrong("issue_unknown", index=index, issue=entry["issue"])
        due.seen += 1
        if entry["ordinal"] != due.seen:
            raise Wrong("ordinal", index=index, ordinal=entry["ordinal"], right=due.seen)
        got = Grant(entry["app"], entry["band"], entry["rank"], entry["tenge"])
        right = due.walked.grants[due.seen - 1] if due.seen <= len(due.walked.grants) else None
        if got != right:
            raise self._why(due, got, right, index)
        self._queue.granted(got.app, got.band)

    def issue(self, entry: Entry, index: int) -> None:
        """The issue itself: all that it says it looked at, and that nobody was left out."""
        due = self._due
        if due is None or due.announced.index != index:
            raise Wrong("cutoff", index=index, cutoff=entry["cutoff"])
        self._all_made()
        if entry["issue"] in self._numbers:
            raise Wrong("issue_twice", index=index, issue=entry["issue"])
        self._numbers.add(entry["issue"])
        walked = due.walked
        if due.seen < len(walked.grants):
            raise Wrong("left_out", index=index, app=walked.grants[due.seen].app)
        self._compare(due, entry, index)
        year = entry["year"]
        for grant in walked.grants:
            self._money.issued(grant.band, year)
            self._seats.without[grant.band] += 1
            due.made[grant.band] += 1
        self._turn = walked.turn_after
        self.passed |= walked.passed
        self.vouchers += len(walked.grants)
        self.count += 1
        self._due, self._last = None, due
        self._told.append(due)

    def made(self, entry: Entry, index: int) -> None:
        """A voucher must come of a grant of the issue before."""
        last = self._last
        if last is None or last.announced.entry["issue"] != entry["issue"]:
            raise Wrong("issue_unknown", index=index, issue=entry["issue"])
        if entry["voucher"] in self._vouchers:
            raise Wrong("voucher_twice", index=index, voucher=entry["voucher"])
        self._vouchers.add(entry["voucher"])
        last.made[entry["band"]] -= 1
        if last.made[entry["band"]] < 0:
            raise Wrong("voucher_extra", index=index, voucher=entry["voucher"])

    def end_of_moment(self) -> None:
        """The vouchers are all made, and each issue's money is put by."""
        self._all_made()
        self._last = None
        for due in self._told:
            tenge = due.walked.reserved
            if not self._money.put_by(due.announced.entry["year"], tenge):
                raise Wrong("not_reserved", index=due.announced.index, tenge=tenge)
        self._told = []

    def _all_made(self) -> None:
        """Every grant of the last issue has become a voucher."""
        if self._last is not None and (count := self._last.made.total()):
            raise Wrong("voucher_missing", index=self._last.announced.index, count=count)

    def _worked_out(self, announced: Announced) -> _Due:
        entry = announced.entry
        if entry["cutoff"] <= self._ended:
            raise Wrong("cutoff", index=announced.index, cutoff=entry["cutoff"])
        day = day_of(entry, announced.index)
        for name, own in (("day", day.isoformat()), ("year", day.year)):
            if entry[name] != own:
                said = entry[name]
                raise Wrong("issue_field", index=announced.index, field=name, said=said, right=own)
        ruling = self._book.in_force(entry["day"])
        if ruling is None:
            raise Wrong("no_rules", index=announced.index, day=entry["day"])
        number, rules = ruling
        prices = rules.prices(entry["day"])
        free = self._money.pots[entry["year"], "free"]
        owed = self._money.owed(entry["year"], prices)
        rooms = {band: self._room(entry, band) for band in prices}
        turn = self._turn % max(1, len(rules.ring)) if rules.carried else 0
        walked = walk(
            rules,
            lines=self._queue.lines,
            children=self._queue.children,
            granted=announced.granted,
            rooms={band: places - without for band, (places, without) in rooms.items()},
            prices=prices,
            budget=max(0, free - owed),
            turn=turn,
            out_of_money_after=entry["issued"] if entry["stopped_by"] == "money" else None,
        )
        self._ended = announced.index
        return _Due(announced, number, walked, prices, free, owed, rooms)

    def _room(self, entry: Entry, band: int) -> tuple[int, int]:
        """The band's free places and vouchers without one.

        Where children of no told group sit, what the issue says is taken if it can be so.
        """
        free, without = self._seats.free(band), self._seats.without[band]
        hidden = self._seats.hidden[band]
        said_free, said_without = entry["rooms"].get(str(band), (0, 0))
        if not free - hidden <= said_free <= free:
            said_free = free - hidden
        if not without - self._seats.hidden_seekers <= said_without <= without:
            said_without = without
        return said_free, said_without

    def _compare(self, due: _Due, entry: Entry, index: int) -> None:
        walked = due.walked
        for name, right in (
            ("rules", due.number),
            ("free", due.free),
            ("owed", due.owed),
            ("turn", walked.turn),
            ("issued", len(walked.grants)),
            ("reserved", walked.reserved),
            ("turn_after", walked.turn_after),
        ):
            if entry[name] != right:
                raise Wrong("issue_field", index=index, field=name, said=entry[name], right=right)
        for band, room in due.rooms.items():
            said = tuple(entry["rooms"].get(str(band), (0, 0)))
            if said != room:
                raise Wrong("rooms", index=index, band=band, said=list(said), right=list(room))
        if entry["stopped_by"] not in walked.stops:
            right_stop = "/".join(sorted(walked.stops))
            said_stop = entry["stopped_by"]
            raise Wrong(
                "issue_field", index=index, field="stopped_by", said=said_stop, right=right_stop
            )

    def _why(self, due: _Due, got: Grant, right: Grant | None, index: int) -> Wrong:
        """Why that grant is wrong, in the words that say most."""
        child = self._queue.children.get(got.app)
        cutoff = due.announced.entry["cutoff"]
        if child is None:
            return Wrong("app_unknown", index=index, app=got.app)
        if child.index >= cutoff:
            return Wrong("late", index=index, app=got.app, filed=child.index, cutoff=cutoff)
        if child.voucher is not None:
            return Wrong("served_twice", index=index, app=got.app)
        if not child.waits:
            return Wrong("gone", index=index, app=got.app)
        places, without = due.rooms.get(got.band, (0, 0))
        before = sum(grant.band == got.band for grant in due.walked.grants[: due.seen - 1])
        if places - without - before <= 0:
            return Wrong("band_closed", index=index, app=got.app, band=got.band)
        if right is None:
            stop = "/".join(sorted(due.walked.stops))
            return Wrong("grant_extra", index=index, app=got.app, stop=stop)
        return _whose_turn(got, right, index)


def _whose_turn(got: Grant, right: Grant, index: int) -> Wrong:
    """How the two grants differ."""
    if right.app == got.app and got.tenge != right.tenge:
        return Wrong("price", index=index, said=got.tenge, right=right.tenge)
    if right.app == got.app:
        return Wrong("line", index=index, app=got.app, band=right.band, rank=right.rank)
    if (right.band, right.rank) == (got.band, got.rank):
        return Wrong("skipped", index=index, app=got.app, first=right.app)
    if right.rank == got.rank:
        return Wrong("band_first", index=index, app=got.app, first=right.app, band=right.band)
    return Wrong("rank_first", index=index, app=got.app, first=right.app, rank=right.rank)
