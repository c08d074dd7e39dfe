"""Everybody of a town as canaries, and the search for them in whatever can be read as text.

Texts that hold everybody in every form that is looked for (`Canaries.unfound`) are the control: a
search that passes over a single one says nothing.
"""

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import duckdb
from django.db import connection

from kezek.journal.log.tiles import bundle, unbundle
from kezek.people.queries import iins_of, names_of, phones_to_write

_DIGITS: Final = re.compile(r"(?<![0-9a-f])[0-9]{10,12}(?![0-9a-f])")
_SPACED: Final = re.compile(
    r"\+?[78][ (-]*[0-9]{3}[ )-]*[0-9]{3}[ -]*[0-9]{2}[ -]*[0-9]{2}(?![0-9])"
)
_LETTERS: Final = "А-ЯЁӘҒҚҢӨҰҮҺІа-яёәғқңөұүһі"
_WORDS: Final = re.compile(rf"[{_LETTERS}]+(?:-[{_LETTERS}]+)*")
_ESCAPED: Final = re.compile(r"\\u(04[0-9a-f]{2})", re.IGNORECASE)  # Cyrillic, as JSON may write it


class Unread(Exception):
    """What cannot be read as text, so that nobody can say what stands in it."""


@dataclass(frozen=True)
class Canaries:
    """What may be read nowhere: IINs, the last ten digits of phones, whole names."""

    numbers: frozenset[str]
    phones: frozenset[str]
    names: frozenset[str]

    @cached_property
    def _spans(self) -> dict[int, frozenset[tuple[str, ...]]]:
        """The names, word by word, by their number of words."""
        split = [tuple(name.split()) for name in self.names]
        return {many: frozenset(x for x in split if len(x) == many) for many in map(len, split)}

    def in_(self, text: str) -> list[str]:
        """Whatever of anybody stands in the text, as often as it does."""
        if "\\u04" in text:
            text = _ESCAPED.sub(lambda one: chr(int(one[1], 16)), text)
        runs = _DIGITS.findall(text)
        found = [one for one in runs if one in self.numbers]
        phones = {one[-10:] for one in runs if one not in self.numbers}
        phones |= {re.sub(r"\D", "", one)[-10:] for one in _SPACED.findall(text)}
        found += sorted(phones & self.phones)
        words = _WORDS.findall(text)
        for many, names in self._spans.items():
            spans = zip(*(words[n:] for n in range(many)), strict=False)
            found += [" ".join(span) for span in spans if span in names]
        return found

    def unfound(self) -> list[str]:
        """Who is planted in a text, in whatever form, and passed over by the search."""
        everybody = self.numbers | self.phones | self.names
        with tempfile.TemporaryDirectory() as folder:
            planted = [*_plain(self), *_files(self, Path(folder))]
        missed = [
            f"{form}: {len(wanted - found)} of {len(wanted)}"
            for form, wanted, text in planted
            if not wanted <= (found := set(self.in_(text)))
        ]
        return missed if everybody else ["there is nobody to look for"]


def of_everybody() -> Canaries:
    """The children and guardians of the town."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child_id FROM people_guardianship"
            " UNION SELECT guardian_id FROM people_guardianship"
        )
        people = [pk for (pk,) in cursor.fetchall()]
    phones = (phone for some in phones_to_write(people).values() for phone in some)
    return Canaries(
        numbers=frozenset(iins_of(people).values()),
        phones=frozenset(phone[-10:] for phone in phones),
        names=frozenset(" ".join(name.split()) for name in names_of(people).values()),
    )


# ---------------------------------------------------------------- planted


def _plain(all_: Canaries) -> Iterator[tuple[str, frozenset[str], str]]:
    """Texts as pages, journal and programs write them: the form, who is in it, the text."""
    forms: list[tuple[str, frozenset[str], Callable[[str], str]]] = [
        ("IINs of a table", all_.numbers, lambda one: f"<td>{one}</td>"),
        ("IINs of JSON", all_.numbers, lambda one: f'{{"iin":"{one}"}}'),
        ("phones as they are dialled", all_.phones, lambda one: f"call +7{one}."),
        ("phones with an eight", all_.phones, lambda one: f"'8{one}'"),
        ("phones without a country", all_.phones, lambda one: f'"{one}"'),
        (
            "phones as people write them",
            all_.phones,
            lambda one: f"+7 ({one[:3]}) {one[3:6]}-{one[6:8]}-{one[8:]}",
        ),
        ("names of a page", all_.names, lambda one: f"<strong>{one}</strong>"),
        ("names of JSON", all_.names, lambda one: json.dumps({"name": one})),
    ]
    for form, wanted, write in forms:
        yield form, wanted, "\n".join(write(one) for one in sorted(wanted))


def _files(all_: Canaries, folder: Path) -> Iterator[tuple[str, frozenset[str], str]]:
    """The same in files that are no text: a Parquet table, a bundle of the log's entries."""
    everybody = all_.numbers | all_.phones | all_.names
    table = folder / "planted.parquet"
    packed = f"COPY (SELECT unnest(?::VARCHAR[]) AS who) TO '{table}' (FORMAT parquet)"
    duckdb.execute(packed, [sorted(everybody)])
    yield "a Parquet table", everybody, text_of(table)
    tile = folder / "tile" / "entries" / "000"
    tile.parent.mkdir(parents=True)
    tile.write_bytes(bundle([json.dumps({"who": one}).encode() for one in sorted(everybody)]))
    yield "a bundle of the log", everybody, text_of(tile)


# ---------------------------------------------------------------- read


def text_of(path: Path) -> str:
    """A file as text; raises Unread.

    The log's hashes are no text: they are gone through as they lie there.
    """
    if path.suffix == ".parquet":
        return _text_of_table(path)
    raw = path.read_bytes()
    parts = path.parts
    if "tile" in parts:
        level = parts[parts.index("tile") + 1]
        if level == "entries":
            return "\n".join(decoded(one, str(path)) for one in unbundle(raw))
        if len(raw) % 32 == 0:
            return raw.decode("utf-8", "replace")
    return decoded(raw, str(path))


def decoded(raw: bytes, what: str) -> str:
    """Bytes that are text; raises Unread."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unread(f"{what}: {error.reason} at {error.start}") from None


def _text_of_table(path: Path) -> str:
    try:
        rows = duckdb.execute(
            "SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [str(path)]
        ).fetchall()
        notes = duckdb.execute("SELECT * FROM parquet_kv_metadata(?)", [str(path)]).fetchall()
    except duckdb.Error as error:
        raise Unread(f"{path}: {str(error).splitlines()[0]}") from None
    told = [*rows, *((_shown(key), _shown(value)) for _file, key, value in notes)]
    return "\n".join("\t".join(map(str, row)) for row in told)


def _shown(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
