"""Who waits in which line of the queue, and since when."""

from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import TypeAlias

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong

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
    served: bool = False


class Queue:
    """The lines of a city, each in the order in which its children are served."""

    def __init__(self) -> None:
        self.children: dict[str, Child] = {}
        self.lines: dict[tuple[int, int], list[Stand]] = {}

    def filed(self, entry: Entry, index: int) -> None:
        """A child joins a line."""
        app = entry["app"]
        if app in self.children:
            raise Wrong("app_twice", index=index, app=app)
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
        child.waits, child.served = True, False
        self._join(entry["app"], child)

    def granted(self, app: str) -> None:
        """It has got a voucher."""
        child = self.children[app]
        if child.waits:
            self._leave(app, child)
        child.waits, child.served = False, True

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
