"""The check of a whole log: signature, every entry, every tile, every older checkpoint."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kezek_verify.notes import Checkpoint
from kezek_verify.problems import Unchecked, Wrong
from kezek_verify.source import Source
from kezek_verify.tree import WIDTH, Tree, leaf_hash


@dataclass(frozen=True, slots=True)
class Bundle:
    """Up to 256 entries that stand together. `start`: the index of the first; `raw`: the file."""

    start: int
    entries: list[bytes]
    raw: bytes


def numbered(number: int) -> str:
    """A tile's number as it stands in its path: 1234067 is x001/x234/067."""
    text = f"{number % 1000:03d}"
    while number := number // 1000:
        text = f"x{number % 1000:03d}/{text}"
    return text


def tile_name(level: int | str, number: int, width: int) -> str:
    """The path of a tile that holds so many hashes or entries."""
    part = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{numbered(number)}{part}"


def entries_of(data: bytes, count: int, name: str) -> tuple[list[bytes], int]:
    """The first entries of a bundle, and where they end. Raises Unchecked if it ends before."""
    entries: list[bytes] = []
    at = 0
    for _ in range(count):
        begin = at + 2
        at = begin + int.from_bytes(data[at:begin], "big")
        entries.append(data[begin:at])
    if at > len(data):
        raise Unchecked("cut", name=name)
    return entries, at


def check_log(
    source: Source,
    checkpoint: Checkpoint,
    older: Sequence[Checkpoint] = (),
    *,
    each: Callable[[Bundle], None] | None = None,
) -> None:
    """Read all entries and tiles and hold them against the root. Raises Wrong, Unchecked.

    Each of `older` must be a beginning of the log. `each` is given every bundle once its hashes are
    right; what it has seen is vouched for only when this returns.
    """
    for old in older:
        _check_follows(checkpoint, old)
    tree = Tree()
    leaves: list[bytes] = []
    _check_older(tree, leaves, 0, older)
    for start in range(0, checkpoint.size, WIDTH):
        width = min(WIDTH, checkpoint.size - start)
        bundle = _bundle(source, start, width)
        leaves = [leaf_hash(entry) for entry in bundle.entries]
        _compare(source, 0, start // WIDTH, leaves)
        _check_older(tree, leaves, start, older)
        if each is not None:
            each(bundle)
        if width == WIDTH:
            for level, hashes in tree.add_full(leaves):
                _compare(source, level, start // WIDTH ** (level + 1), hashes)
            leaves = []
    for level, hashes in enumerate(tree.levels[1:], start=1):
        if hashes:
            _compare(source, level, checkpoint.size // WIDTH ** (level + 1), hashes)
    if tree.root(leaves) != checkpoint.root:
        raise Wrong("root", size=checkpoint.size)


def _bundle(source: Source, start: int, width: int) -> Bundle:
    name, data, grown = _tile(source, "entries", start // WIDTH, width)
    entries, end = entries_of(data, width, name)
    if end < len(data) and not grown:
        raise Wrong("bundle_long", index=start, name=name)
    return Bundle(start, entries, data[:end])


def _tile(source: Source, level: int | str, number: int, width: int) -> tuple[str, bytes, bool]:
    """The name and bytes of a tile; True if it is the full one that came after this part."""
    name = tile_name(level, number, width)
    try:
        return name, source.read(name), False
    except Unchecked as problem:
        if width == WIDTH or problem.name != "no_file":
            raise
        try:
            name_now = tile_name(level, number, WIDTH)
            return name_now, source.read(name_now), True
        except Unchecked:
            raise problem from None


def _compare(source: Source, level: int, number: int, hashes: Sequence[bytes]) -> None:
    """Hold a tile against the hashes it must have."""
    name, data, grown = _tile(source, level, number, len(hashes))
    right = b"".join(hashes)
    if data == right or (grown and data.startswith(right)):
        return
    if len(data) < len(right):
        raise Unchecked("cut", name=name)
    if level:
        raise Wrong("tile", name=name)
    first = next(
        (n for n, leaf in enumerate(hashes) if data[32 * n : 32 * n + 32] != leaf), len(hashes) - 1
    )
    raise Wrong("entry_or_tile", index=number * WIDTH + first, name=name)


def _check_follows(checkpoint: Checkpoint, old: Checkpoint) -> None:
    if old.origin != checkpoint.origin:
        raise Wrong("other_origin", origin=checkpoint.origin, other=old.origin)
    if old.size > checkpoint.size:
        raise Wrong("shrunk", size=checkpoint.size, old=old.size)


def _check_older(
    tree: Tree, leaves: Sequence[bytes], start: int, older: Sequence[Checkpoint]
) -> None:
    """Hold the checkpoints that end among these leaves against their roots."""
    for old in older:
        inside = old.size - start
        here = 0 < inside <= len(leaves) or inside == old.size == 0
        if here and tree.root(leaves[:inside]) != old.root:
            raise Wrong("forked", size=old.size)
