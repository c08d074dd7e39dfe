"""RFC 6962's tree over SHA-256: roots, proofs that an entry is in it, and that it only grew.

Trees are named by their leaf hashes. Whoever keeps them elsewhere (tiles) gives a `Subtree`: the
root of the leaves `low` to `high` - 1.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from hashlib import sha256
from typing import TypeAlias

Subtree: TypeAlias = Callable[[int, int], bytes]

EMPTY = sha256(b"").digest()
HASH_BYTES = 32


class OutsideTree(ValueError):
    """A proof was asked for that no tree of this size has: a mistake of the caller."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """How many of so many leaves (two or more) lie to the left: the largest power of two below."""
    return 1 << ((size - 1).bit_length() - 1)


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of a tree with these leaf hashes."""
    growing = Range()
    for leaf in leaves:
        growing.append(leaf)
    return growing.root()


def subtrees_of(leaves: Sequence[bytes]) -> Subtree:
    """The subtrees of a tree whose leaf hashes are at hand."""
    return lambda low, high: root(leaves[low:high])


def fold(perfect: Iterable[bytes]) -> bytes:
    """The root over perfect subtrees, the largest first, as a size splits into powers of two."""
    hashes = list(perfect)
    if not hashes:
        return EMPTY
    last = hashes.pop()
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes), last)


class Range:
    """A tree that grows by its right edge: log2(n) hashes, whatever its size."""

    def __init__(self, size: int = 0, perfect: Iterable[bytes] = ()) -> None:
        """Begin empty, or with the perfect subtrees of a tree of that size."""
        self.size = size
        self._perfect = list(perfect)
        if len(self._perfect) != size.bit_count():
            raise OutsideTree(f"{len(self._perfect)} subtrees do not make {size} leaves")

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        carried = leaf
        full = self.size
        while full & 1:
            carried = node_hash(self._perfect.pop(), carried)
            full >>= 1
        self._perfect.append(carried)
        self.size += 1

    def root(self) -> bytes:
        """The root as it stands."""
        return fold(self._perfect)


# ---------------------------------------------------------------- proofs


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from entry `index` to the root of `size` entries, the lowest first."""
    if not 0 <= index < size:
        raise OutsideTree(f"entry {index} of {size}")
    low, high = 0, size
    path: list[bytes] = []
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            path.append(subtree(middle, high))
            high = middle
        else:
            path.append(subtree(low, middle))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show that `old` entries are the beginning of `new` ones.

    Empty for an empty beginning, and for the same size.
    """
    if not 0 <= old <= new:
        raise OutsideTree(f"{old} of {new}")
    if old in {0, new}:
        return []
    low, high = 0, new
    path: list[bytes] = []
    known = True  # whether the old root is the subtree at hand
    while old != high:
        middle = low + split(high - low)
        if old <= middle:
            path.append(subtree(middle, high))
            high = middle
        else:
            path.append(subtree(low, middle))
            low = middle
            known = False
    if not known:
        path.append(subtree(low, high))
    return path[::-1]


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes
) -> bool:
    """Whether the proof leads from the leaf hash at `index` to the root of `size` entries."""
    if not 0 <= index < size or not _hashes(proof):
        return False
    sides = _sides(index, size - 1, len(proof))
    if sides is None:
        return False
    found = leaf
    for sibling, left in zip(proof, sides, strict=True):
        found = node_hash(sibling, found) if left else node_hash(found, sibling)
    return found == expected


def check_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the tree of `new` entries begins with that of `old` ones."""
    if not 0 <= old <= new or not _hashes(proof):
        return False
    if old == 0:
        return not proof and old_root == EMPTY
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node >>= 1
        last >>= 1
    sides = _sides(node, last, len(path) - 1)
    if sides is None:
        return False
    before = after = path[0]
    for sibling, left in zip(path[1:], sides, strict=True):
        if left:
            before = node_hash(sibling, before)
        after = node_hash(sibling, after) if left else node_hash(after, sibling)
    return before == old_root and after == new_root


def _sides(node: int, last: int, count: int) -> list[bool] | None:
    """Whether each sibling on the way up lies to the left; None if there are not so many."""
    sides = []
    for _ in range(count):
        if last == 0:
            return None
        left = bool(node & 1) or node == last
        sides.append(left)
        while left and node and not node & 1:
            node >>= 1
            last >>= 1
        node >>= 1
        last >>= 1
    return sides if last == 0 else None


def _hashes(proof: Sequence[bytes]) -> bool:
    return all(len(one) == HASH_BYTES for one in proof)
