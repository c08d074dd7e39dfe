"""A receipt: one entry, the proof that it stands in the log, and the salt that opens it. Pure.

Its form is told in docs/log.md for everybody; `kezek_verify receipt` reads it without us.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Self

from kezek.journal.log.note import Note, NoteUnreadable, NotSigned, Verifier
from kezek.journal.log.proof import Proof
from kezek.openlog.paper import LARGEST, is_packed, unpack
from kezek.openlog.refusals import NotAReceipt
from kezek.openlog.rules import SALT_BYTES, canonical, commitment

PROMISE: Final = "promise/v1"

# What each commitment is made of: the field of the entry, its first words, the words that open it.
_MESSAGES: Final[Mapping[str, Sequence[tuple[str, str, tuple[str, ...]]]]] = {
    "queue.filed": (
        ("c", "child|v1", ("iin", "applicant")),
        ("from", "from|v1", ("from",)),
    ),
    "voucher.made": (("c", "voucher|v1", ("application", "voucher")),),
    "place.taken": (("c", "place|v1", ("voucher", "place")),),
    "place.accepted": (("c", "place|v1", ("voucher", "place")),),
}
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SECONDS: Final = re.compile(r"[1-9][0-9]{0,10}")  # to the year 5138: any of them is a moment


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """What the family holds; no repr, so that no salt gets into a log."""

    entry: bytes
    salt: bytes
    says: Mapping[str, str]
    proof: Proof

    @classmethod
    def made(cls, entry: bytes, salt: bytes, says: Mapping[str, str], stands: Proof) -> Self:
        """A receipt of an entry for which there is a proof."""
        extra = canonical({"entry": entry.decode(), "salt": salt.hex(), "says": dict(says)})
        whole = Proof(stands.index, stands.hashes, stands.checkpoint, extra)
        return cls(entry, salt, dict(says), whole)

    @classmethod
    def parse(cls, raw: str | bytes) -> Self:
        """The receipt in a file, or in the letters of its code, believing nothing yet.

        Raises NotAReceipt.
        """
        if len(raw) > LARGEST:
            raise NotAReceipt
        try:
            text = raw.decode() if isinstance(raw, bytes) else raw
            text = unpack(text) if is_packed(text) else _as_written(text)
            proof = Proof.parse(text)
            told = json.loads(proof.extra or b"")
            entry, salt, says = told["entry"], bytes.fromhex(told["salt"]), told["says"]
            if told.keys() != {"entry", "salt", "says"} or canonical(told) != proof.extra:
                raise NotAReceipt
            if salt.hex() != told["salt"] or len(salt) != SALT_BYTES:
                raise NotAReceipt
            if not isinstance(json.loads(entry), dict):
                raise NotAReceipt
            if not all(isinstance(word, str) for word in says.values()):
                raise NotAReceipt
            return cls(entry.encode(), salt, says, proof)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, NoteUnreadable):
            raise NotAReceipt from None

    def text(self) -> str:
        """The file `.tlog-proof`."""
        return self.proof.dump()

    def facts(self) -> dict[str, Any]:
        """The entry's fields."""
        found: dict[str, Any] = json.loads(self.entry)
        return found


@dataclass(frozen=True, slots=True, repr=False)
class Seen:
    """What became clear about a receipt; `wrong` is empty for one that is right.

    `opens` are the fields that salt and words open, `signers` who has signed the checkpoint.
    """

    facts: Mapping[str, Any]
    index: int
    size: int
    opens: frozenset[str]
    signers: tuple[str, ...]
    wrong: str = ""  # log, opens

    @property
    def right(self) -> bool:
        """The city's log holds this entry, and every word of the receipt belongs to it."""
        return not self.wrong


def look(receipt: Receipt, log: Verifier, witnesses: Sequence[Verifier] = ()) -> Seen:
    """Check a receipt of that log, without asking anybody.

    Every word has to open something: one that nothing confirms could be anybody's.
    """
    facts, index = receipt.facts(), receipt.proof.index
    fits, opens = opened(receipt.entry, receipt.salt, receipt.says)
    try:
        size = receipt.proof.check(receipt.entry, log).size
        note = Note.parse(receipt.proof.checkpoint)
        signers = tuple(one.name for one in (log, *witnesses) if note.by(one))
        if len(signers) != len(note.signatures):
            raise NotSigned("somebody has signed whom nobody knows")
    except (NotSigned, NoteUnreadable):
        return Seen(facts, index, 0, opens, (), "log")
    return Seen(facts, index, size, opens, signers, "" if fits else "opens")


def opened(entry: bytes, salt: bytes, says: Mapping[str, str]) -> tuple[bool, frozenset[str]]:
    """Whether each word opens a commitment of the entry and none fails to; which fields open."""
    facts = json.loads(entry)
    used: set[str] = set()
    opens: set[str] = set()
    for name, head, words in _MESSAGES.get(str(facts.get("kind")), ()):
        if all(word in says for word in words):
            message = "|".join([head, *(says[word] for word in words)])
            if commitment(salt, message) == facts.get(name):
                opens.add(name)
                used.update(words)
    return bool(opens) and used == set(says), frozenset(opens)


def _as_written(text: str) -> str:
    """The file as it was, when pasting or mailing changed its line ends or the space around it."""
    return text.replace("\r\n", "\n").strip(" \t\n") + "\n"


# ---------------------------------------------------------------- promises


@dataclass(frozen=True, slots=True)
class Promise:
    """The city's word that an entry will be in the log by that moment, in Unix seconds."""

    origin: str
    seconds: int
    sha256: str
    note: str

    @classmethod
    def parse(cls, raw: str | bytes) -> Self:
        """The promise in a signed note, believing nothing yet; raises NotAReceipt."""
        if len(raw) > LARGEST:
            raise NotAReceipt
        try:
            text = raw.decode() if isinstance(raw, bytes) else raw
            note = _as_written(text)
            lines = Note.parse(note).text.split("\n")
        except (ValueError, NoteUnreadable):
            raise NotAReceipt from None
        fits = len(lines) == 5 and lines[1] == PROMISE and not lines[4]
        if not fits or not _SECONDS.fullmatch(lines[2]) or not _HASH.fullmatch(lines[3]):
            raise NotAReceipt
        return cls(lines[0], int(lines[2]), lines[3], note)

    def signed(self, log: Verifier) -> bool:
        """Whether the log's key has signed it."""
        try:
            return self.origin == log.name and bool(Note.parse(self.note).by(log))
        except (NotSigned, NoteUnreadable):
            return False


def promise_text(origin: str, entry: bytes, seconds: int) -> str:
    """The lines that a promise signs."""
    return f"{origin}\n{PROMISE}\n{seconds}\n{sha256(entry).hexdigest()}\n"


def is_promise(text: str) -> bool:
    """Whether this looks like a promise rather than a receipt."""
    return text.strip().replace("\r\n", "\n").split("\n", 2)[1:2] == [PROMISE]
