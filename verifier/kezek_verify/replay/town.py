"""One city as its entries tell it, from the first to the last."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong
from kezek_verify.replay.issues import Announced, Issues
from kezek_verify.replay.money import Money
from kezek_verify.replay.offers import Offers
from kezek_verify.replay.queue import Queue
from kezek_verify.replay.rounds import Rounds
from kezek_verify.replay.rules import Book
from kezek_verify.replay.seats import Seats
from kezek_verify.source import Source

Step: TypeAlias = Callable[[Entry, int], None]


class Town:
    """Takes the entries of a city in their order. Raises Wrong at the first that is not right."""

    def __init__(self, source: Source, announced: list[Announced]) -> None:
        self._book = Book(source)
        self._money = Money()
        self._seats = Seats()
        self.queue = Queue(self._book)
        self.offers = Offers(self._seats)
        self.rounds = Rounds(self._seats, self._book)
        self.issues = Issues(announced, self.queue, self._money, self._seats, self._book)
        self._moment = ""
        self._commitments: set[str] = set()
        self._steps = self._by_kind()

    @property
    def given(self) -> int:
        """Places that were claimed, accepted or given by rounds."""
        return self._seats.given

    def take(self, entry: Entry, index: int) -> None:
        """The next entry."""
        if entry["at"] != self._moment:
            self._end_moment()
            self._moment = entry["at"]
        self.issues.before(entry, index)
        self._steps[entry["kind"]](entry, index)

    def end(self) -> None:
        """There are no more entries."""
        self._end_moment()

    def _end_moment(self) -> None:
        self._seats.end_of_moment()
        self.offers.all_made()
        self.rounds.end_of_moment()
        self.issues.end_of_moment()
        self._money.end_of_moment()

    def _by_kind(self) -> Mapping[str, Step]:
        return {
            "rules": self._book.published,
            "rules.acknowledged": self._book.acknowledged,
            "group.listed": self._seats.listed,
            "group.open": self._seats.opened,
            "group.shut": self._seats.shut,
            "queue.filed": self._filed,
            "queue.moved": self.queue.moved,
            "queue.early": self.queue.early,
            "queue.ready": self.queue.ready,
            "queue.left": self.queue.left,
            "queue.back": self.queue.back,
            "allotted": self._money.allotted,
            "money": self._money.moved,
            "voucher.alive": self._voucher_alive,
            "voucher.reserved": self._money.voucher_reserved,
            "voucher.dead": self._voucher_dead,
            "paid": _nothing,
            "granted": self.issues.granted,
            "issue": self.issues.issue,
            "voucher.made": self._voucher_made,
            "place.taken": self._place_taken,
            "place.held": self._place_held,
            "place.accepted": self._place_accepted,
            "place.freed": self._seats.freed,
            "line.joined": self.offers.joined,
            "line.left": self.offers.left,
            "line.offers": self.offers.gone_through,
            "round.group": self.rounds.group,
            "round.list": self.rounds.wishes,
            "round": self.rounds.served,
            "erased": _nothing,
        }

    def _filed(self, entry: Entry, index: int) -> None:
        self._committed(entry, index)
        self.queue.filed(entry, index)

    def _voucher_made(self, entry: Entry, index: int) -> None:
        self._committed(entry, index)
        self.issues.made(entry, index)

    def _voucher_alive(self, entry: Entry, index: int) -> None:
        self._money.voucher_alive(entry, index)
        self._seats.voucher_alive(entry, index)

    def _voucher_dead(self, entry: Entry, index: int) -> None:
        self._money.voucher_dead(entry, index)
        self.queue.voucher_dead(entry, index)
        self._seats.voucher_dead(entry, index)

    def _place_taken(self, entry: Entry, index: int) -> None:
        self._committed(entry, index)
        if entry["by"] == "claim":
            self.offers.claimed(entry, index)
        self._seats.taken(entry, index)

    def _place_held(self, entry: Entry, index: int) -> None:
        self.offers.held(entry, index)
        self._seats.held(entry, index)

    def _place_accepted(self, entry: Entry, index: int) -> None:
        self._committed(entry, index)
        self._seats.accepted(entry, index)

    def _committed(self, entry: Entry, index: int) -> None:
        """No commitment stands twice: a receipt belongs to one entry."""
        if entry["c"] in self._commitments:
            raise Wrong("commitment_twice", index=index)
        self._commitments.add(entry["c"])


def _nothing(_entry: Entry, _index: int) -> None:
    """Nothing follows from it that could be checked."""
