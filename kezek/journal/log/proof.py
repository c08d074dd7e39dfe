"""C2SP tlog-proof: a text that shows, without asking anybody, that an entry is in the log."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Self

from kezek.journal.log.checkpoint import Checkpoint, size_in
from kezek.journal.log.merkle import HASH_BYTES, check_inclusion, leaf_hash
from kezek.journal.log.note import Note, NoteUnreadable, NotSigned, Verifier, unbase64

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands, the way to the root, the signed note of the root, and what goes along.

    `extra` is not bound by any signature.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def dump(self) -> str:
        """The text of the file."""
        lines = [FIRST_LINE]
        if self.extra is not None:
            lines.append(f"extra {b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [b64encode(one).decode() for one in self.hashes]
        return "\n".join([*lines, "", self.checkpoint])

    @classmethod
    def parse(cls, raw: str | bytes) -> Self:
        """The proof back from its text, believing nothing yet; raises NoteUnreadable."""
        try:
            text = raw.decode() if isinstance(raw, bytes) else raw
        except UnicodeDecodeError:
            raise NoteUnreadable("this is no UTF-8") from None
        head, between, checkpoint = text.partition("\n\n")
        first, *lines = head.split("\n")
        if not between or first != FIRST_LINE:
            raise NoteUnreadable("this is no proof")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = unbase64(lines.pop(0).removeprefix("extra "))
        if not lines or not lines[0].startswith("index "):
            raise NoteUnreadable("this proof has no index")
        index = size_in(lines.pop(0).removeprefix("index "))
        hashes = tuple(map(unbase64, lines))
        if len(hashes) > MOST_HASHES or any(len(one) != HASH_BYTES for one in hashes):
            raise NoteUnreadable("this proof has wrong hashes")
        return cls(index, hashes, checkpoint, extra)

    def check(self, entry: bytes, log: Verifier) -> Checkpoint:
        """The checkpoint under which the entry stands; raises NotSigned, NoteUnreadable.

        Witnesses are for the caller to ask for.
        """
        note = Note.parse(self.checkpoint)
        if not note.by(log):
            raise NotSigned(f"{log.name} has not signed this")
        found = Checkpoint.parse(note.text)
        if found.origin != log.name:
            raise NotSigned(f"this is not the log {log.name}")
        if not check_inclusion(leaf_hash(entry), self.index, found.size, self.hashes, found.root):
            raise NotSigned("this entry does not stand there in the log")
        return found
