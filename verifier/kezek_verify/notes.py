"""Signed notes, checkpoints, cosignatures, keys (C2SP signed-note, tlog-cosignature)."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kezek_verify.problems import Unchecked, Wrong

ED25519: Final = 1
COSIGNATURE: Final = 4
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_HEAD: Final = "— "


@dataclass(frozen=True, slots=True)
class Key:
    """A name and the key by which its signatures are checked."""

    name: str
    id: bytes
    kind: int
    public: bytes

    def signed(self, text: bytes, signature: bytes) -> bool:
        """Whether this key made that signature of the text."""
        if self.kind == COSIGNATURE:
            time = int.from_bytes(signature[:8], "big")
            text = b"cosignature/v1\ntime %d\n" % time + text
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it: name, key id, signature."""

    text: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the city signed: so many entries with that root. `witnesses`: who signed, too."""

    origin: str
    size: int
    root: bytes
    witnesses: tuple[str, ...]


def exact_base64(text: str) -> bytes:
    """The bytes of a base64 text that is the only way to write them. Raises ValueError."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError(text)
    return data


def keys_of(data: bytes) -> tuple[Key, ...]:
    """The keys of a vkey file, one a line."""
    try:
        lines = data.decode().splitlines()
    except UnicodeDecodeError:
        raise Wrong("vkey", line=1) from None
    keys = tuple(_key(line, number) for number, line in enumerate(lines, start=1) if line.strip())
    if not any(key.kind == ED25519 for key in keys):
        raise Unchecked("no_city_key")
    return keys


def _key(line: str, number: int) -> Key:
    try:
        name, id_text, rest = line.split("+", 2)
        data = exact_base64(rest)
    except ValueError:
        raise Wrong("vkey", line=number) from None
    right = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if right.hex() != id_text or len(data) != 33:
        raise Wrong("vkey", line=number)
    if data[0] not in {ED25519, COSIGNATURE}:
        raise Unchecked("vkey_kind", name=name)
    return Key(name, right, data[0], data[1:])


def note_of(data: bytes) -> Note:
    """The text and signatures of a note, in exactly one form."""
    text, gap, tail = data.rpartition(b"\n\n")
    if not gap or not tail.endswith(b"\n"):
        raise Unchecked("note_cut")
    try:
        lines = tail[:-1].decode().split("\n")
        signatures = tuple(_signature(line) for line in lines)
    except (UnicodeDecodeError, ValueError, binascii.Error):
        raise Wrong("note_form") from None
    return Note(text + b"\n", signatures)


def _signature(line: str) -> tuple[str, bytes, bytes]:
    if not line.startswith(_HEAD):
        raise ValueError(line)
    name, data_text = line.removeprefix(_HEAD).split(" ")
    data = exact_base64(data_text)
    if len(data) not in {68, 76} or not name:
        raise ValueError(line)
    return name, data[:4], data[4:]


def signers(note: Note, keys: Iterable[Key], *, lenient: bool = False) -> list[Key]:
    """Who signed the note. Raises Wrong for a signature that is false or of nobody known.

    `lenient`: signatures of keys that are not known are passed over.
    """
    known = {(key.name, key.id): key for key in keys}
    found: list[Key] = []
    for name, key_id, signature in note.signatures:
        key = known.get((name, key_id))
        if key is None:
            if lenient:
                continue
            raise Wrong("signer_unknown", name=name)
        if not key.signed(note.text, signature):
            raise Wrong("signature", name=name)
        if key not in found:
            found.append(key)
    return found


def checkpoint_of(
    data: bytes, keys: Sequence[Key], *, lenient: bool = False, witnesses: int = 0
) -> Checkpoint:
    """A checkpoint signed by the city and at least so many witnesses."""
    note = note_of(data)
    try:
        origin, size, root_text, end = note.text.decode().split("\n")
        root = exact_base64(root_text)
    except (UnicodeDecodeError, ValueError):
        raise Wrong("checkpoint_form") from None
    if end or not origin or not _NUMBER.fullmatch(size) or len(root) != 32:
        raise Wrong("checkpoint_form")
    by = signers(note, keys, lenient=lenient)
    if not any(key.kind == ED25519 and key.name == origin for key in by):
        raise Wrong("unsigned", origin=origin)
    seen = tuple(key.name for key in by if key.kind == COSIGNATURE)
    if len(seen) < witnesses:
        raise Wrong("too_few_witnesses", seen=len(seen), needed=witnesses)
    return Checkpoint(origin, int(size), root, seen)
