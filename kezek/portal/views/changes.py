"""How a number changed, as the open page and the cabinet show it: picture, and the table behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from kezek.case.history import Change, points
from kezek.core import clock
from kezek.core.words import NNBSP, number
from kezek.face.pictures.history import Point, history

ROWS: Final = 50  # a page: causes are sentences, and a page is to stay light


@dataclass(frozen=True, slots=True)
class Turn:
    """A row: the day, from which number to which, by how much, why."""

    moment: datetime
    before: int | None
    after: int | None  # None: the child waits no more
    served: bool
    causes: Sequence[str]
    iteration: int | None

    @classmethod
    def of(cls, change: Change) -> "Turn":
        """The row of a change."""
        causes = [cause.words for cause in change.causes]
        return cls(
            change.moment, change.before, change.after, change.served, causes, change.iteration
        )

    @property
    def better(self) -> bool:
        """Whether the child came nearer to its voucher."""
        if self.after is None:
            return self.served
        return self.before is not None and self.after < self.before

    @property
    def arrow(self) -> str:
        """By how much the number fell or grew, with the direction as a shape."""
        if self.before is None or self.after is None or self.before == self.after:
            return ""
        return f"{'↓' if self.better else '↑'}{NNBSP}{number(abs(self.after - self.before))}"


def turns_of(changes: Sequence[Change]) -> list[Turn]:
    """The rows of changes, in their order."""
    return [Turn.of(one) for one in changes]


def page_of(changes: Sequence[Change], wanted: str) -> Page[Turn]:
    """A page of the whole history; what is no page is the first, what is beyond the last."""
    pages = Paginator(turns_of(changes), ROWS)
    return pages.get_page(wanted)


def drawn(changes: Sequence[Change], today: date) -> SafeString | str:
    """The steps of the number; nothing where it never changed or nothing is known of it."""
    line = [Point(clock.day_of(moment), place) for moment, place in points(changes)]
    if len({point.place for point in line}) < 2:
        return ""
    newest = changes[0]
    until = clock.day_of(newest.moment) if newest.after is None else today
    return history(line, until, served=newest.served)
