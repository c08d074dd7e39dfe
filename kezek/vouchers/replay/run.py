"""Reads the journal once, in its order, and stops at every iteration to issue again."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from kezek.vouchers.replay.findings import Finding, Findings
from kezek.vouchers.replay.folding import FOLDS, Line, Town, Unknown
from kezek.vouchers.replay.issuing import Issuer, Ran, Replayed, compare_vouchers
from kezek.vouchers.replay.tables import ROWS, compare_tables

_READ: Final = """
    SELECT coalesce(o.seq, 0), e.id, e.kind, e.subject_id, e.moment, e.data
    FROM journal_entry e LEFT JOIN journal_order o ON o.entry_id = e.id AND o.city = e.city
    WHERE e.city = %s AND e.kind = ANY(%s)
    ORDER BY o.seq NULLS LAST, e.id
"""
_COUNTS: Final = """
    SELECT (SELECT count(*) FROM journal_entry WHERE city = %(city)s AND kind = ANY(%(kinds)s)),
           (SELECT count(*) FROM journal_entry WHERE city = %(city)s),
           (SELECT count(*) FROM journal_order WHERE city = %(city)s),
           (SELECT coalesce(max(seq), 0) FROM journal_order WHERE city = %(city)s),
           (SELECT count(*) FROM journal_pending WHERE city = %(city)s)
"""
# What may stand between the cut-off of an iteration and its last entry: its own, and what changes
# nothing that a walk looks at (money goes from order to bank without the city's lock).
_MEANWHILE: Final = frozenset(
    {"voucher.issued", "money.moved", "iteration.ran", "voucher.confirmed"}
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a replay came to: all is explained when there are no findings."""

    vouchers: int
    imported: int
    iterations: int
    entries: int
    findings: tuple[Finding, ...]
    found: int  # wrong things, the ones after the first of their kind too

    @property
    def explained(self) -> bool:
        """Nothing wrong was found."""
        return not self.findings


def replay(city: str, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Outcome:
    """Replay the city's whole journal; changes nothing.

    One snapshot of the database is looked at from the first entry to the last table. `progress`
    hears how many entries of how many are read.
    """
    with _snapshot():
        return _Replay(city, progress).outcome()


@contextmanager
def _snapshot() -> Iterator[None]:
    """A transaction that sees one state of the database, also while others write."""
    own = not connection.in_atomic_block
    with transaction.atomic():
        if own:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


class _Replay:
    """One replay of one city."""

    def __init__(self, city: str, progress: Callable[[int, int], None]) -> None:
        self.city, self.progress = city, progress
        self.town, self.findings = Town(), Findings()
        self.issuer = Issuer(city, self.town, self.findings)
        self.replayed: list[Replayed] = []
        self.issued: dict[int, list[Line]] = {}
        self.current: Ran | None = None

    def outcome(self) -> Outcome:
        """Read, issue again, compare."""
        entries = self._count()
        waiting = self._iterations()
        for done, line in enumerate(self._lines()):
            if done % ROWS == 0:
                self.progress(done, entries)
            while waiting and (line.seq == 0 or line.seq > waiting[0].cutoff):
                self._begin(waiting.pop(0))
            self._take(line)
        self.progress(entries, entries)
        self.issuer.close()
        for made in self.replayed:
            issued = self.issued.pop(made.ran.number, [])
            compare_vouchers(made, issued, self.town, self.findings)
        for number, lines in self.issued.items():
            stands = f"{len(lines)} vouchers"
            self.findings.add("extra", f"iteration {number}", "no such iteration", stands)
        compare_tables(self.city, self.town, self.replayed, self.findings)
        vouchers = self.town.vouchers.values()
        issued_now = sum(1 for one in vouchers if one.iteration)
        return Outcome(
            vouchers=issued_now,
            imported=len(vouchers) - issued_now,
            iterations=len(self.replayed),
            entries=entries,
            findings=tuple(self.findings.first.values()),
            found=sum(self.findings.counts.values()),
        )

    # ------------------------------------------------------------ reading

    def _count(self) -> int:
        """How many entries are read; whether the numbers of all are without gaps."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, {"city": self.city, "kinds": list(FOLDS)})
            read, every, numbered, last, pending = cursor.fetchone()
        if numbered != last:
            self.findings.add("journal", "numbers without gaps", f"{last} entries", numbered)
        if every != numbered + pending:
            should = f"{every} entries numbered or waiting"
            self.findings.add("journal", "every entry has its number", should, numbered + pending)
        return int(read)

    def _iterations(self) -> list[Ran]:
        """The iterations in the order in which they ran."""
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.city, ["iteration.ran"]])
            lines = [_line(row) for row in cursor.fetchall()]
        ran = [Ran(line.seq, line.subject, line) for line in lines]
        last = 0
        for one in ran:
            if not last <= one.cutoff or (one.seq and one.cutoff >= one.seq):
                where = f"iteration {one.number}"
                self.findings.add("cut-off", where, f"between {last} and {one.seq}", one.cutoff)
            last = one.seq
        return ran

    def _lines(self) -> Iterator[Line]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(_READ, [self.city, list(FOLDS)])
            while rows := cursor.fetchmany(ROWS):
                for row in rows:
                    yield _line(row)

    # ------------------------------------------------------------ folding

    def _begin(self, ran: Ran) -> None:
        """The town stands at the cut-off of the iteration: issue."""
        self.current = ran
        made = self.issuer.issue(ran)
        if made is not None:
            self.replayed.append(made)

    def _take(self, line: Line) -> None:
        """Fold the entry; while an iteration is under way, only its own entries may come."""
        ran = self.current
        if ran is not None:
            if line.kind not in _MEANWHILE:
                self.findings.add(
                    "cut-off",
                    f"iteration {ran.number}",
                    f"no entry between {ran.cutoff} and its own",
                    f"{line.kind} {line.subject}, number {line.seq}",
                )
            if line.kind == "iteration.ran":
                self.current = None
        if line.kind == "voucher.issued":
            self.issued.setdefault(int(line.data["iteration"]), []).append(line)
        try:
            FOLDS[line.kind](self.town, line)
        except (Unknown, KeyError, TypeError, ValueError) as error:
            where = f"{line.kind} {line.subject}, number {line.seq}"
            self.findings.add("journal", where, "an entry that fits those before", repr(error))


def _line(row: Sequence[Any]) -> Line:
    seq, entry, kind, subject, moment, data = row
    said = data if isinstance(data, dict) else json.loads(data)
    return Line(seq, entry, kind, subject, moment, said)
