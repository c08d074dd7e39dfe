"""The three lines a log signs: whose it is, how many entries, and their root."""

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Self

from kezek.journal.log.merkle import HASH_BYTES
from kezek.journal.log.note import NoteUnreadable, unbase64

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A size and root of a log."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The checkpoint in a note's text, lines after the third passed over.

        Raises NoteUnreadable.
        """
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
            raise NoteUnreadable("this is no checkpoint")
        root = unbase64(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteUnreadable("this is no checkpoint")
        return cls(lines[0], int(lines[1]), root)


def size_in(line: str) -> int:
    """A size as it is written in notes: digits, no leading zero; raises NoteUnreadable."""
    if not _SIZE.fullmatch(line):
        raise NoteUnreadable("this is no size")
    return int(line)
