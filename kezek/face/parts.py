"""Small values that views hand to the components of a page."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A line of a link list or of the breadcrumbs; `fact` stands at its right end."""

    url: str
    text: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a summary list; `act` is the word of the change link, if there is one.

    A change link needs its own words for ears: `act_of` says what it changes.
    """

    key: str
    value: str
    url: str = ""
    act: str = ""
    act_of: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number and the words that say what it counts."""

    number: str
    words: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain cells: `numeric` columns stand right, `total` is the bold last row."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()
    total: Sequence[str] = ()
    caption_hidden: bool = False
    own: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the case: `state` is done, waits, coming or late."""

    state: str
    title: str
    note: str = ""
