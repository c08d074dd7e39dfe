"""Moves between kindergartens: the nights on which children moved, and the protocol of each."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kezek.contracts import queries_moves as queries
from kezek.contracts.queries_moves import MoveLine, is_circle, moves_in, trains
from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.face.pictures.moves import Move
from kezek.face.pictures.moves import moves as drawn
from kezek.people.permissions import Permission, permits

ROWS = 100


@permits(Permission.PUBLIC)
@require_safe
@kept()
def moves(request: HttpRequest) -> HttpResponse:
    """Every night on which somebody moved, the latest first."""
    city = city_of(request).code
    total = queries.nights_count(city)
    paginator = Paginator(range(total), ROWS)
    number = paginator.get_page(request.GET.get("page")).number
    return render(
        request,
        "portal/public/moves.html",
        {
            "nights": queries.nights(city, number, ROWS),
            "page_obj": Page(range(total), number, paginator),
        },
    )


def _steps(train: Sequence[MoveLine]) -> list[Move]:
    return [Move(one.new_place, one.left.words(lang()), one.got.words(lang())) for one in train]


@permits(Permission.PUBLIC)
@require_safe
@kept()
def night(request: HttpRequest, run: int) -> HttpResponse:
    """Each chain and circle of a night as a picture and as a table, by numbers of places."""
    found = queries.night(city_of(request).code, run)
    if found is None:
        raise Http404
    every = [(_steps(train), is_circle(train)) for train in trains(moves_in(found.id))]
    return render(
        request,
        "portal/public/night.html",
        {
            "night": found,
            "trains": [(steps, circle, drawn(steps)) for steps, circle in every],
        },
    )
