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
from kezek.people.permissions import Permission, permits
from kezek.policy.explaining import right_words
from kezek.policy.models import QueueType
from kezek.policy.queries import queue_types
from kezek.portal.views.public.queue import band_names
from kezek.vouchers import queries
from kezek.vouchers.models import Iteration

ROWS = 100


@dataclass(frozen=True, slots=True)
class Age:
    """A row of the table: who waited and got a voucher by right."""

    name: str
    cells: Sequence[tuple[int, int]]  # (waited, issued) in the order of the rights

    @property
    def total(self) -> int:
        """Vouchers of this age."""
        return sum(issued for _waited, issued in self.cells)


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
    protocol: Mapping[str, Any], names: Mapping[int, str], rights: Iterable[str]
) -> list[Age]:
    """The table of the protocol, the oldest first as the walk goes."""
    found = {
        (row["band"], row["right"]): (row["waiting"], row["issued"]) for row in protocol["types"]
    }
    bands = sorted({band for band, _right in found}, reverse=True)
    return [
        Age(names.get(band, str(band)), [found.get((band, right), (0, 0)) for right in rights])
        for band in bands
    ]


def _next(protocol: Mapping[str, Any], kinds: Mapping[str, QueueType]) -> list[Next]:
    """Who is first in each queue that was served, by their filing."""
    rows = [
        Next(
            named(kinds[row["code"]], lang()),
            row["next"][0]["number"],
            datetime.fromisoformat(row["next"][0]["filed_at"]),
        )
        for row in protocol["types"]
        if row["issued"] and row["next"] and row["code"] in kinds
    ]
    return sorted(rows, key=lambda row: row.filed_at)


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
    ages = _ages(found.protocol, band_names(document), rights)
    totals = [
        (sum(age.cells[i][0] for age in ages), sum(age.cells[i][1] for age in ages))
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
            "rows": [
                (line, named(kinds[line.queue_type], lang()) if line.queue_type in kinds else "")
                for line in page.object_list
            ],
            "page_obj": page,
            "following": _next(found.protocol, kinds),
        },
    )
