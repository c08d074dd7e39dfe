"""Where a part of a TOML file stands: line and column. Pure.

The reader of the standard library gives no positions, so the text is looked through once more:
headers and keys at the beginning of a line. A part inside a line stands where its name is written.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Final, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]

_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY: Final = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*=\s*")
_FAULT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


def places_of(text: str) -> dict[Path, Place]:
    """Every table and key of the text by its path; members of lists of tables count from 0."""
    found: dict[Path, Place] = {(): (1, 1)}
    last: dict[Path, int] = {}
    here: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = _header_path(header[2].split("."), header[1] == "[[", last)
            found.setdefault(here, (number, header.start(1) + 1))
        elif key := _KEY.match(line):
            found.setdefault((*here, key[1].strip('"')), (number, key.start(1) + 1))
    return found


def _header_path(names: list[str], is_list: bool, last: dict[Path, int]) -> Path:  # noqa: FBT001 - two kinds of header
    path: Path = ()
    for number, name in enumerate(names):
        path = (*path, name.strip().strip('"'))
        if is_list and number == len(names) - 1:
            last[path] = last.get(path, -1) + 1
        if path in last:
            path = (*path, last[path])
    return path


def place_in(text: str, places: Mapping[Path, Place], path: Path) -> Place:
    """Line and column of the part, or of the nearest that holds it."""
    known = path
    while known not in places:
        known = known[:-1]
    line, column = places[known]
    if known != path and isinstance(name := path[len(known)], str):
        inside = re.search(rf"\b{re.escape(name)}\s*=", text.splitlines()[line - 1])
        if inside:
            column = inside.start() + 1
    return line, column


def place_of_fault(error: tomllib.TOMLDecodeError) -> Place:
    """Where the reader of TOML stumbled; the end of the file has no place."""
    found = _FAULT.search(str(error))
    return (int(found[1]), int(found[2])) if found else (0, 0)
