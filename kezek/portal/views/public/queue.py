"""The open queue: lanes of all types, one type row by row, one's own number."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page as DjangoPage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import number
from kezek.face.city import city_of, lang, named
from kezek.face.parts import Table
from kezek.face.pictures.lanes import Band, Lane, lanes
from kezek.people.permissions import Permission, permits
from kezek.policy.queries import queue_types, rules_for, version_in_force
from kezek.queue import queries
from kezek.queue.models import Application
from kezek.queue.rules import PAGE_ROWS

RIGHTS = ("out_of_turn", "priority", "general")


@dataclass(frozen=True, slots=True)
class Found:
    """What the search by number says."""

    application: Application
    position: int | None
    type_name: str
    status: str

    @property
    def ahead(self) -> int:
        """Children before this one."""
        return (self.position or 1) - 1


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


def right_words() -> dict[str, str]:
    """The short names of the rights."""
    return {
        "out_of_turn": pgettext("right", "Out of turn"),
        "priority": pgettext("right", "Priority"),
        "general": pgettext("right", "General"),
    }


def merged(lanes_of_band: Iterable[queries.Lane], limit: int) -> dict[str, int | None]:
    """Counts by right; what is under the limit is hidden and counted with the general queue."""
    counts: dict[str, int | None] = {}
    hidden = 0
    for lane in lanes_of_band:
        if 0 < lane.waiting < limit and lane.right != "general":
            counts[lane.right] = None
            hidden += lane.waiting
        else:
            counts[lane.right] = lane.waiting
    counts["general"] = (counts.get("general") or 0) + hidden
    return counts


@permits(Permission.PUBLIC)
@require_GET
def open_queue(request: HttpRequest) -> HttpResponse:
    """Every queue of the city as a lane, the same numbers as a table, search by number."""
    city = city_of(request)
    rules = rules_for(city.code, clock.today())
    limit = rules.number("small_cell_limit")
    rows = queries.lanes(city.code)
    found, refusal = _search(request, city.code)
    bands: list[Band] = []
    table: list[list[str]] = []
    words = right_words()
    names = _band_names(city.code)
    totals = dict.fromkeys(RIGHTS, 0)
    for code in sorted({row.band for row in rows}):
        counts = merged([row for row in rows if row.band == code], limit)
        own = found if found and found.application.band == code else None
        bands.append(
            Band(
                names[code],
                [
                    Lane(
                        words[right],
                        counts.get(right, 0),
                        own=own.position if own and own.application.right == right else None,
                    )
                    for right in RIGHTS
                ],
            )
        )
        cells = [
            "—" if counts.get(right, 0) is None else number(counts[right] or 0) for right in RIGHTS
        ]
        total = sum(counts.get(right) or 0 for right in RIGHTS)
        table.append([names[code], *cells, number(total)])
        for right in RIGHTS:
            totals[right] += counts.get(right) or 0
    waiting = sum(totals.values())
    return render(
        request,
        "portal/public/queue.html",
        {
            "waiting": waiting,
            "types_count": len(rows),
            "picture": lanes(bands),
            "table": Table(
                caption=_("The same numbers in a table"),
                head=[_("Age"), *(words[right] for right in RIGHTS), _("Total")],
                rows=table,
                numeric=frozenset({1, 2, 3, 4}),
                total=[_("Total"), *(number(totals[right]) for right in RIGHTS), number(waiting)],
            ),
            "types": [(row.code, named(row, lang()), row.waiting) for row in rows],
            "limit": limit,
            "found": found,
            "refusal": refusal,
            "refusals": [refusal],
            "typed": request.GET.get("number", ""),
            "cycle": dict(rules.cycle),
        },
    )


def _band_names(city: str) -> dict[int, str]:
    document = version_in_force(city, clock.today()).document
    return {band["order"]: band["name"][lang()] for band in document["band"]}


def _search(request: HttpRequest, city: str) -> tuple[Found | None, str]:
    """The application of the typed number; a refusal in words where there is none."""
    typed = request.GET.get("number", "").strip()
    if not typed:
        return None, ""
    try:
        application = queries.find_by_number(city, typed)
    except DomainError as error:
        return None, f"{error} {error.todo or ''}".strip()
    if application is None:
        return None, _("There is no application with this number. Compare it with the receipt.")
    kind = application.queue_type
    status = status_words()[application.state]
    return Found(application, queries.position(application.pk), named(kind, lang()), status), ""


@permits(Permission.PUBLIC)
@require_GET
def queue_type(request: HttpRequest, code: str) -> HttpResponse:
    """One queue, a hundred rows a page, in its order."""
    city = city_of(request)
    kinds = {kind.code: kind for kind in queue_types(city.code).values()}
    if code not in kinds:
        raise Http404
    wanted = request.GET.get("page", "1")
    page = queries.queue_page(kinds[code].pk, int(wanted) if wanted.isdecimal() else 1)
    paginator = Paginator(range(page.total), PAGE_ROWS)
    return render(
        request,
        "portal/public/queue_type.html",
        {
            "kind": named(kinds[code], lang()),
            "total": page.total,
            "rows": page.rows,
            "page_obj": DjangoPage(range(page.total), page.number, paginator),
        },
    )


@permits(Permission.PUBLIC)
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """My place in the queue by application number or old number, without sign-in."""
    city = city_of(request)
    found, refusal = _search(request, city.code)
    return render(
        request,
        "portal/public/check.html",
        {
            "found": found,
            "refusal": refusal,
            "refusals": [refusal],
            "typed": request.GET.get("number", ""),
        },
    )
