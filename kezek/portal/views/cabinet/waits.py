"""A family's waiting lists in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kezek.face.city import lang, named
from kezek.places.queries_family import WaitLine, wait_lines
from kezek.places.states import WaitState
from kezek.portal.views.public.kindergartens import LANGUAGES, hours_words

REMEMBERED = timedelta(days=30)  # so long a list shows that an offer of it was not answered


@dataclass(frozen=True, slots=True)
class WaitView:
    """One waiting list that the child stands in, or stood in."""

    line: WaitLine
    name: str
    address: str
    about: str

    @property
    def offered(self) -> bool:
        """Whether a place is offered and not answered yet."""
        return self.line.state == WaitState.OFFERED

    @property
    def lapsed(self) -> bool:
        """Whether the child left the list because an offer was not answered."""
        return self.line.state == WaitState.LAPSED


def waits_in_words(voucher: int) -> list[WaitView]:
    """Every list of the voucher, those that are over too, the oldest first. One statement."""
    return [
        WaitView(
            line=one,
            name=named(one, lang()),
            address=one.address_ru if lang() == "ru" else one.address_kk,
            about=f"{dict(LANGUAGES)[one.language]}, {hours_words(one.hours)}",
        )
        for one in wait_lines(voucher)
    ]


def live(waits: Sequence[WaitView]) -> list[WaitView]:
    """The lists that the child stands in; those with an offer first."""
    return sorted((one for one in waits if one.line.live), key=lambda one: not one.offered)


def missed(waits: Sequence[WaitView], now: datetime) -> list[WaitView]:
    """Lists that the child left unanswered lately and has not joined again."""
    standing = {one.line.group for one in waits if one.line.live}
    return [
        one
        for one in waits
        if one.lapsed
        and one.line.group not in standing
        and one.line.left_at is not None
        and now - one.line.left_at < REMEMBERED
    ]
