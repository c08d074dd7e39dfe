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
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kezek.case.history import number_history
from kezek.case.number import why_number
from kezek.case.outlook import Told, told_outlook
from kezek.core import clock
from kezek.face.city import city_of, lang, named
from kezek.face.keeping import kept
from kezek.face.pictures.lanes import Band, Lane, lanes
from kezek.opendata.issues import hidden_in, limit_of
from kezek.people.permissions import Permission, permits
from kezek.policy.explaining import explained_rights, right_words
from kezek.policy.queries import queue_types, rules_for, version_in_force
from kezek.portal.views.changes import drawn, page_of
from kezek.portal.views.public.links import publishes_links
from kezek.portal.views.public.reasons import reasons, reasons_today
from kezek.portal.views.public.search import Found, search, status_words
from kezek.queue import queries
from kezek.queue.cells import few, told
from kezek.queue.queries_open import joint_page
from kezek.queue.rules import PAGE_ROWS
from kezek.vouchers.models import Iteration
from kezek.vouchers.queries import iterations

LONGEST = 9  # figures of a page's number; Python refuses to read thousands of them


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


Counts = Mapping[tuple[int, str], int | None]


def _bands(
    rows: Sequence[queries.Lane], names: dict[int, str]
) -> list[tuple[str, list[queries.Lane]]]:
    """The queues by age, the youngest first."""
    return [
        (names[code], [row for row in rows if row.band == code])
        for code in sorted({row.band for row in rows})
    ]


def _drawn(
    bands: Iterable[tuple[str, list[queries.Lane]]],
    counts: Counts,
    served: Counts,
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
                        counts[row.band, row.right],
                        served=served.get((row.band, row.right)) or 0,
                        own=found.position
                        if found and row.code == own and counts[row.band, row.right] is not None
                        else None,
                    )
                    for row in here
                ],
            )
            for name, here in bands
        ]
    )


def _served(last: Iteration | None, hidden: frozenset[tuple[int, str]], general: str) -> Counts:
    """Who got a voucher last time, by queue; of queues that are small now or were then, merged."""
    if last is None:
        return {}
    types = last.protocol["types"]
    return told({(row["band"], row["right"]): row["issued"] for row in types}, hidden, general)


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
    waiting = {(row.band, row.right): row.waiting for row in rows}
    counts = told(waiting, few(waiting, limit, rules.general), rules.general)
    bands = _bands(rows, band_names(document))
    asked = search(city.code, request.GET.get("number", ""))
    last = next(iter(iterations(city.code, 1)), None)
    hidden = few(waiting, limit, rules.general) | _hidden_in(last)
    served = _served(last, hidden, rules.general)
    ages = [
        Age(
            name,
            [
                Cell(counts[row.band, row.right], reverse("portal:queue-type", args=[row.code]))
                for row in here
            ],
            sum(counts[row.band, row.right] or 0 for row in here),
        )
        for name, here in bands
    ]
    totals = [sum(age.cells[i].waiting or 0 for age in ages) for i in range(len(rights))]
    return render(
        request,
        "portal/public/queue.html",
        {
            "waiting": sum(totals),
            "types_count": sum(len(age.cells) for age in ages),
            "picture": _drawn(bands, counts, served, asked.found, rights),
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
            "reasons": reasons(
                document,
                [
                    _(
                        "Counted: applications that wait now, each in the queue of its age and"
                        " right. Whoever has a voucher or a place does not wait."
                    )
                ],
                "queue_order_within_category",
                "age_band_basis",
                "issuing_first",
                "issuing_cycle",
                "privilege_pending_ranks_as",
                "small_cell_limit",
            ),
        },
    )


def _hidden_in(made: Iteration | None) -> frozenset[tuple[int, str]]:
    """Queues that were too small to be told of when this issue began, as its own page says."""
    if made is None:
        return frozenset()
    return hidden_in(made.protocol, *limit_of(made.policy_version.document["rule"]))


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
    counts = queries.waiting_counts(city.code)
    own_age = {
        (one.band, one.right): counts.get(one.code, 0)
        for one in kinds.values()
        if one.band == kind.band
    }
    small = few(own_age, limit, rules.general)
    hidden = (kind.band, kind.right) in small
    by_key = {(one.band, one.right): one for one in kinds.values()}
    general = by_key[kind.band, rules.general]
    guests = [by_key[key].pk for key in sorted(small)] if kind.pk == general.pk else []
    number = int(wanted[:LONGEST]) if wanted.isdecimal() else 1
    page = None if hidden else joint_page(kind.pk, guests, number)
    total = page.total if page else 0
    words = status_words()
    context: dict[str, Any] = {
        "kind": named(kind, lang()),
        "hidden": hidden,
        "limit": limit,
        "total": total,
        "joint": bool(guests),
        "general": (named(general, lang()), general.code),
        "rows": [(row, words[row.status]) for row in page.rows] if page else [],
        "page_obj": DjangoPage(
            range(total), page.number if page else 1, Paginator(range(total), PAGE_ROWS)
        ),
        "search_url": reverse("portal:check"),
        "reasons": reasons_today(
            city.code,
            [
                _(
                    "No names and no birth dates stand here. Order: day and time of filing, to the"
                    " fraction of a second."
                )
            ],
            "queue_order_within_category",
            "moved_application_keeps_filing_moment",
            "small_cell_limit",
            "public_queue_login",
        ),
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
    city = city_of(request).code
    asked = search(city, request.GET.get("number", ""))
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
            "linked": bool(asked.found) and publishes_links(city),
            "outlook": _outlook(asked.found) if asked.found else None,
            "page_obj": page_of(changes, request.GET.get("page", "")) if changes else None,
            "picture": drawn(changes, clock.today()) if changes else "",
            "why_number": why_number(application, lang(), clock.now(), openly=True)
            if application
            else None,
        },
    )
