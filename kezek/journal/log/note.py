"""C2SP signed notes: a text and who signed it, with Ed25519; and the cosignatures of witnesses.

A key is known by its name and the first four bytes of a hash over it. Signatures of keys that are
not asked about say nothing and are passed over.
"""

import re
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_SECRET = "PRIVATE+KEY"  # noqa: S105 - a marker, no secret
_NAME = re.compile(r"[^\s+]+")
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<base64>[A-Za-z0-9+/]+={0,2})")
_ID_BYTES = 4
_TIME_BYTES = 8
_KEY_BYTES = 32
MOST_SIGNATURES = 100


class Use(IntEnum):
    """What a key signs: notes, or cosignatures."""

    NOTE = 1
    COSIGNATURE = 4


class NoteUnreadable(ValueError):
    """This is no signed note, or no key."""


class NotSigned(Exception):
    """None of the keys that are trusted has signed this, or a signature of one is wrong."""


def unbase64(text: str) -> bytes:
    """Strict base64: what another text would mean too is refused."""
    try:
        raw = b64decode(text, validate=True)
    except (NoBase64, ValueError):
        raise NoteUnreadable("this is no base64") from None
    if b64encode(raw).decode() != text:
        raise NoteUnreadable("this base64 has a second form")
    return raw


def key_id(name: str, use: Use, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return sha256(name.encode() + b"\n" + bytes((use,)) + public).digest()[:_ID_BYTES]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A key that is trusted."""

    name: str
    use: Use
    public: bytes

    @property
    def id(self) -> bytes:
        """Its key id."""
        return key_id(self.name, self.use, self.public)

    def vkey(self) -> str:
        """The line that tells others of it."""
        shown = b64encode(bytes((self.use,)) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{shown}"

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """The key back from its line; raises NoteUnreadable."""
        name, _, rest = vkey.partition("+")
        hexed, _, shown = rest.partition("+")
        name, use, public = _key(name, shown)
        if key_id(name, use, public).hex() != hexed:
            raise NoteUnreadable("the key's id does not fit it")
        return cls(name, use, public)

    def holds(self, text: str, signature: bytes) -> bool:
        """Whether that is this key's signature of the text."""
        message = text.encode()
        if self.use is Use.COSIGNATURE:
            if len(signature) <= _TIME_BYTES:
                return False
            message = _cosigned(text, int.from_bytes(signature[:_TIME_BYTES]))
            signature = signature[_TIME_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs. It never leaves the process that reads it."""

    name: str
    use: Use
    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls, name: str, use: Use = Use.NOTE) -> Self:
        """A new key."""
        if not _NAME.fullmatch(name):
            raise NoteUnreadable("a name has no spaces and no plus")
        return cls(name, use, secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key back from its file; raises NoteUnreadable."""
        head, _, rest = text.strip().partition(f"{_SECRET}+")
        name, _, rest = rest.partition("+")
        hexed, _, shown = rest.partition("+")
        if head:
            raise NoteUnreadable("this is no key that signs")
        signer = cls(*_key(name, shown))
        if signer.verifier.id.hex() != hexed:
            raise NoteUnreadable("the key's id does not fit it")
        return signer

    def dump(self) -> str:
        """The form in which it is kept."""
        shown = b64encode(bytes((self.use,)) + self.secret).decode()
        return f"{_SECRET}+{self.name}+{self.verifier.id.hex()}+{shown}\n"

    @property
    def verifier(self) -> Verifier:
        """The half that everybody may have."""
        public = Ed25519PrivateKey.from_private_bytes(self.secret).public_key()
        return Verifier(self.name, self.use, public.public_bytes_raw())

    def sign(self, text: str, *, seconds: int | None = None) -> str:
        """The signature line for a text; a cosignature also says when, in Unix seconds."""
        key = Ed25519PrivateKey.from_private_bytes(self.secret)
        if self.use is Use.COSIGNATURE:
            if seconds is None:
                raise TypeError("a cosignature says its time")
            signature = seconds.to_bytes(_TIME_BYTES) + key.sign(_cosigned(text, seconds))
        else:
            signature = key.sign(text.encode())
        return f"— {self.name} {b64encode(self.verifier.id + signature).decode()}\n"


def _key(name: str, shown: str) -> tuple[str, Use, bytes]:
    raw = unbase64(shown)
    if not _NAME.fullmatch(name) or len(raw) != 1 + _KEY_BYTES:
        raise NoteUnreadable("this is no Ed25519 key")
    try:
        return name, Use(raw[0]), raw[1:]
    except ValueError:
        raise NoteUnreadable("this is no Ed25519 key") from None


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


# ---------------------------------------------------------------- notes


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line."""

    name: str
    id: bytes
    signature: bytes

    def line(self) -> str:
        """As it stands in the note."""
        return f"— {self.name} {b64encode(self.id + self.signature).decode()}\n"

    @property
    def seconds(self) -> int:
        """When a witness signed, in Unix seconds."""
        return int.from_bytes(self.signature[:_TIME_BYTES])


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends in a newline, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, raw: str | bytes) -> Self:
        """Take a note apart, believing nothing yet; raises NoteUnreadable."""
        try:
            whole = raw.decode() if isinstance(raw, bytes) else raw
        except UnicodeDecodeError:
            raise NoteUnreadable("this is no UTF-8") from None
        head, between, tail = whole.rpartition("\n\n")
        if not between or not tail.endswith("\n"):
            raise NoteUnreadable("this note has no signatures")
        if any(ord(letter) < 32 and letter != "\n" for letter in whole):
            raise NoteUnreadable("there are control characters in this note")
        return cls(f"{head}\n", parse_signatures(tail))

    def dump(self) -> str:
        """The note as it goes over."""
        return f"{self.text}\n{''.join(one.line() for one in self.signatures)}"

    def by(self, verifier: Verifier) -> list[Signature]:
        """This key's signatures, right ones only; raises NotSigned if one of them is wrong."""
        found = [
            one for one in self.signatures if (one.name, one.id) == (verifier.name, verifier.id)
        ]
        if not all(verifier.holds(self.text, one.signature) for one in found):
            raise NotSigned(f"the signature of {verifier.name} is wrong")
        return found


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Signature lines, each with its newline; raises NoteUnreadable."""
    if not lines.endswith("\n"):
        raise NoteUnreadable("a signature line is cut off")
    found = []
    for line in lines[:-1].split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            raise NoteUnreadable("this is no signature line")
        raw = unbase64(match["base64"])
        if len(raw) <= _ID_BYTES:
            raise NoteUnreadable("a signature is too short")
        found.append(Signature(match["name"], raw[:_ID_BYTES], raw[_ID_BYTES:]))
    if len(found) > MOST_SIGNATURES:
        raise NoteUnreadable("too many signatures")
    return tuple(found)


def sign_note(text: str, *signers: Signer) -> str:
    """A note of this text, signed by each."""
    if not text.endswith("\n"):
        raise NoteUnreadable("a note's text ends in a newline")
    return f"{text}\n{''.join(signer.sign(text) for signer in signers)}"


def cosign(note: str, lines: Iterable[str]) -> str:
    """The note with further signature lines."""
    return note + "".join(lines)


def verify_note(raw: str | bytes, verifiers: Sequence[Verifier]) -> tuple[str, list[str]]:
    """The text and the names of those of `verifiers` who signed it, in their order.

    Raises NotSigned if nobody did, or if a signature of one of them is wrong; NoteUnreadable.
    """
    note = Note.parse(raw)
    names = [verifier.name for verifier in verifiers if note.by(verifier)]
    if not names:
        raise NotSigned("nobody whose key is known has signed this")
    return note.text, names


def vkey(signer: Signer) -> str:
    """The line by which others check what it signs."""
    return signer.verifier.vkey()
