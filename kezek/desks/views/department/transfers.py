"""Transfers of the city: heads who are late, and the nights on which children moved."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kezek.contracts.queries_moves import nights, nights_count, swaps_waiting
from kezek.contracts.queries_transfers import late_receivers
from kezek.core import clock
from kezek.desks.page import department_sections, show
from kezek.face.city import city_of, lang, named
from kezek.people.permissions import Permission, permits

ROWS = 30


@permits(Permission.ITERATION_RUN)
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """Whom to remind, and each night with its open protocol. A constant number of statements."""
    city = city_of(request).pk
    total = nights_count(city)
    paginator = Paginator(range(total), ROWS)
    number = paginator.get_page(request.GET.get("page")).number
    return show(
        request,
        "department/transfers.html",
        department_sections(),
        {
            "late": [(row, named(row, lang())) for row in late_receivers(city, clock.now())],
            "swaps": [
                (one, one.of_first.words(lang()), one.of_second.words(lang()))
                for one in swaps_waiting(city)
            ],
            "nights": nights(city, number, ROWS),
            "page_obj": Page(range(total), number, paginator),
        },
    )
