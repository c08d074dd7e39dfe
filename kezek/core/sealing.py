"""Seals for what names a person: IINs, names, phones; and marks to search by.

A seal is ChaCha20-Poly1305 under a random nonce: `key id (1) | nonce (12) | text and tag`. The
purpose is bound into it, so that a phone's seal can't be passed off as a name's. A mark is a keyed
HMAC-SHA-256 of the purpose and the value: equal values have equal marks, and without the key an
IIN can't be found by trying them all.

Keys never lie in the database. They come from `KEZEK_KEYS` (the ring itself as JSON, or the folder
that holds `sealing.json`), else from `var/keys`, made at the first run.
"""

import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12
RING_FILE = "sealing.json"
INSTANCE_FILE = "instance.secret"


class Purpose(StrEnum):
    """What a sealed value is; part of every seal and every mark."""

    IIN = "iin"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    CODE = "code"
    TEXT = "text"
    SALT = "salt"


class SealingError(Exception):
    """A fault of keys or stored bytes, never of a person; holds no value."""


class KeysMissing(SealingError):
    """There is no readable key ring where there should be one."""


class KeyUnknown(SealingError):
    """The seal names a key that the ring does not hold."""


class SealBroken(SealingError):
    """The bytes were changed, cut, or sealed for another purpose."""


@dataclass(frozen=True)
class KeyRing:
    """All keys that open, the one that seals, and the one that marks.

    Seal keys rotate (`rotated`): the new one seals, the old ones go on opening. The mark key stays
    for the life of the database, because every search depends on it.
    """

    current: int
    seals: Mapping[int, bytes] = field(repr=False)
    marks: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.current not in self.seals:
            raise KeysMissing("the current key is not in the ring")
        if any(not 0 < number < 256 for number in self.seals):
            raise KeysMissing("a key's number is one byte, from 1")
        if any(len(key) != KEY_BYTES for key in (*self.seals.values(), self.marks)):
            raise KeysMissing("a key has 32 bytes")

    @classmethod
    def fresh(cls) -> Self:
        """A new ring with one seal key."""
        return cls(1, {1: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The ring back from its JSON form."""
        try:
            raw = json.loads(text)
            return cls(
                int(raw["current"]),
                {int(n): b64decode(key, validate=True) for n, key in raw["seals"].items()},
                b64decode(raw["marks"], validate=True),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeysMissing("the key ring can't be read") from None

    def dump(self) -> str:
        """The JSON form, keys in base64."""
        seals = {str(number): b64encode(key).decode() for number, key in self.seals.items()}
        ring = {"current": self.current, "seals": seals, "marks": b64encode(self.marks).decode()}
        return json.dumps(ring, indent=1)

    def rotated(self) -> Self:
        """The same ring with a new key that seals from now on."""
        number = max(self.seals) + 1
        keys = {**self.seals, number: secrets.token_bytes(KEY_BYTES)}
        return type(self)(number, keys, self.marks)

    @cached_property
    def _ciphers(self) -> dict[int, ChaCha20Poly1305]:
        return {number: ChaCha20Poly1305(key) for number, key in self.seals.items()}

    def seal_many(self, purpose: Purpose, values: Iterable[str]) -> list[bytes]:
        """Seal each value with the current key."""
        encrypt = self._ciphers[self.current].encrypt
        head, bound, random = bytes((self.current,)), _bound(purpose), os.urandom
        sealed = []
        for value in values:
            nonce = random(NONCE_BYTES)
            sealed.append(head + nonce + encrypt(nonce, value.encode(), bound))
        return sealed

    def unseal_many(self, purpose: Purpose, seals: Iterable[bytes]) -> list[str]:
        """Open each seal; any one that does not open stops all."""
        ciphers, bound = self._ciphers, _bound(purpose)
        values = []
        for seal_ in seals:
            sealed = bytes(seal_)
            if len(sealed) <= 1 + NONCE_BYTES:
                raise SealBroken(purpose)
            cipher = ciphers.get(sealed[0])
            if cipher is None:
                raise KeyUnknown(f"{purpose}, key {sealed[0]}")
            nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
            try:
                values.append(cipher.decrypt(nonce, body, bound).decode())
            except (InvalidTag, UnicodeDecodeError):
                raise SealBroken(purpose) from None
        return values

    def mark_many(self, purpose: Purpose, values: Iterable[str]) -> list[bytes]:
        """The mark of each value: 32 bytes."""
        head, key, digest = f"{purpose}|".encode(), self.marks, hmac.digest
        return [digest(key, head + value.encode(), "sha256") for value in values]


def _bound(purpose: Purpose) -> bytes:
    return b"kezek|1|" + purpose.encode()


def keys_folder() -> Path:
    """Where the key ring lies when it is not given in the environment."""
    given = os.environ.get("KEZEK_KEYS", "")
    return Path(given) if given else Path(settings.VAR) / "keys"


def load_ring() -> KeyRing:
    """Read the ring, making it at the first run of a machine that names no other place."""
    given = os.environ.get("KEZEK_KEYS", "")
    if given.lstrip().startswith("{"):
        return KeyRing.parse(given)
    path = keys_folder() / RING_FILE
    if not path.exists():
        if given:
            raise KeysMissing(f"KEZEK_KEYS names a folder without {RING_FILE}")
        keep_secret(path, KeyRing.fresh().dump().encode())
    try:
        return KeyRing.parse(path.read_text())
    except OSError:
        raise KeysMissing("the key ring can't be read") from None


def keep_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads; the first of two writers at once wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()


def instance_secret(var: Path) -> str:
    """Django's own secret of this installation (sessions, form tokens), made at the first run."""
    given = os.environ.get("KEZEK_KEYS", "")
    if given.lstrip().startswith("{"):
        return hmac.digest(KeyRing.parse(given).marks, b"kezek|instance", "sha256").hex()
    path = (Path(given) if given else var / "keys") / INSTANCE_FILE
    if not path.exists():
        keep_secret(path, secrets.token_hex(KEY_BYTES).encode())
    return path.read_text()


def rotate() -> int:
    """Add a seal key to the ring in `var/keys`; running processes take it at their next start.

    Returns the new key's number. Rows sealed before stay readable.
    """
    if os.environ.get("KEZEK_KEYS", "").lstrip().startswith("{"):
        raise KeysMissing("a ring in the environment is rotated there")
    new = load_ring().rotated()
    path = keys_folder() / RING_FILE
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    keep_secret(draft, new.dump().encode())
    draft.replace(path)
    ring.cache_clear()
    return new.current


@cache
def ring() -> KeyRing:
    """The ring of this process, read once."""
    return load_ring()


def seal(purpose: Purpose, value: str) -> bytes:
    """Seal one value."""
    return ring().seal_many(purpose, (value,))[0]


def unseal(purpose: Purpose, sealed: bytes) -> str:
    """Open one seal; raises KeyUnknown, SealBroken."""
    return ring().unseal_many(purpose, (sealed,))[0]


def mark(purpose: Purpose, value: str) -> bytes:
    """The mark of one value. Give it in its canonical form: 12 digits, `+7…`."""
    return ring().mark_many(purpose, (value,))[0]


def seal_many(purpose: Purpose, values: Iterable[str]) -> list[bytes]:
    """Seal many values, in order."""
    return ring().seal_many(purpose, values)


def unseal_many(purpose: Purpose, seals: Iterable[bytes]) -> list[str]:
    """Open many seals, in order."""
    return ring().unseal_many(purpose, seals)


def mark_many(purpose: Purpose, values: Iterable[str]) -> list[bytes]:
    """Mark many values, in order."""
    return ring().mark_many(purpose, values)


def derived(purpose: str) -> bytes:
    """A key for this purpose alone, the same for the life of the database."""
    return hmac.digest(ring().marks, f"kezek|key|{purpose}".encode(), "sha256")
