"""Files that appear whole or not at all, and stay after a power cut."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def settle(folder: Path) -> None:
    """Make the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path, mode: int = 0o755) -> None:
    """Make a folder and those above it, each of them to last."""
    if folder.is_dir():
        return
    make_folder(folder.parent, mode)
    folder.mkdir(mode=mode, exist_ok=True)
    settle(folder.parent)


def put(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file whole under a name of the moment, then give it its own; `settle` its folder."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def keep(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write one file that lasts when this returns."""
    make_folder(path.parent)
    put(path, content, mode)
    settle(path.parent)


def keep_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files below a folder, all of which last when this returns; how many."""
    touched: set[Path] = set()
    count = 0
    for name, content in files:
        path = folder / name
        if path.parent not in touched:
            make_folder(path.parent)
            touched.add(path.parent)
        put(path, content)
        count += 1
    for parent in sorted(touched):
        settle(parent)
    return count
