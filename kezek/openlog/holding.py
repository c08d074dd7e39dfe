"""What a family holds for each of its numbers: the receipt, or until then the city's promise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.note import Note
from kezek.journal.log.proof import Proof
from kezek.journal.log.tiles import CHECKPOINT, Reader
from kezek.openlog.models import Promise
from kezek.openlog.numbers import Numbered
from kezek.openlog.queries import Opened, entries_of
from kezek.openlog.receipts import Receipt

PERSONAL = frozenset({"iin", "applicant"})


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A number and what proves it; both None while its entry is still being written.

    `index` is the entry's, as soon as there is one. No repr: a receipt holds a salt.
    """

    numbered: Numbered
    index: int | None = None
    receipt: Receipt | None = None
    promise: Promise | None = None


def holding(numbered: Iterable[Numbered], folder: Path, *, named: bool = False) -> list[Held]:
    """The receipts of these numbers; `named` puts the IINs into that of the application."""
    wanted = list(numbered)
    known = entries_of([(one.stage, one.subject) for one in wanted])
    promised = Promise.objects.in_bulk([one.index for one in known.values()])
    log = _log(folder)
    found = []
    for one in wanted:
        entry = known.get((one.stage, one.subject))
        if entry is None:
            found.append(Held(one))
            continue
        receipt = receipt_of(log, entry, named=named) if log else None
        promise = None if receipt else promised.get(entry.index)
        found.append(Held(one, entry.index, receipt, promise))
    return found


def receipt_of(log: tuple[str, Reader], entry: Opened, *, named: bool) -> Receipt | None:
    """The receipt of an entry, once the newest checkpoint covers it."""
    note, reader = log
    if entry.index >= reader.size or reader.entry(entry.index) != entry.body:
        return None
    stands = Proof(entry.index, tuple(reader.inclusion(entry.index)), note)
    return Receipt.made(entry.body, entry.salt, _printed(entry.says, named=named), stands)


def _printed(says: Mapping[str, str], *, named: bool) -> dict[str, str]:
    return {word: said for word, said in says.items() if named or word not in PERSONAL}


def _log(folder: Path) -> tuple[str, Reader] | None:
    """The newest checkpoint and the log as it signs it; None before the first one.

    The note is read once, so that a checkpoint that comes meanwhile does no harm.
    """
    try:
        note = (folder / CHECKPOINT).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return note, Reader(folder, Checkpoint.parse(Note.parse(note).text).size)
