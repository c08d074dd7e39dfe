"""When is my turn? The forecast in words: its range, its method in a sentence, how good it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kezek.core import words
from kezek.core.words import Language, number
from kezek.policy.models import QueueType
from kezek.vouchers.forecast.method import LEAST_HISTORY
from kezek.vouchers.forecast.reading import Outlook, Unknown, outlook


@dataclass(frozen=True, slots=True)
class Told:
    """A forecast as a person reads it."""

    known: bool
    title: str
    lines: Sequence[str]


def told_outlook(
    kind: QueueType,
    position: int,
    *,
    birth_date: date,
    may_from: date,
    today: date,
    lang: Language,
) -> Told:
    """What can be said of a child's turn, in the active language `lang`."""
    return in_words(outlook(kind, position, birth_date, may_from, today), today, lang)


def in_words(found: Outlook, today: date, lang: Language) -> Told:
    """The sentences of a forecast."""
    if found.unknown is not None or found.first is None or found.last is None:
        return Told(
            known=False,
            title=_("When the turn comes is not known"),
            lines=(_why_not(found),),
        )
    first, last = (
        words.month_name(day.year, day.month, lang, today) for day in (found.first, found.last)
    )
    title = (
        _("Forecast: %(month)s") % {"month": first}
        if first == last
        else _("Forecast: %(from)s – %(to)s") % {"from": first, "to": last}
    )
    return Told(
        known=True,
        title=title,
        lines=(
            _("In eight of ten cases that we worked out the voucher comes in this time."),
            _accuracy(found),
            _("A forecast is not a promise: it depends on the money allotted") + ".",
        ),
    )


def _accuracy(found: Outlook) -> str:
    if not found.judged:
        return _("No forecast has come due yet, so we do not know how accurate they are.")
    return _("Forecasts checked in the last year: %(judged)s. Came true: %(true)s.") % {
        "judged": number(found.judged),
        "true": number(found.true),
    }


def _why_not(found: Outlook) -> str:
    return {
        Unknown.NONE: _("There is no fresh forecast yet."),
        Unknown.HISTORY: _(
            "A forecast needs data of the months before. Needed: %(least)s. There are: %(months)s."
        )
        % {"least": number(LEAST_HISTORY), "months": number(found.months)},
        Unknown.MONEY: _(
            "No voucher was issued in the last year, and no new money has been announced."
        ),
        Unknown.BEYOND: _(
            "If vouchers come as in the last year, the wait may be longer than two years."
        ),
        Unknown.SCHOOL: _(
            "If vouchers come as in the last year, the turn may come only after the child goes to"
            " school."
        ),
        Unknown.UNTRUE: _(
            "Forecasts came true too seldom so far (checked: %(judged)s, came true: %(true)s)."
            " So we give none."
        )
        % {"judged": number(found.judged), "true": number(found.true)},
    }[found.unknown or Unknown.NONE]
