"""A log writer as docs/log.md describes one, to have something that the verifier did not make.

Hashes by the definitions of RFC 6962, word for word and slow.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "log.example/kezek"
CITY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESSES = {
    "witness.example/one": Ed25519PrivateKey.from_private_bytes(b"1" * 32),
    "witness.example/two": Ed25519PrivateKey.from_private_bytes(b"2" * 32),
}


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def half(n: int) -> int:
    """The largest power of two below n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = half(len(leaves))
    return sha(b"\x01" + root(leaves[:k]) + root(leaves[k:]))


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) <= 1:
        return []
    k = half(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), root(leaves[k:])]
    return [*path(index - k, leaves[k:]), root(leaves[:k])]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def key_id(name: str, kind: int, key: Ed25519PrivateKey) -> bytes:
    public = key.public_key().public_bytes_raw()
    return sha(name.encode() + b"\n" + bytes([kind]) + public)[:4]


def vkey(name: str, kind: int, key: Ed25519PrivateKey) -> str:
    public = key.public_key().public_bytes_raw()
    return f"{name}+{key_id(name, kind, key).hex()}+{b64(bytes([kind]) + public)}"


def vkeys() -> str:
    lines = [vkey(ORIGIN, 1, CITY), *(vkey(name, 4, key) for name, key in WITNESSES.items())]
    return "".join(f"{line}\n" for line in lines)


def signed(text: str, *, time: int = 1_760_000_000, witnesses: bool = True) -> bytes:
    lines = [f"— {ORIGIN} {b64(key_id(ORIGIN, 1, CITY) + CITY.sign(text.encode()))}\n"]
    for name, key in WITNESSES.items() if witnesses else ():
        message = f"cosignature/v1\ntime {time}\n{text}".encode()
        signature = time.to_bytes(8, "big") + key.sign(message)
        lines.append(f"— {name} {b64(key_id(name, 4, key) + signature)}\n")
    return (text + "\n" + "".join(lines)).encode()


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commitment(salt: bytes, *words: str) -> str:
    return hmac.new(salt, "|".join(words).encode(), hashlib.sha256).hexdigest()


def numbered(number: int) -> str:
    groups = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03}")
    return "/".join(groups)


@dataclass
class Log:
    """Entries, written as files when wanted."""

    bodies: list[bytes] = field(default_factory=list)
    rules: dict[str, bytes] = field(default_factory=dict)

    def add(self, kind: str, at: str, city: str = "taraz", **fields: Any) -> int:
        entry = {"v": 1, "city": city, "kind": kind, "at": at}
        entry |= {name.rstrip("_"): value for name, value in fields.items()}
        self.bodies.append(canonical(entry).encode())
        return len(self.bodies) - 1

    def read(self, index: int) -> dict[str, Any]:
        entry: dict[str, Any] = json.loads(self.bodies[index])
        return entry

    def change(self, index: int, **fields: Any) -> None:
        changed = {name.rstrip("_"): value for name, value in fields.items()}
        self.bodies[index] = canonical(self.read(index) | changed).encode()

    def publish_rules(self, document: dict[str, Any]) -> str:
        text = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
        name = hashlib.sha256(text).hexdigest()
        self.rules[name] = text
        return name

    def leaves(self, size: int | None = None) -> list[bytes]:
        return [sha(b"\x00" + body) for body in self.bodies[:size]]

    def checkpoint(self, size: int | None = None, *, witnesses: bool = True) -> bytes:
        leaves = self.leaves(size)
        text = f"{ORIGIN}\n{len(leaves)}\n{b64(root(leaves))}\n"
        return signed(text, witnesses=witnesses)

    def receipt(self, index: int, salt: bytes, says: dict[str, str]) -> bytes:
        holding = {"entry": self.bodies[index].decode(), "salt": salt.hex(), "says": says}
        lines = ["c2sp.org/tlog-proof@v1", f"extra {b64(canonical(holding).encode())}"]
        lines += [f"index {index}", *map(b64, path(index, self.leaves()))]
        return ("\n".join(lines) + "\n\n").encode() + self.checkpoint()

    def write(self, folder: Path) -> Path:
        put(folder / "vkey", vkeys().encode())
        put(folder / "checkpoint", self.checkpoint())
        for name, text in self.rules.items():
            put(folder / "rules" / f"{name}.json", text)
        hashes = self.leaves()
        level = 0
        while hashes:
            for n in range(0, len(hashes), 256):
                tile = hashes[n : n + 256]
                part = "" if len(tile) == 256 else f".p/{len(tile)}"
                put(folder / f"tile/{level}/{numbered(n // 256)}{part}", b"".join(tile))
                if level == 0:
                    bundle = b"".join(
                        len(body).to_bytes(2, "big") + body for body in self.bodies[n : n + 256]
                    )
                    put(folder / f"tile/entries/{numbered(n // 256)}{part}", bundle)
            full = len(hashes) // 256
            hashes = [root(hashes[n * 256 : n * 256 + 256]) for n in range(full)]
            level += 1
        return folder


def put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
