"""Two readings of a log: one checks its hashes and finds the issues, the other decides again."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from kezek_verify.entries import entry_of
from kezek_verify.log import Bundle, check_log, entries_of
from kezek_verify.notes import Checkpoint
from kezek_verify.problems import Problem, Unchecked
from kezek_verify.replay.issues import Announced
from kezek_verify.replay.town import Town
from kezek_verify.source import Source
from kezek_verify.tree import WIDTH


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided again, and all of it was right."""

    vouchers: int
    places: int
    issues: int
    rounds: int
    offers: int
    passed: int
    behind: int
    before: tuple[int, ...]  # indices of filings whose day the log can't prove


class _First:
    """The first reading: keeps the entries as they were checked, and what issues there are."""

    def __init__(self, spool: IO[bytes], tell: Callable[[int], None]) -> None:
        self._spool, self._tell = spool, tell
        self._granted: dict[tuple[str, int], list[str]] = {}
        self.lengths: list[int] = []
        self.announced: dict[str, list[Announced]] = {}

    def __call__(self, bundle: Bundle) -> None:
        self._spool.write(bundle.raw)
        self.lengths.append(len(bundle.raw))
        self._tell(bundle.start)
        if b'"kind":"granted"' in bundle.raw or b'"kind":"issue"' in bundle.raw:
            for index, body in enumerate(bundle.entries, start=bundle.start):
                if b'"kind":"granted"' in body or b'"kind":"issue"' in body:
                    self._look(body, index)

    def _look(self, body: bytes, index: int) -> None:
        """Keep what the cut-offs need; what is ill-formed the second reading names."""
        try:
            entry = entry_of(body, index)
        except Problem:
            return
        kind, city = entry["kind"], entry["city"]
        if kind == "granted":
            self._granted.setdefault((city, entry["issue"]), []).append(entry["app"])
        elif kind == "issue":
            granted = frozenset(self._granted.pop((city, entry["issue"]), ()))
            self.announced.setdefault(city, []).append(Announced(index, entry, granted))


def replay(
    source: Source,
    checkpoint: Checkpoint,
    *,
    city: str | None = None,
    tell: Callable[[int], None],
) -> Outcome:
    """Check the log, then decide every case again. Raises Wrong at the first that is not right.

    `city`: of that city alone. `tell` hears how many entries are done, of both readings.
    """
    with tempfile.TemporaryFile() as spool:
        first = _First(spool, tell)
        check_log(source, checkpoint, each=first)
        spool.seek(0)
        towns: dict[str, Town] = {}
        for number, length in enumerate(first.lengths):
            start = number * WIDTH
            count = min(WIDTH, checkpoint.size - start)
            bodies, _end = entries_of(spool.read(length), count, "")
            for index, body in enumerate(bodies, start=start):
                entry = entry_of(body, index)
                name = entry["city"]
                if city is not None and name != city:
                    continue
                town = towns.get(name)
                if town is None:
                    town = towns[name] = Town(source, first.announced.get(name, []))
                town.take(entry, index)
            tell(checkpoint.size + start)
    if city is not None and city not in towns:
        raise Unchecked("no_city", city=city)
    for town in towns.values():
        town.end()
    return _outcome(list(towns.values()))


def _outcome(towns: list[Town]) -> Outcome:
    return Outcome(
        vouchers=sum(town.issues.vouchers for town in towns),
        places=sum(town.given for town in towns),
        issues=sum(town.issues.count for town in towns),
        rounds=sum(town.rounds.count for town in towns),
        offers=sum(town.offers.runs for town in towns),
        passed=sum(len(town.issues.passed) for town in towns),
        behind=sum(town.issues.behind for town in towns),
        before=tuple(sorted(index for town in towns for index in town.queue.before)),
    )
