"""Links between the numbers of one child, opened with their salts and held against the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kezek.openlog.numbers import Numbered, numbers_with
from kezek.openlog.queries import entries_of
from kezek.openlog.receipts import opened
from kezek.openlog.rules import Stage

# What opens these two names numbers alone; the application's salt would open IINs.
OPEN_STAGES: Final = frozenset({Stage.VOUCHER, Stage.PLACE})


@dataclass(frozen=True, slots=True, repr=False)
class Link:
    """A number, its entry in the log if it has one, and whether the salt opens it.

    `salt` and `says` are what anybody needs to open it again.
    """

    stage: Stage
    number: str
    moment: datetime
    index: int | None
    fits: bool
    salt: str
    says: Mapping[str, str]


def links_of(application: int) -> list[Link]:
    """The application and all vouchers and places that came of it."""
    return _opened(numbers_with([application]))


def published_links(application: int) -> list[Link]:
    """The same for everybody, where the city's rules publish links: no salt that opens an IIN."""
    return [
        Link(one.stage, one.number, one.moment, one.index, one.fits, "", {})
        if one.stage not in OPEN_STAGES
        else one
        for one in links_of(application)
    ]


def _opened(numbered: Sequence[Numbered]) -> list[Link]:
    known = entries_of([(one.stage, one.subject) for one in numbered])
    found = []
    for one in numbered:
        entry = known.get((one.stage, one.subject))
        if entry is None:
            found.append(Link(one.stage, one.number, one.moment, None, False, "", {}))
            continue
        fits, _fields = opened(entry.body, entry.salt, entry.says)
        found.append(
            Link(one.stage, one.number, one.moment, entry.index, fits, entry.salt.hex(), entry.says)
        )
    return found
