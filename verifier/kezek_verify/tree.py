"""RFC 6962 hashes in tiles of 256: growing a tree in order, and checking one entry's proof."""

import hashlib
from collections.abc import Sequence
from typing import Final

from kezek_verify.problems import Wrong

WIDTH: Final = 256
EMPTY: Final = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def perfect(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes."""
    sha256 = hashlib.sha256
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return hashes[0]


class Tree:
    """A tree that grows from the left. Per level it keeps the hashes of the tile not yet full.

    Level 0, the leaves, is its user's: it comes in full tiles.
    """

    def __init__(self) -> None:
        self.levels: list[list[bytes]] = [[]]

    def add_full(self, tile: Sequence[bytes]) -> list[tuple[int, list[bytes]]]:
        """A full tile of leaf hashes; gives back what tiles above it became full: level, hashes."""
        full: list[tuple[int, list[bytes]]] = []
        level, above = 1, perfect(tile)
        while True:
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(above)
            if len(self.levels[level]) < WIDTH:
                return full
            hashes = self.levels[level]
            full.append((level, hashes))
            self.levels[level] = []
            above = perfect(hashes)
            level += 1

    def root(self, leaves: Sequence[bytes]) -> bytes:
        """The root with these leaves behind all full tiles; 256 at most, or none."""
        peaks: list[bytes] = []
        for level in [*reversed(self.levels[1:]), leaves]:
            start = 0
            while start < len(level):
                width = 1 << ((len(level) - start).bit_length() - 1)
                peaks.append(perfect(level[start : start + width]))
                start += width
        if not peaks:
            return EMPTY
        root = peaks.pop()
        while peaks:
            root = node_hash(peaks.pop(), root)
        return root


def root_by_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root to which a proof leads from a leaf. Raises Wrong if the proof has another length."""
    if index >= size:
        raise Wrong("proof", index=index)
    at, last, root = index, size - 1, leaf
    for other in proof:
        if last == 0:
            raise Wrong("proof", index=index)
        if at & 1 or at == last:
            root = node_hash(other, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, other)
        at, last = at >> 1, last >> 1
    if last:
        raise Wrong("proof", index=index)
    return root
