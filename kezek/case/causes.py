"""The causes of a changed number in words."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kezek.core.words import number
from kezek.queue.moves import IMPORTED, ISSUED

LEAVING: Final = frozenset({ISSUED, "withdrawn", "annulled", "closed", "school_age"})
_OVER: Final = frozenset({"privilege_expired", "privilege_false"})  # nobody else learns which


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause in words, and by how much it moved the number."""

    words: str
    step: int = 0

    def __str__(self) -> str:
        """The words."""
        return self.words


def begun(cause: str, queue: str) -> Cause:
    """How a wait in this queue began."""
    words = {
        "filed": _("The application is accepted."),
        IMPORTED: _("The application was brought over from the old system."),
        "restored": _("The application is restored with its old date."),
        "privilege_proven": _("The privilege is confirmed. Your queue now: %(queue)s."),
        "privilege_expired": _("The privilege is over. Your queue now: %(queue)s."),
        "privilege_false": _("The privilege counts no more. Your queue now: %(queue)s."),
        "older_band": _("The queue is refreshed by age. Your queue now: %(queue)s."),
        "rules_changed": _("The rules have changed. Your queue now: %(queue)s."),
    }
    return Cause(words.get(cause, _("Your queue now: %(queue)s.")) % {"queue": queue})


def ended(cause: str, iteration: int | None) -> Cause:
    """How the wait ended."""
    return Cause(
        {
            ISSUED: _("Issue No. %(number)s: the voucher is yours.") % {"number": iteration},
            "withdrawn": _("The application is withdrawn."),
            "annulled": _("The place in the queue is gone."),
            "closed": _("The application is closed."),
            "school_age": _("The child is of school age: the application is closed."),
        }[cause]
    )


def moved(cause: str, step: int, iteration: int | None) -> Cause:
    """What `step` children who filed before did: came (more) or went (less)."""
    count = abs(step)
    words = _came(cause, count) if step > 0 else _went(cause, count)
    return Cause(words % {"n": number(count), "number": iteration}, step)


def _went(cause: str, count: int) -> str:
    if cause == ISSUED:
        return ngettext(
            "Issue No. %(number)s: %(n)s child before you got a voucher.",
            "Issue No. %(number)s: %(n)s children before you got a voucher.",
            count,
        )
    if cause == "withdrawn":
        return ngettext(
            "Parents took back %(n)s application before yours.",
            "Parents took back %(n)s applications before yours.",
            count,
        )
    if cause == "privilege_proven":
        return ngettext(
            "The privilege of %(n)s child before you is confirmed: it is in another queue now.",
            "The privilege of %(n)s children before you is confirmed: they are in another queue"
            " now.",
            count,
        )
    if cause == "older_band":
        return ngettext(
            "%(n)s child before you moved to the next age group.",
            "%(n)s children before you moved to the next age group.",
            count,
        )
    if cause == "school_age":
        return ngettext(
            "%(n)s child before you is of school age and left the queue.",
            "%(n)s children before you are of school age and left the queue.",
            count,
        )
    if cause == "closed":
        return ngettext(
            "%(n)s application before yours was closed.",
            "%(n)s applications before yours were closed.",
            count,
        )
    return ngettext(
        "%(n)s application before yours left this queue.",
        "%(n)s applications before yours left this queue.",
        count,
    )


def _came(cause: str, count: int) -> str:
    if cause == "restored":
        return ngettext(
            "%(n)s child with an earlier application is back: the application was restored with"
            " its old date.",
            "%(n)s children with an earlier application are back: the applications were restored"
            " with their old dates.",
            count,
        )
    if cause == "privilege_proven":
        return ngettext(
            "The privilege of %(n)s child with an earlier application is confirmed: it is in this"
            " queue now.",
            "The privilege of %(n)s children with an earlier application is confirmed: they are in"
            " this queue now.",
            count,
        )
    if cause in _OVER:
        return ngettext(
            "The privilege of %(n)s child with an earlier application is over: it is in this queue"
            " now.",
            "The privilege of %(n)s children with an earlier application is over: they are in this"
            " queue now.",
            count,
        )
    if cause == "older_band":
        return ngettext(
            "%(n)s child with an earlier application came from the younger age group.",
            "%(n)s children with an earlier application came from the younger age group.",
            count,
        )
    if cause == "filed":
        return ngettext(
            "%(n)s application with an earlier filing moment is accepted.",
            "%(n)s applications with an earlier filing moment are accepted.",
            count,
        )
    if cause == IMPORTED:
        return ngettext(
            "%(n)s earlier application was brought over from the old system.",
            "%(n)s earlier applications were brought over from the old system.",
            count,
        )
    return ngettext(
        "%(n)s child with an earlier application came into this queue.",
        "%(n)s children with an earlier application came into this queue.",
        count,
    )
