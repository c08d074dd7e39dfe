"""The words of a round of places, the same on the open page and on the department's."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kezek.core.words import number
from kezek.face.city import lang, named
from kezek.face.parts import Figure
from kezek.places.models import Round
from kezek.places.queries_rounds import Reached

ROWS = 100


def cause_words(cause: str) -> str:
    """What a round began by."""
    return {
        "iteration": pgettext("round", "After an issue of vouchers"),
        "opening": pgettext("round", "After places became free"),
        "day": pgettext("round", "Round of the day"),
        "hand": pgettext("round", "Begun by the education department"),
    }[cause]


def title_words(found: Round) -> str:
    """«Round № 3: 120 places»."""
    return ngettext("Round № %(no)s: %(n)s place", "Round № %(no)s: %(n)s places", found.placed) % {
        "no": found.number,
        "n": number(found.placed),
    }


def figures_of(found: Round) -> list[Figure]:
    """What went in and what came out, in numbers."""
    return [
        Figure(number(found.lists), pgettext("round", "Lists that took part")),
        Figure(number(found.groups), pgettext("round", "Groups that they name")),
        Figure(number(found.seats), pgettext("round", "Free places in these groups")),
        Figure(number(found.placed), pgettext("round", "Children who got a place")),
        Figure(number(found.first_wish), pgettext("round", "Of them the first of their list")),
    ]


def rules_words(found: Round) -> str:
    """Which version of the rules ruled."""
    return _("Version %(n)s") % {"n": found.policy_version.number}


def page_of(request: HttpRequest, total: int, name: str = "page") -> Page[int]:
    """A page of so many rows, which are read for it alone."""
    return Paginator(range(total), ROWS).get_page(request.GET.get(name))


def lines_of(rows: Sequence[Reached]) -> list[tuple[Reached, str]]:
    """Groups of a round, each with its kindergarten's name in the reader's language."""
    return [(row, named(row, lang())) for row in rows]
