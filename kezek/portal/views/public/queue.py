"""The open queue: lanes of all types, one type row by row, one's own number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as DjangoPage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kezek.case.history import number_history
from kezek.case.number import why_number
from kezek.case.outlook import Told, told_outlook
from kezek.core import clock
from kezek.face.city import city_of, lang, named
from kezek.face.keeping import kept
from kezek.face.pictures.lanes import Band, Lane, lanes
from kezek.people.permissions import Permission, permits
from kezek.policy.explaining import explained_rights, right_words
from kezek.policy.queries import queue_types, rules_for, version_in_force
from kezek.portal.views.changes import drawn, page_of
from kezek.portal.views.public.search import Found, search
from kezek.queue import queries
from kezek.queue.rules import PAGE_ROWS
from kezek.vouchers.queries import iterations


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the table with the page behind it; None: fewer than may be told."""

    waiting: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Age:
    """A row of the table."""

    name: str
    cells: Sequence[Cell]
    total: int


def band_names(document: Mapping[str, Any]) -> dict[int, str]:
    """The names of the ages by their order, as a version of the rules has them."""
    return {band["order"]: band["name"][lang()] for band in document["band"]}


def small(lane: queries.Lane, limit: int, general: str) -> bool:
    """So few wait that telling how many could tell who; the general queue stands for them."""
    return lane.right != general and 0 < lane.waiting < limit


def merged(
    lanes_of_band: Iterable[queries.Lane], limit: int, general: str
) -> dict[str, int | None]:
    """Counts by right; what is under the limit is hidden and counted with the general queue."""
    counts: dict[str, int | None] = {}
    hidden = 0
    for lane in lanes_of_band:
        few = small(lane, limit, general)
        counts[lane.right] = None if few else lane.waiting
        hidden += lane.waiting if few else 0
    if hidden:
        counts[general] = (counts.get(general) or 0) + hidden
    return counts


def _bands(
    rows: Sequence[queries.Lane], names: dict[int, str], limit: int, general: str
) -> list[tuple[str, list[queries.Lane], dict[str, int | None]]]:
    """The queues by age, the youngest first, with the numbers that may be told."""
    bands = []
    for code in sorted({row.band for row in rows}):
        here = [row for row in rows if row.band == code]
        bands.append((names[code], here, merged(here, limit, general)))
    return bands


def _drawn(
    bands: Iterable[tuple[str, list[queries.Lane], dict[str, int | None]]],
    served: dict[str, int],
    found: Found | None,
    words: Mapping[str, str],
) -> SafeString:
    """The lanes, with who got a voucher last time and the reader's own child."""
    own = found.application.queue_type.code if found else ""
    return lanes(
        [
            Band(
                name,
                [
                    Lane(
                        words[row.right],
                        counts[row.right],
                        served=served.get(row.code, 0),
                        own=found.position if found and row.code == own else None,
                    )
                    for row in here
                ],
            )
            for name, here, counts in bands
        ]
    )


@permits(Permission.PUBLIC)
@require_safe
@kept(never="number")
def open_queue(request: HttpRequest) -> HttpResponse:
    """Every queue of the city as a lane, the same numbers as a table, search by number."""
    city = city_of(request)
    rules = rules_for(city.code, clock.today())
    limit = rules.number("small_cell_limit")
    document = version_in_force(city.code, clock.today()).document
    rights = right_words(document, lang())
    rows = [row for row in queries.lanes(city.code) if (row.band, row.right) in rules.types]
    bands = _bands(rows, band_names(document), limit, rules.general)
    asked = search(city.code, request.GET.get("number", ""))
    last = next(iter(iterations(city.code, 1)), None)
    served = {row["code"]: row["issued"] for row in last.protocol["types"]} if last else {}
    ages = [
        Age(
            name,
            [
                Cell(counts[row.right], reverse("portal:queue-type", args=[row.code]))
                for row in here
            ],
            sum(count or 0 for count in counts.values()),
        )
        for name, here, counts in bands
    ]
    totals = [sum(age.cells[i].waiting or 0 for age in ages) for i in range(len(rights))]
    return render(
        request,
        "portal/public/queue.html",
        {
            "waiting": sum(totals),
            "types_count": sum(len(age.cells) for age in ages),
            "picture": _drawn(bands, served, asked.found, rights),
            "last": last,
            "rights": list(rights.values()),
            "ages": ages,
            "totals": totals,
            "limit": limit,
            "cycle": dict(rules.cycle),
            "explained": explained_rights(document, lang()),
            "search": asked,
            "found": asked.found,
            "search_url": reverse("portal:queue"),
            "now": clock.now(),
        },
    )


@permits(Permission.PUBLIC)
@require_safe
@kept()
def queue_type(request: HttpRequest, code: str) -> HttpResponse:
    """One queue, a hundred rows a page, in its order; too small a queue shows no rows."""
    city = city_of(request)
    kinds = {kind.code: kind for kind in queue_types(city.code).values()}
    if code not in kinds:
        raise Http404
    kind = kinds[code]
    rules = rules_for(city.code, clock.today())
    limit = rules.number("small_cell_limit")
    wanted = request.GET.get("page", "1")
    page = queries.queue_page(kind.pk, int(wanted) if wanted.isdecimal() else 1)
    hidden = kind.right != rules.general and 0 < page.total < limit
    general = next(
        one for one in kinds.values() if (one.band, one.right) == (kind.band, rules.general)
    )
    paginator = Paginator(range(page.total), PAGE_ROWS)
    context: dict[str, Any] = {
        "kind": named(kind, lang()),
        "hidden": hidden,
        "limit": limit,
        "total": page.total,
        "general": (named(general, lang()), general.code),
        "rows": [] if hidden else page.rows,
        "page_obj": DjangoPage(range(page.total), page.number, paginator),
    }
    return render(request, "portal/public/queue_type.html", context)


def _outlook(found: Found) -> Told | None:
    """When the turn of the application may come, while it waits."""
    row = found.application
    if found.position is None:
        return None
    return told_outlook(
        row.queue_type,
        found.position,
        birth_date=row.child.birth_date,
        may_from=row.may_from,
        today=clock.today(),
        lang=lang(),
    )


@permits(Permission.PUBLIC)
@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """My place in the queue by application number or old number, without sign-in."""
    asked = search(city_of(request).code, request.GET.get("number", ""))
    # The history is the dearest page of all: only for those who ask for it.
    told = "why" in request.GET
    application = asked.found.application.pk if asked.found and told else 0
    changes = number_history(application) if application else []
    return render(
        request,
        "portal/public/check.html",
        {
            "search": asked,
            "found": asked.found,
            "search_url": reverse("portal:check"),
            "outlook": _outlook(asked.found) if asked.found else None,
            "page_obj": page_of(changes, request.GET.get("page", "")) if changes else None,
            "picture": drawn(changes, clock.today()) if changes else "",
            "why_number": why_number(application, lang(), clock.now(), openly=True)
            if application
            else None,
        },
    )
