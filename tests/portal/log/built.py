"""A log made by the platform's own code: what the page has to agree with."""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.files import keep, keep_all
from kezek.journal.log.note import Signer, Use, cosign, sign_note
from kezek.journal.log.proof import Proof
from kezek.journal.log.tiles import Edge, Reader

CITY = Signer("kezek.example/log", Use.NOTE, bytes(range(32)))
WITNESS = Signer("witness.example", Use.COSIGNATURE, bytes(range(1, 33)))
OTHER = Signer("kezek.example/log", Use.NOTE, bytes(range(2, 34)))
SALT = bytes(range(32))
SEEN_AT = 1_756_000_000
RULES = json.dumps({"band": [], "right": [], "rule": {}}).encode()


def canonical(**fields: object) -> bytes:
    """An entry as it lies in the log."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def commitment(message: str) -> str:
    """What an entry says of its child."""
    return hmac.new(SALT, message.encode(), hashlib.sha256).hexdigest()


def an_entry(n: int, kind: str = "queue.moved", **fields: object) -> bytes:
    """One entry of the city, later by the second."""
    at = f"2025-09-01T04:{n // 60 % 60:02}:{n % 60:02}.{n % 1_000_000:06}Z"
    return canonical(v=1, city="taraz", kind=kind, at=at, **fields)


def entries(count: int) -> list[bytes]:
    """The first is rules, the next three have receipts, then children move to and fro."""
    first = [
        an_entry(
            0,
            "rules",
            number=1,
            acknowledge=False,
            sha256=hashlib.sha256(RULES).hexdigest(),
            **{"from": "2025-01-01"},
        ),
        an_entry(
            1,
            "queue.filed",
            app="K-1",
            band=3,
            rank=2,
            filed="2025-08-31T04:00:00.000000Z",
            early=False,
            c=commitment("child|v1|220213600010|900101400020"),
            **{"from": commitment("from|v1|2025-09-01")},
        ),
        an_entry(
            2,
            "voucher.made",
            issue=1,
            voucher="V-1",
            band=3,
            c=commitment("voucher|v1|K-1|V-1"),
        ),
        an_entry(
            3,
            "place.taken",
            place="P-1",
            group="n36-2",
            band=3,
            by="claim",
            seeking=True,
            c=commitment("place|v1|V-1|P-1"),
        ),
    ]
    rest = [
        an_entry(n, app=f"K-{n}", band=1 + n % 5, rank=n % 3, why="әр «түрлі» себеп \\ \u2028")
        for n in range(4, count)
    ]
    return (first + rest)[:count]


SAYS: dict[int, dict[str, str]] = {
    1: {"iin": "220213600010", "applicant": "900101400020", "from": "2025-09-01"},
    2: {"application": "K-1", "voucher": "V-1"},
    3: {"voucher": "V-1", "place": "P-1"},
}


@dataclass(slots=True)
class Log:
    """A folder that grows."""

    folder: Path
    edge: Edge = field(default_factory=Edge)

    def grow(self, more: Iterable[bytes]) -> str:
        """Add entries and sign; gives the checkpoint."""
        keep_all(self.folder, self.edge.grow(more))
        keep_all(self.folder, self.edge.parts())
        keep(self.folder / "vkey", self.vkey.encode())
        keep(self.folder / "rules" / f"{hashlib.sha256(RULES).hexdigest()}.json", RULES)
        return self.sign(self.edge.size, self.edge.root())

    def sign(self, size: int, root: bytes, city: Signer = CITY) -> str:
        """A checkpoint of whatever size and root, as the newest."""
        text = Checkpoint(CITY.name, size, root).text()
        note = cosign(sign_note(text, city), [WITNESS.sign(text, seconds=SEEN_AT)])
        keep(self.folder / "checkpoint", note.encode())
        return note

    @property
    def vkey(self) -> str:
        """The file of the keys."""
        return f"{CITY.verifier.vkey()}\n{WITNESS.verifier.vkey()}\n"

    def receipt(self, index: int, says: dict[str, str] | None = None) -> str:
        """What a family has of an entry."""
        reader = Reader(self.folder)
        extra = canonical(
            entry=reader.entry(index).decode(),
            salt=SALT.hex(),
            says=SAYS[index] if says is None else says,
        )
        return Proof(index, tuple(reader.inclusion(index)), reader.note(), extra).dump()


def encoded(extra: bytes) -> str:
    """The line of a receipt that says more."""
    return f"extra {b64encode(extra).decode()}"


def a_log(folder: Path, count: int) -> Log:
    """A log of so many entries."""
    log = Log(folder)
    log.grow(entries(count))
    return log
