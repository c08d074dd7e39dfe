"""Why the number is what it is: who stands before the child, by right, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kezek.core import clock, words
from kezek.core.words import Language
from kezek.policy.queries import queue_types, rules_for
from kezek.policy.rules import Rules
from kezek.queue.cells import few
from kezek.queue.models import Application
from kezek.queue.queries import position, waiting_counts
from kezek.vouchers.planning import band_rooms


@dataclass(frozen=True, slots=True)
class WhyNumber:
    """Sentences about the number of a child that waits. `ahead`: those before it in its queue."""

    ahead: int
    own_queue: str
    rights: tuple[str, ...]  # of the same age, who is served before or beside it
    ages: str
    places: str
    coming: tuple[str, ...]


def why_number(
    application: int, lang: Language, now: datetime, *, openly: bool = False
) -> WhyNumber | None:
    """Why this number, in the active language `lang`; None when the application does not wait.

    A queue of few children is not counted, so that nobody can be recognised; `openly`, on a page
    that anybody can read, no day is said from which an age could be told, and of a child in a
    queue of few nothing that names the queue.
    """
    place = position(application)
    if place is None:
        return None
    row = Application.objects.get(pk=application)
    rules = rules_for(row.city_id, clock.day_of(now))
    return WhyNumber(
        ahead=place - 1,
        own_queue=_own_queue(place - 1),
        rights=() if openly and _is_among_few(row, rules) else tuple(_rights(row, rules, lang)),
        ages=_ages(row.band, rules),
        places=_places(band_rooms(row.city_id, rules, {})[row.band].spare),
        coming=tuple(_coming(row, lang, now, openly=openly)),
    )


def _own_queue(ahead: int) -> str:
    if not ahead:
        return _("Nobody in your own queue filed before you.")
    return ngettext(
        "%(n)s application in your own queue was filed before yours.",
        "%(n)s applications in your own queue were filed before yours.",
        ahead,
    ) % {"n": words.number(ahead)}


def _is_among_few(row: Application, rules: Rules) -> bool:
    kinds = {key: kind.code for key, kind in queue_types(row.city_id, rules).items()}
    counts = waiting_counts(row.city_id)
    waiting = {key: counts.get(code, 0) for key, code in kinds.items()}
    hidden = few(waiting, rules.number("small_cell_limit"), rules.general)
    return (row.band, row.right) in hidden


def _rights(row: Application, rules: Rules, lang: Language) -> Iterator[str]:
    """The other rights of the same age in which somebody waits, and when they are served."""
    waiting = waiting_counts(row.city_id)
    shares = dict(rules.cycle)
    for (band, right), kind in queue_types(row.city_id, rules).items():
        count = waiting.get(kind.code, 0)
        if band != row.band or right == row.right or not count:
            continue
        few = right != rules.general and count < rules.number("small_cell_limit")
        said = {
            "queue": getattr(kind, f"name_{lang}", "") or kind.name_kk,
            "n": pgettext("children", "a few") if few else words.number(count),
        }
        if right in rules.first_rights:
            if row.right not in rules.first_rights or _goes_first(right, row.right, rules):
                yield _("%(queue)s: %(n)s. They get vouchers before you.") % said
        elif row.right in shares:
            yield _(
                "%(queue)s: %(n)s. Of each round of vouchers their part is %(theirs)s, that of"
                " your queue %(yours)s."
            ) % {**said, "theirs": shares[right], "yours": shares[row.right]}


def _goes_first(right: str, own: str, rules: Rules) -> bool:
    return rules.first_rights.index(right) < rules.first_rights.index(own)


def _ages(band: int, rules: Rules) -> str:
    if any(one.code == band and one.last for one in rules.bands):
        return _("Vouchers reach this age when nobody waits at other ages with free places.")
    return _("Each time the oldest age with free places comes first.")


def _places(spare: int) -> str:
    if spare <= 0:
        return _("No place of this age is without a voucher now: the queue waits for places.")
    return ngettext(
        "%(n)s free place of this age has no voucher yet.",
        "%(n)s free places of this age have no voucher yet.",
        spare,
    ) % {"n": words.number(spare)}


def _coming(row: Application, lang: Language, now: datetime, *, openly: bool) -> Iterator[str]:
    today = clock.day_of(now)
    if row.may_from > today and openly:
        yield _(
            "The child is not of age for a voucher yet: others are served, and the place in the"
            " queue stays."
        )
    elif row.may_from > today:
        yield _(
            "The child may get a voucher from this day on: %(day)s. Until then others are served,"
            " and the place in the queue stays."
        ) % {"day": words.date_long(row.may_from, lang, today)}
    yield _(
        "Vouchers go by number each time money is allotted."
        " Nothing to do: the parent is told the same day."
    )
