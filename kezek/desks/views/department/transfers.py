"""Transfers of the city: heads who are late, and the protocol of each night's moves."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kezek.contracts.queries_moves import MoveLine, is_circle, moves_in, trains
from kezek.contracts.queries_transfers import late_receivers, runs
from kezek.core import clock
from kezek.desks.page import department_sections, show
from kezek.face.city import city_of, lang, named
from kezek.face.pictures.moves import Move, moves
from kezek.people.permissions import Permission, permits

ROWS = 30


@permits(Permission.ITERATION_RUN)
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """Whom to remind, and the nights on which children moved. A constant number of statements."""
    city = city_of(request).pk
    moved = [run for run in runs(city) if run.moved]
    page = Paginator(moved, ROWS).get_page(request.GET.get("page"))
    return show(
        request,
        "department/transfers.html",
        department_sections(),
        {
            "late": [(row, named(row, lang())) for row in late_receivers(city, clock.now())],
            "runs": list(page.object_list),
            "page_obj": page,
        },
    )


def _steps(train: Sequence[MoveLine]) -> list[Move]:
    return [Move(one.new_place, one.left.words(lang()), one.got.words(lang())) for one in train]


@permits(Permission.ITERATION_RUN)
@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One night: each chain and circle as a picture and as a table, by numbers of places."""
    found = next((one for one in runs(city_of(request).pk) if one.id == run_id), None)
    if found is None:
        raise Http404
    every = [(_steps(train), is_circle(train)) for train in trains(moves_in(found.id))]
    return show(
        request,
        "department/transfer_run.html",
        department_sections(),
        {
            "run": found,
            "trains": [(steps, circle, moves(steps)) for steps, circle in every],
        },
    )
