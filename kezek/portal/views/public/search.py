"""The search by number: where an application stands and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.face.city import lang, named
from kezek.policy.queries import queue_types, rules_for
from kezek.queue import queries
from kezek.queue.models import Application

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


def _queue_name(city: str, application: Application) -> str:
    """The queue of an application; a queue of few is called by the general one it is shown with."""
    rules = rules_for(city, clock.today())
    kind = application.queue_type
    if application.right != rules.general:
        waiting = queries.waiting_counts(city).get(kind.code, 0)
        if waiting < rules.number("small_cell_limit"):
            kind = queue_types(city).get((application.band, rules.general), kind)
    return named(kind, lang())


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
            _queue_name(city, application),
            status_words()[state],
            _SIGNS.get(state, "late" if state in {"inactive", "annulled"} else "coming"),
            _follows(state),
        ),
    )
