"""Voucher issues: the list of iterations and the public protocol of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kezek.case.queries import money_at
from kezek.core.words import number, tenge
from kezek.face.city import city_of, lang, named
from kezek.face.keeping import kept
from kezek.face.pictures.money import Money, balance, money
from kezek.opendata.issues import hidden_in, limit_of, openly
from kezek.people.permissions import Permission, permits
from kezek.policy.explaining import right_words
from kezek.policy.models import QueueType
from kezek.policy.queries import queue_types
from kezek.portal.views.public.queue import band_names
from kezek.portal.views.public.reasons import reasons
from kezek.vouchers import queries
from kezek.vouchers.models import Iteration

ROWS = 100


@dataclass(frozen=True, slots=True)
class Age:
    """A row of the table: who waited and got a voucher by right."""

    name: str
    # (waited, issued) in the order of the rights; None: counted with the general queue
    cells: Sequence[tuple[int | None, int | None]]

    @property
    def total(self) -> int:
        """Vouchers of this age."""
        return sum(issued or 0 for _waited, issued in self.cells)


@dataclass(frozen=True, slots=True)
class Next:
    """The first in line after the issue."""

    kind: str
    number: str
    filed_at: datetime


def stop_words(reason: str, at: str) -> str:
    """Why an iteration stopped, as a sentence; `at` is the first that the money did not cover."""
    if reason == "money" and at:
        return _("It stopped at %(number)s: the free money does not cover the next voucher.") % {
            "number": at
        }
    return {
        "money": _("It stopped because the money is distributed."),
        "places": _("It stopped because no age has more free places than vouchers."),
        "queue": _("It stopped because nobody was left in the open queues."),
    }[reason]


@permits(Permission.PUBLIC)
@require_safe
@kept()
def iterations(request: HttpRequest) -> HttpResponse:
    """Every issue of vouchers, the newest first, a hundred a page."""
    city = city_of(request)
    newest = next(iter(queries.iterations(city.code, 1)), None)
    total = newest.number if newest else 0  # numbers have no gaps
    page = Paginator(range(total), ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/public/iterations.html",
        {"rows": queries.issues_page(city.code, page.number, ROWS), "page_obj": page},
    )


def _ages(
    protocol: Mapping[str, Any],
    names: Mapping[int, str],
    rights: Iterable[str],
) -> list[Age]:
    """The table of the protocol, the oldest first as the walk goes."""
    types = protocol["types"]
    waited = {(row["band"], row["right"]): row["waiting"] for row in types}
    got = {(row["band"], row["right"]): row["issued"] for row in types}
    return [
        Age(
            names.get(band, str(band)),
            [(waited.get((band, right), 0), got.get((band, right), 0)) for right in rights],
        )
        for band in sorted({band for band, _right in waited}, reverse=True)
    ]


def _next(
    protocol: Mapping[str, Any],
    kinds: Mapping[str, QueueType],
    names: Mapping[tuple[int, str], str],
) -> list[Next]:
    """Who is first in each queue that was served, by their filing."""
    rows = [
        Next(
            names.get((kinds[row["code"]].band, kinds[row["code"]].right), ""),
            row["next"][0]["number"],
            datetime.fromisoformat(row["next"][0]["filed_at"]),
        )
        for row in protocol["types"]
        if row["issued"] and row["next"] and row["code"] in kinds
    ]
    return sorted(rows, key=lambda row: row.filed_at)


def _names(
    kinds: Iterable[QueueType], bands: Mapping[int, str], hidden: frozenset[tuple[int, str]]
) -> dict[tuple[int, str], str]:
    """What a line says of its queue: in an age with a queue of few the age alone, for all."""
    mixed = {band for band, _right in hidden}
    return {
        (kind.band, kind.right): bands.get(kind.band, str(kind.band))
        if kind.band in mixed
        else named(kind, lang())
        for kind in kinds
    }


def _sum(found: Iteration) -> str:
    """«640 × 65 000 ₸ = 41 600 000 ₸» where every voucher reserved the same."""
    each, rest = divmod(found.reserved, found.issued)
    if rest or not found.issued:
        return tenge(found.reserved)
    return f"{number(found.issued)}\u00a0× {tenge(each)} = {tenge(found.reserved)}"


@permits(Permission.PUBLIC)
@require_safe
@kept()
def iteration(request: HttpRequest, number_: int) -> HttpResponse:
    """One issue: money, who got a voucher by type, who is next, why it stopped, the whole order."""
    city = city_of(request)
    found = queries.iteration(city.code, number_)
    if found is None:
        raise Http404
    kinds = {kind.code: kind for kind in queue_types(city.code).values()}
    document = found.policy_version.document  # the names of its own day
    rights = right_words(document, lang())
    limit, general = limit_of(document["rule"])
    hidden = hidden_in(found.protocol, limit, general)
    protocol = openly(found.protocol, hidden, general)
    bands = band_names(document)
    names = _names(kinds.values(), bands, hidden)
    ages = _ages(protocol, bands, rights)
    totals = [
        (sum(age.cells[i][0] or 0 for age in ages), sum(age.cells[i][1] or 0 for age in ages))
        for i in range(len(rights))
    ]
    page = Paginator(queries.protocol(found.pk), ROWS).get_page(request.GET.get("page"))
    value = Money(**asdict(money_at(city.code, found.ran_at)))
    return render(
        request,
        "portal/public/iteration.html",
        {
            "iteration": found,
            "act": document["act"][lang()],
            "title": ngettext(
                "Issue № %(no)s: %(n)s voucher", "Issue № %(no)s: %(n)s vouchers", found.issued
            )
            % {"no": found.number, "n": number(found.issued)},
            "stop": stop_words(found.stopped_by, found.protocol.get("stopped_at", "")),
            "picture": money(value) if value.allotted else "",
            "balance": balance(value),
            "sum": _sum(found),
            "left": found.free_before - found.reserved,
            "rights": list(rights.values()),
            "ages": ages,
            "totals": totals,
            "rows": [(line, names.get((line.band, line.right), "")) for line in page.object_list],
            "page_obj": page,
            "following": _next(protocol, kinds, names),
            "merged": bool(hidden),
            "limit": limit,
            "version": found.policy_version,
            "reasons": reasons(
                document,
                [
                    _(
                        "Looked at: everything that stood in the journal before this issue began:"
                        " who waited, free places and vouchers without a place by age, the free"
                        " money, where the cycle stood."
                    ),
                    _("Price of a voucher: the norm of its age for the months left in the year."),
                ],
                "issuing_first",
                "issuing_cycle",
                "issuing_oldest_band_first",
                "issuing_last_bands",
                "band_open_rule",
                "voucher_reserve",
                "small_cell_limit",
            ),
        },
    )
