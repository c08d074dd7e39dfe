"""What a live page is: an address, what it understands, how it is drawn; and its finished bytes."""

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final

from kezek.core.words import Language
from kezek.places.search import Params
from kezek.places.sight import Sight

Headers = list[tuple[str, str]]

_PRESSED: Final = 600  # a body shorter than this is not worth pressing

# A browser may show a page again for a second without asking; a cache between may answer with its
# last one while it fetches the next, and for long when nobody answers it.
_CONTROL: Final = "public, max-age=1, stale-while-revalidate=1, stale-if-error=3600"


@dataclass(frozen=True, slots=True)
class Reader:
    """All that a live page may depend on beside its sight; never on who is signed in.

    `as_of` is the moment of the figures when newer ones can't be had, else None.
    """

    language: Language
    look: str
    prefix: str
    path: str
    params: Params
    as_of: datetime | None = None

    def has(self, name: str) -> str:
        """The value of a parameter, empty where it is not given."""
        return dict(self.params).get(name, "")


@dataclass(frozen=True, slots=True)
class LivePage:
    """A page that is drawn from a sight alone.

    `pattern` matches the whole path. It names `prefix`, that of a city away from the root, and
    `lang`; with `data`, which is for programs and has no language and no look, the `city` instead.
    `understand` gives the parameters in their one form, or None where the page's own view should
    answer.
    """

    pattern: re.Pattern[str]
    content_type: str
    understand: Callable[[Mapping[str, str], Sight], Params | None]
    draw: Callable[[Sight, Reader], str]
    data: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """Which answer: everything that makes one differ from another of the same sight."""

    city: str
    page: LivePage
    language: Language
    look: str
    prefix: str
    path: str
    params: Params


class Answer:
    """Finished bytes with the headers of each way to send them; `reads` counts readers roughly."""

    __slots__ = ("body", "known", "plain", "pressed", "pressed_headers", "quoted", "reads")

    def __init__(self, text: str, content_type: str, more: Headers) -> None:
        self.body = text.encode()
        self.pressed = gzip.compress(self.body, 6, mtime=0) if len(self.body) >= _PRESSED else b""
        self.quoted = f'"{blake2b(self.body, digest_size=12).hexdigest()}"'
        self.known: Headers = [
            ("ETag", f"W/{self.quoted}"),
            ("Cache-Control", _CONTROL),
            *more,
        ]
        told = [("Content-Type", content_type), *self.known]
        self.plain: Headers = [*told, ("Content-Length", str(len(self.body)))]
        self.pressed_headers: Headers = [
            *told,
            ("Content-Length", str(len(self.pressed))),
            ("Content-Encoding", "gzip"),
        ]
        self.reads = 0

    @property
    def size(self) -> int:
        """Bytes that it holds."""
        return len(self.body) + len(self.pressed)
