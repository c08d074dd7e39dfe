"""C2SP tlog-tiles: a log as a folder of files, written at its growing edge and read anywhere.

A tile holds 256 hashes. Those of level 0 are leaf hashes; a hash of the next level is the root of a
full tile of this one. Entries lie in bundles of 256, each after its length.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.merkle import (
    EMPTY,
    HASH_BYTES,
    OutsideTree,
    consistency_proof,
    fold,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    split,
)
from kezek.journal.log.note import Note

WIDTH = 256
HEIGHT = 8  # 2 ** 8 hashes a tile
LENGTH_BYTES = 2
LONGEST = 256**LENGTH_BYTES - 1  # bytes of an entry
ENTRIES = "entries"
CHECKPOINT = "checkpoint"
VKEY = "vkey"


class EntryTooLong(ValueError):
    """An entry has more bytes than its length can say."""


class TileWrong(Exception):
    """A file of the log is missing, cut off, or not what it should be; says which."""


def path_of(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile lies: `tile/0/x001/x234/067`, and `….p/12` while it holds 12."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    part = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(groups)}{part}"


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries as they lie in their file."""
    if any(len(entry) > LONGEST for entry in entries):
        raise EntryTooLong
    return b"".join(len(entry).to_bytes(LENGTH_BYTES) + entry for entry in entries)


def unbundle(raw: bytes) -> list[bytes]:
    """Entries back from their file; raises TileWrong if it is cut off."""
    entries = []
    at = 0
    while at < len(raw):
        begin = at + LENGTH_BYTES
        at = begin + int.from_bytes(raw[at:begin])
        if begin > len(raw) or at > len(raw):
            raise TileWrong("a bundle of entries is cut off")
        entries.append(raw[begin:at])
    return entries


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """The tiles at the right edge of a tree that are not full: level, number, width."""
    level = 0
    while size:
        if size % WIDTH:
            yield level, size // WIDTH, size % WIDTH
        size //= WIDTH
        level += 1


def _unpack(raw: bytes) -> list[bytes]:
    return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]


# ---------------------------------------------------------------- writing


class Edge:
    """The growing edge of a log: what lies in the tiles and the bundle that are not full yet."""

    def __init__(self) -> None:
        self.size = 0
        self.levels: list[list[bytes]] = [[]]
        self.entries: list[bytes] = []

    def root(self) -> bytes:
        """The root as it stands."""
        perfect: list[bytes] = []
        for hashes in reversed(self.levels):
            at, left = 0, len(hashes)
            while left:
                step = 1 << (left.bit_length() - 1)
                perfect.append(root(hashes[at : at + step]))
                at, left = at + step, left - step
        return fold(perfect)

    def grow(self, entries: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
        """Add entries; gives each file that fills up, by its path in the folder."""
        for entry in entries:
            if len(entry) > LONGEST:
                raise EntryTooLong
            self.entries.append(entry)
            self.levels[0].append(leaf_hash(entry))
            self.size += 1
            if len(self.entries) == WIDTH:
                number = self.size // WIDTH - 1
                yield path_of(ENTRIES, number), bundle(self.entries)
                self.entries = []
                yield from self._fill()

    def _fill(self) -> Iterator[tuple[str, bytes]]:
        level = 0
        while len(self.levels[level]) == WIDTH:
            full = self.levels[level]
            number = (self.size >> (HEIGHT * (level + 1))) - 1
            yield path_of(level, number), b"".join(full)
            self.levels[level] = []
            if level + 1 == len(self.levels):
                self.levels.append([])
            self.levels[level + 1].append(root(full))
            level += 1

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """The files that are not full, as they are to lie beside a checkpoint of this size."""
        if self.entries:
            yield path_of(ENTRIES, self.size // WIDTH, len(self.entries)), bundle(self.entries)
        for level, number, width in widths(self.size):
            yield path_of(level, number, width), b"".join(self.levels[level])


def outgrown(before: int, now: int) -> list[str]:
    """Folders of parts whose tiles were not full at `before` and are at `now`."""
    found = []
    for level, number, _width in widths(before):
        if now >> (HEIGHT * (level + 1)) > number:
            found.append(f"{path_of(level, number)}.p")
            if level == 0:
                found.append(f"{path_of(ENTRIES, number)}.p")
    return found


# ---------------------------------------------------------------- reading


class Reader:
    """A log in a folder, read at a size: that of its checkpoint, if none is given.

    Believes the files, not the checkpoint's signature: `check` holds them against its root.
    """

    def __init__(self, folder: Path, size: int | None = None) -> None:
        self.folder = folder
        self.size = self.checkpoint().size if size is None else size
        self._hashes = lru_cache(maxsize=512)(self._read_hashes)
        self._bundle = lru_cache(maxsize=64)(self._read_bundle)

    def note(self) -> str:
        """The newest checkpoint with its signatures."""
        try:
            return (self.folder / CHECKPOINT).read_text(encoding="utf-8")
        except OSError:
            raise TileWrong(f"{CHECKPOINT}: is missing") from None

    def checkpoint(self) -> Checkpoint:
        """The newest checkpoint, whoever signed it."""
        return Checkpoint.parse(Note.parse(self.note()).text)

    def entry(self, index: int) -> bytes:
        """The entry of that index."""
        if not 0 <= index < self.size:
            raise OutsideTree(f"entry {index} of {self.size}")
        return self._bundle(index // WIDTH)[index % WIDTH]

    def entries(self, low: int = 0, high: int | None = None) -> Iterator[bytes]:
        """The entries from `low` on, up to `high`."""
        high = self.size if high is None else high
        if not 0 <= low <= high <= self.size:
            raise OutsideTree(f"{low} to {high} of {self.size}")
        for index in range(low, high):
            yield self._bundle(index // WIDTH)[index % WIDTH]

    def subtree(self, low: int, high: int) -> bytes:
        """The root of the entries `low` to `high` - 1, where a tree has a node over just them."""
        width = high - low
        if width == 0:
            return EMPTY
        if width & (width - 1):
            middle = low + split(width)
            return node_hash(self.subtree(low, middle), self.subtree(middle, high))
        level, height = divmod(width.bit_length() - 1, HEIGHT)
        first = low >> (HEIGHT * level)
        tile = self._hashes(level, first // WIDTH)
        at = first % WIDTH
        return root(tile[at : at + (1 << height)])

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` entries."""
        return self.subtree(0, self.size if size is None else size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that an entry stands among the first `size`."""
        return inclusion_proof(index, self.size if size is None else size, self.subtree)

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the first `old` entries are the beginning of the first `new`."""
        return consistency_proof(old, self.size if new is None else new, self.subtree)

    def check(self) -> bytes:
        """The root, from the entries alone, every tile held against it; raises TileWrong."""
        edge = Edge()
        for name, content in edge.grow(self.entries()):
            self._hold(name, content)
        for name, content in edge.parts():
            self._hold(name, content)
        return edge.root()

    def _hold(self, name: str, content: bytes) -> None:
        raw, itself = self._raw(name)
        if (raw if itself else raw[: len(content)]) != content:
            raise TileWrong(f"{name}: does not follow from the entries")

    def _width(self, level: int, number: int) -> int:
        return min(WIDTH, (self.size >> (HEIGHT * level)) - number * WIDTH)

    def _raw(self, name: str) -> tuple[bytes, bool]:
        """A file; for a part that is gone, the full tile that came after; whether it is itself."""
        for path in (name, name.partition(".p/")[0]):
            try:
                return (self.folder / path).read_bytes(), path == name
            except (FileNotFoundError, NotADirectoryError):
                continue
        raise TileWrong(f"{name}: is missing")

    def _read_hashes(self, level: int, number: int) -> list[bytes]:
        width = self._width(level, number)
        name = path_of(level, number, width)
        hashes = _unpack(self._raw(name)[0][: width * HASH_BYTES])
        if width < 1 or len(hashes) != width or len(hashes[-1]) != HASH_BYTES:
            raise TileWrong(f"{name}: has a wrong length")
        return hashes

    def _read_bundle(self, number: int) -> list[bytes]:
        width = self._width(0, number)
        name = path_of(ENTRIES, number, width)
        raw, _itself = self._raw(name)
        try:
            entries = unbundle(raw)
        except TileWrong:
            raise TileWrong(f"{name}: is cut off") from None
        if len(entries) < width:
            raise TileWrong(f"{name}: has too few entries")
        return entries[:width]
