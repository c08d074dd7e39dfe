"""What somebody shows: a receipt or a promise of this log, read against its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from kezek.journal.log.note import Use, Verifier
from kezek.journal.log.tiles import VKEY, Reader, TileWrong
from kezek.openlog.models import Promise as Promised
from kezek.openlog.receipts import Promise, Receipt, Seen, is_promise, look
from kezek.openlog.refusals import LogNotPublished


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A receipt and what became clear about it."""

    receipt: Receipt
    seen: Seen


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise: whether it is ours, by when, and where the entry stands, None while it does not.

    `broken`: the time is over and the entry is not in the log.
    """

    ours: bool
    by: datetime
    index: int | None
    broken: bool


def check_shown(raw: str | bytes, folder: Path, moment: datetime) -> Shown | Kept:
    """What a receipt or a promise proves; raises NotAReceipt, LogNotPublished."""
    text = raw if isinstance(raw, str) else raw.decode(errors="replace")
    log, witnesses = keys(folder)
    if is_promise(text):
        return _promise(Promise.parse(raw), log, folder, moment)
    receipt = Receipt.parse(raw)
    return Shown(receipt, look(receipt, log, witnesses))


def keys(folder: Path) -> tuple[Verifier, Sequence[Verifier]]:
    """The log's key and those of its witnesses, as they are published. Raises LogNotPublished."""
    try:
        lines = (folder / VKEY).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise LogNotPublished from None
    found = [Verifier.parse(line) for line in lines if line.strip()]
    (log, *_older) = [one for one in found if one.use is Use.NOTE]
    return log, [one for one in found if one.use is Use.COSIGNATURE]


def _promise(promise: Promise, log: Verifier, folder: Path, moment: datetime) -> Kept:
    by = datetime.fromtimestamp(promise.seconds, UTC)
    if not promise.signed(log):
        return Kept(ours=False, by=by, index=None, broken=False)
    row = Promised.objects.filter(sha256=bytes.fromhex(promise.sha256)).first()
    index = row.pk if row else None
    if index is not None and not is_in(folder, index, promise.sha256):
        index = None
    return Kept(ours=True, by=by, index=index, broken=index is None and by < moment)


def is_in(folder: Path, index: int, fingerprint: str) -> bool:
    """Whether the entry with this fingerprint stands there in the published log.

    Raises LogNotPublished while a file that would say it is missing.
    """
    try:
        reader = Reader(folder)
        return index < reader.size and sha256(reader.entry(index)).hexdigest() == fingerprint
    except TileWrong:
        raise LogNotPublished from None
