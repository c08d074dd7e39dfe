"""The search by number: where an application stands, and why its number changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.case.history import Change, number_history, points
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import number
from kezek.face.city import lang, named
from kezek.face.pictures.history import Point, history
from kezek.queue import queries
from kezek.queue.models import Application

MINUS: Final = "\N{MINUS SIGN}"
_IIN: Final = 12  # digits; whoever types their IIN here must not see it again in an address


@dataclass(frozen=True, slots=True)
class Found:
    """What the search by number says."""

    application: Application
    position: int | None
    type_name: str
    status: str
    sign: str
    follows: str  # what follows from the status

    @property
    def ahead(self) -> int:
        """Children before this one."""
        return (self.position or 1) - 1


@dataclass(frozen=True, slots=True)
class Search:
    """A search by number: what was typed, and what was found or why nothing was."""

    typed: str = ""
    found: Found | None = None
    refusal: str = ""
    todo: str = ""

    @property
    def refusals(self) -> Sequence[str]:
        """For the summary above the page."""
        return [self.refusal] if self.refusal else []


def status_words() -> dict[str, str]:
    """The state of an application as the open pages say it."""
    return {
        "waiting": pgettext("application", "In the queue"),
        "voucher": pgettext("application", "Voucher issued"),
        "inactive": pgettext("application", "Inactive"),
        "placed": pgettext("application", "Enrolled"),
        "withdrawn": pgettext("application", "Withdrawn"),
        "annulled": pgettext("application", "Annulled"),
        "closed": pgettext("application", "Closed"),
    }


_SIGNS: Final = {"waiting": "waits", "voucher": "active", "placed": "done"}


def _follows(state: str) -> str:
    """One sentence of what to do in that state."""
    return {
        "waiting": _(
            "Vouchers go by number each time money is allotted."
            " Nothing to do: the parent is told the same day."
        ),
        "voucher": _("Sign in to confirm the voucher and to choose a place."),
        "inactive": _("The voucher was not used in time. Sign in to restore the application."),
        "placed": _("The child has a place in a kindergarten."),
        "withdrawn": _("The application was withdrawn by the parent."),
        "annulled": _("The place in the queue is gone. You can apply again."),
        "closed": _("This application is finished."),
    }[state]


def search(city: str, text: str) -> Search:
    """The application of the typed number; a refusal in words where there is none."""
    typed = "".join(sign for sign in text.strip()[:80] if sign.isprintable())
    if not typed:
        return Search()
    digits = typed.replace(" ", "")
    if digits.isdecimal() and len(digits) == _IIN:
        return Search(
            refusal=_("This looks like an IIN."),
            todo=_("Enter the number of the application: it stands on the receipt."),
        )
    try:
        application = queries.find_by_number(city, typed)
    except DomainError as error:
        return Search(typed, refusal=str(error), todo=str(error.todo or ""))
    if application is None:
        return Search(
            typed,
            refusal=_("There is no application with this number."),
            todo=_("Compare it with the receipt."),
        )
    state = application.state
    return Search(
        typed,
        Found(
            application,
            queries.position(application.pk),
            named(application.queue_type, lang()),
            status_words()[state],
            _SIGNS.get(state, "late" if state in {"inactive", "annulled"} else "coming"),
            _follows(state),
        ),
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of the history: the day, the number from then on, by how much it changed, why."""

    moment: datetime
    after: int | None  # None: the child got its voucher
    causes: Sequence[str]
    iteration: int | None
    kind: str  # up: the number grew; down: it fell
    step: str  # «−3»: by how much

    @classmethod
    def of(cls, change: Change) -> "Turn":
        """The line of a change."""
        grown = (
            change.after - change.before
            if change.after is not None and change.before is not None
            else 0
        )
        kind = "up" if grown > 0 else "down"
        step = f"{'+' if grown > 0 else MINUS}{number(abs(grown))}" if grown else ""
        return cls(change.moment, change.after, change.causes, change.iteration, kind, step)


def why_changed(application: int) -> tuple[list[Turn], SafeString | str]:
    """Every change of the number with its cause, the newest first, and their picture."""
    changes = number_history(application)
    line = [Point(clock.day_of(moment), place) for moment, place in points(changes)]
    served = bool(changes) and changes[0].after is None
    picture = history(line, clock.today(), served=served) if len(line) > 1 else ""
    return [Turn.of(change) for change in changes], picture
