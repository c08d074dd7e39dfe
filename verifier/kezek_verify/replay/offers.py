"""The lines of groups, and who is offered a seat when they are gone through."""

from collections import Counter

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong
from kezek_verify.replay.seats import Seats


class Offers:
    """Who stands in which group's line, and which offers of the last run are still to come."""

    def __init__(self, seats: Seats) -> None:
        self._seats = seats
        self._lines: dict[int, list[str]] = {}
        self._joined: dict[tuple[str, int], tuple[int, bool]] = {}  # index, attends
        self._due: dict[str, int] = {}  # waiter: group
        self._short: list[tuple[int, int, int]] = []  # group, free seats said, and own ones
        self._hidden: Counter[int] = Counter()  # by band, with the offers of the last run
        self._run = 0
        self.runs = 0

    def joined(self, entry: Entry, index: int) -> None:
        """A child joins a line behind so many."""
        waiter, group = entry["waiter"], entry["group"]
        line = self._lines.setdefault(group, [])
        if (waiter, group) in self._joined:
            raise Wrong("line_twice", index=index, waiter=waiter, group=group)
        if entry["ahead"] > len(line):
            raise Wrong("line_ahead", index=index, ahead=entry["ahead"], stand=len(line))
        line.insert(entry["ahead"], waiter)
        self._joined[waiter, group] = (index, entry["attends"])

    def left(self, entry: Entry, index: int) -> None:
        """It leaves the line."""
        waiter, group = entry["waiter"], entry["group"]
        if self._joined.pop((waiter, group), None) is None:
            raise Wrong("line_unknown", index=index, waiter=waiter, group=group)
        self._lines[group].remove(waiter)

    def gone_through(self, entry: Entry, index: int) -> None:
        """Work out who must be offered a seat now."""
        self.all_made()
        self._check_busy(entry, index)
        self._hidden = self._seats.hidden.copy()
        for number in self._lines:
            self._check_free(number, entry["free"].get(str(number), 0), index)
        if any(int(number) not in self._lines for number in entry["free"]):
            number = next(n for n in entry["free"] if int(n) not in self._lines)
            raise Wrong("line_free", index=index, group=number, free=entry["free"][number], own=0)
        self._due, self._run = self._reached(entry), index
        self.runs += 1

    def held(self, entry: Entry, index: int) -> None:
        """An offer: it must be one of those that the run owes, or a protected child's."""
        if entry["group"] is None:
            self._hidden[entry.get("band", 0)] += 1
            return
        waiter, group = entry["waiter"], entry["group"]
        due = self._due.pop(waiter, None)
        if due == group:
            return
        if (waiter, group) not in self._joined:
            raise Wrong("line_unknown", index=index, waiter=waiter, group=group)
        self._check_short()
        first = next((name for name, at in self._due.items() if at == group), None)
        if due is not None:
            raise Wrong("offer_other", index=index, waiter=waiter, group=group, right=due)
        if first is not None:
            raise Wrong("offer_past", index=index, waiter=waiter, group=group, first=first)
        raise Wrong("offer_extra", index=index, waiter=waiter, group=group)

    def claimed(self, entry: Entry, index: int) -> None:
        """A claim takes only what the line of the group leaves."""
        number = entry["group"]
        if number is None:
            self._claimed_somewhere(entry["band"], index)
            return
        group = self._seats.groups.get(number)
        line = self._behind(number)
        if group is not None and line and group.seats - group.used <= line:
            free = group.seats - group.used
            raise Wrong("past_line", index=index, group=number, free=free, line=line)

    def _claimed_somewhere(self, band: int, index: int) -> None:
        """Where a protected child goes is not told; but some group must have a seat for it."""
        for number, group in self._seats.groups.items():
            free = group.seats - group.used - self._behind(number)
            if group.kind == band and group.open and free > 0:
                return
        raise Wrong("hidden_nowhere", index=index, band=band)

    def _behind(self, number: int) -> int:
        """How many children wait in the group's line."""
        return len(self._waiting(number)) if self._lines.get(number) else 0

    def all_made(self) -> None:
        """Every offer of the last run must have been made by now."""
        self._check_short()
        self._short.clear()
        for waiter, group in self._due.items():
            raise Wrong("offer_missing", index=self._run, waiter=waiter, group=group)

    def _check_busy(self, entry: Entry, index: int) -> None:
        busy = self._busy()
        for waiter in entry["busy"]:
            if waiter not in busy:
                raise Wrong("not_busy", index=index, waiter=waiter)

    def _check_free(self, number: int, said: int, index: int) -> None:
        group = self._seats.groups.get(number)
        if group is None:
            raise Wrong("group_unknown", index=index, group=number)
        own = group.seats - group.used if group.open and self._lines[number] else 0
        if said > max(0, own):
            raise Wrong("line_free", index=index, group=number, free=said, own=own)
        if said < own:
            self._short.append((number, said, own))

    def _check_short(self) -> None:
        """No more seats were kept silent than protected children may have.

        Those among them count whom the run itself has offered one.
        """
        for number, said, own in self._short:
            hidden = self._hidden[self._seats.groups[number].band] + self._hidden[0]
            if said < own - hidden:
                raise Wrong("line_free", index=self._run, group=number, free=said, own=own)

    def _busy(self) -> set[str | None]:
        """Who has an offer to answer, as far as it is told."""
        return {place.waiter for place in self._seats.answering.values()}

    def _waiting(self, group: int) -> list[str]:
        """The line without those who have an offer of this very group to answer."""
        answering = {
            place.waiter for place in self._seats.answering.values() if place.group == group
        }
        return [waiter for waiter in self._lines[group] if waiter not in answering]

    def _reached(self, entry: Entry) -> dict[str, int]:
        """The offers of a run: of each line's first, the list that each child joined first."""
        busy = self._busy()
        best: dict[str, tuple[int, int]] = {}
        for text, free in entry["free"].items():
            group = int(text)
            for waiter in self._waiting(group)[:free]:
                since, attends = self._joined[waiter, group]
                if not attends and waiter not in busy:
                    best[waiter] = min(best.get(waiter, (since, group)), (since, group))
        return {waiter: group for waiter, (_since, group) in best.items()}
