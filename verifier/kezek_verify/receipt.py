"""The check of a family's receipt, or promise, without a network."""

import base64
import binascii
import hashlib
import hmac
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kezek_verify.entries import Entry, canonical
from kezek_verify.notes import ED25519, Key, checkpoint_of, exact_base64, note_of, signers
from kezek_verify.problems import Unchecked, Wrong
from kezek_verify.tree import leaf_hash, root_by_proof

_HEAD: Final = b"c2sp.org/tlog-proof@v1\n"
_PAPER: Final = b"KEZEK1:"
_LARGEST: Final = 1 << 20  # bytes of a receipt
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LAST_SECOND: Final = 253402300799  # of the year 9999
# By kind: the fields that salt and words open, each with the beginning and words of its message;
# and the entry's own number, which one of the words must be.
_MESSAGES: Final[Mapping[str, tuple[tuple[tuple[str, str, tuple[str, ...]], ...], str]]] = {
    "queue.filed": (
        (("c", "child|v1", ("iin", "applicant")), ("from", "from|v1", ("from",))),
        "",
    ),
    "voucher.made": ((("c", "voucher|v1", ("application", "voucher")),), "voucher"),
    "place.taken": ((("c", "place|v1", ("voucher", "place")),), "place"),
    "place.accepted": ((("c", "place|v1", ("voucher", "place")),), "place"),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt proves: this entry stands there in the log as it was signed.

    `opened`: the words printed tell whose it is, and the salt says that they are true.
    """

    index: int
    entry: Entry
    size: int
    witnesses: tuple[str, ...]
    opened: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """The city's word that an entry of that hash stands in the log by then (Unix time)."""

    by: int
    sha256: str


def check_receipt(
    data: bytes, keys: Sequence[Key], *, lenient: bool = False, witnesses: int = 0
) -> Receipt | Promise:
    """Check a receipt, its text on paper, or a promise. Raises Wrong, Unchecked."""
    if data.startswith(_PAPER):
        data = _from_paper(data)
    if b"\npromise/v1\n" in data[:1000] and not data.startswith(_HEAD):
        return _promise(data, keys)
    if not data.startswith(_HEAD):
        raise Unchecked("no_receipt")
    head, gap, signed = data.removeprefix(_HEAD).partition(b"\n\n")
    if not gap:
        raise Unchecked("note_cut")
    extra, index, proof = _head(head)
    checkpoint = checkpoint_of(signed, keys, lenient=lenient, witnesses=witnesses)
    holding = canonical(extra)
    if holding is None or set(holding) != {"entry", "salt", "says"}:
        raise Wrong("receipt_form")
    body, salt, says = holding["entry"], holding["salt"], holding["says"]
    if type(body) is not str or type(salt) is not str or type(says) is not dict:
        raise Wrong("receipt_form")
    if root_by_proof(leaf_hash(body.encode()), index, checkpoint.size, proof) != checkpoint.root:
        raise Wrong("proof", index=index)
    entry = canonical(body.encode())
    if entry is None:
        raise Wrong("not_canonical", index=index)
    opened = _opens(entry, salt, says)
    return Receipt(index, entry, checkpoint.size, checkpoint.witnesses, opened)


def _from_paper(data: bytes) -> bytes:
    """The file of which a QR code holds the text."""
    text = data.removeprefix(_PAPER).strip()
    try:
        packed = base64.b32decode(text + b"=" * (-len(text) % 8))
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed, _LARGEST)
    except (binascii.Error, zlib.error):
        raise Wrong("receipt_form") from None
    whole = unpacker.eof and not unpacker.unused_data
    if not whole or base64.b32encode(packed).rstrip(b"=") != text:
        raise Wrong("receipt_form")
    first, _, rest = plain.partition(b"\n")
    holding, _, rest = rest.partition(b"\n")
    return b"\n".join([first, b"extra " + base64.b64encode(holding), rest])


def _head(head: bytes) -> tuple[bytes, int, list[bytes]]:
    try:
        extra_line, index_line, *hashes = head.decode().split("\n")
        word, extra_text = extra_line.split(" ")
        name, index = index_line.split(" ")
        extra = exact_base64(extra_text)
        proof = [exact_base64(text) for text in hashes]
    except (UnicodeDecodeError, ValueError):
        raise Wrong("receipt_form") from None
    if (word, name) != ("extra", "index") or not _NUMBER.fullmatch(index):
        raise Wrong("receipt_form")
    if any(len(part) != 32 for part in proof):
        raise Wrong("receipt_form")
    return extra, int(index), proof


def _opens(entry: Entry, salt: str, says: Mapping[str, object]) -> bool:
    """Whether the words tell whose entry it is. Raises Wrong for a word that opens nothing."""
    kind = str(entry.get("kind"))
    if kind not in _MESSAGES:
        raise Wrong("receipt_kind", kind=kind)
    if not _SHA256.fullmatch(salt) or not all(type(word) is str for word in says.values()):
        raise Wrong("receipt_form")
    messages, own = _MESSAGES[kind]
    used: set[str] = set()
    for field, head, names in messages:
        if set(names) <= set(says):
            words = "|".join(str(says[name]) for name in names)
            if _commitment(salt, f"{head}|{words}") != entry.get(field):
                raise Wrong("says", kind=kind)
            used.update(names)
    if not used or used != set(says) or (own and says[own] != entry.get(own)):
        raise Wrong("says", kind=kind)
    return set(messages[0][2]) <= used


def _commitment(salt: str, message: str) -> str:
    return hmac.new(bytes.fromhex(salt), message.encode(), hashlib.sha256).hexdigest()


def _promise(data: bytes, keys: Sequence[Key]) -> Promise:
    note = note_of(data)
    lines = note.text.decode(errors="replace").split("\n")
    if len(lines) != 5 or lines[1] != "promise/v1" or lines[4]:
        raise Wrong("receipt_form")
    origin, _, by, sha256, _ = lines
    if not _NUMBER.fullmatch(by) or int(by) > _LAST_SECOND or not _SHA256.fullmatch(sha256):
        raise Wrong("receipt_form")
    if not any(key.kind == ED25519 and key.name == origin for key in signers(note, keys)):
        raise Wrong("unsigned", origin=origin)
    return Promise(int(by), sha256)
