"""Who waits in which line of the queue, and since when."""

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass
from typing import TypeAlias

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong
from kezek_verify.replay.days import day_of
from kezek_verify.replay.rules import Book

Stand: TypeAlias = tuple[str, int, str]  # filing moment, index of the filing, number


@dataclass(slots=True)
class Child:
    """A number in the queue."""

    band: int
    rank: int
    filed: str
    index: int
    early: bool
    waits: bool = True
    voucher: int | None = None  # the band of the one that it got


class Queue:
    """The lines of a city, each in the order in which its children are served."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.children: dict[str, Child] = {}
        self.lines: dict[tuple[int, int], list[Stand]] = {}
        self.ended: Counter[int] = Counter()  # vouchers that ended and brought nobody back, by band
        # Of children who had filed longer before their entry than a filing is kept.
        self.before: list[int] = []

    def filed(self, entry: Entry, index: int) -> None:
        """A child joins a line."""
        app, day = entry["app"], day_of(entry, index)
        if app in self.children:
            raise Wrong("app_twice", index=index, app=app)
        if entry["filed"] > entry["at"]:
            raise Wrong("filed_ahead", index=index, app=app)
        ruling = self._book.in_force(day.isoformat())
        kept = ruling[1].filings_kept if ruling is not None else 0
        if (day - day_of(entry, index, "filed")).days > kept:
            self.before.append(index)
        child = Child(entry["band"], entry["rank"], entry["filed"], index, entry["early"])
        self.children[app] = child
        self._join(app, child)

    def moved(self, entry: Entry, index: int) -> None:
        """It stands in another line, or will when it is back."""
        child = self._known(entry, index)
        if child.waits:
            self._leave(entry["app"], child)
        child.band, child.rank = entry["band"], entry["rank"]
        if child.waits:
            self._join(entry["app"], child)

    def early(self, entry: Entry, index: int) -> None:
        """It may be passed over."""
        self._known(entry, index).early = True

    def ready(self, entry: Entry, index: int) -> None:
        """It may not be passed over any more."""
        self._known(entry, index).early = False

    def left(self, entry: Entry, index: int) -> None:
        """It does not wait any more."""
        child = self._known(entry, index)
        if child.waits:
            self._leave(entry["app"], child)
            child.waits = False

    def back(self, entry: Entry, index: int) -> None:
        """It waits again."""
        child = self._known(entry, index)
        if child.waits:
            raise Wrong("back_twice", index=index, app=entry["app"])
        if child.voucher is not None:
            self.ended[child.voucher] -= 1
            if self.ended[child.voucher] < 0:
                raise Wrong("back_with_voucher", index=index, app=entry["app"], band=child.voucher)
        child.waits, child.voucher = True, None
        self._join(entry["app"], child)

    def voucher_dead(self, entry: Entry, _index: int) -> None:
        """A voucher ended: one child of its band may be back."""
        self.ended[entry["band"]] += 1

    def granted(self, app: str, band: int) -> None:
        """It has got a voucher."""
        child = self.children[app]
        if child.waits:
            self._leave(app, child)
        child.waits, child.voucher = False, band

    def _known(self, entry: Entry, index: int) -> Child:
        child = self.children.get(entry["app"])
        if child is None:
            raise Wrong("app_unknown", index=index, app=entry["app"])
        return child

    def _join(self, app: str, child: Child) -> None:
        line = self.lines.setdefault((child.band, child.rank), [])
        insort(line, (child.filed, child.index, app))

    def _leave(self, app: str, child: Child) -> None:
        line = self.lines[child.band, child.rank]
        del line[bisect_left(line, (child.filed, child.index, app))]
