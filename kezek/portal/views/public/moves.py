"""Moves between kindergartens: the nights on which children moved, and the protocol of each."""

from collections.abc import Sequence
from datetime import date

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kezek.contracts import queries_moves as queries
from kezek.contracts.queries_moves import MoveLine, is_circle, moves_in, trains
from kezek.core import clock
from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.face.pictures.moves import Move
from kezek.face.pictures.moves import moves as drawn
from kezek.people.permissions import Permission, permits
from kezek.places.queries_open import protected_numbers, shown_since
from kezek.policy.queries import rules_for

ROWS = 100


@permits(Permission.PUBLIC)
@require_safe
@kept()
def moves(request: HttpRequest) -> HttpResponse:
    """Every night on which somebody moved, the latest first."""
    city = city_of(request).code
    since = _since(city)
    total = queries.nights_count(city, since)
    paginator = Paginator(range(total), ROWS)
    number = paginator.get_page(request.GET.get("page")).number
    return render(
        request,
        "portal/public/moves.html",
        {
            "nights": queries.nights(city, number, ROWS, since),
            "page_obj": Page(range(total), number, paginator),
        },
    )


def _since(city: str) -> date:
    """The first day whose moves are told one by one."""
    today = clock.today()
    return clock.day_of(shown_since(rules_for(city, today), today))


def _steps(train: Sequence[MoveLine], hidden: frozenset[str]) -> list[Move]:
    """Who left which group for which; in a chain the seat of a protected child has no number."""
    return [
        Move(
            pgettext("protected child", "A protected child")
            if one.new_place in hidden
            else one.new_place,
            one.left.words(lang()),
            one.got.words(lang()),
        )
        for one in train
    ]


@permits(Permission.PUBLIC)
@require_safe
@kept()
def night(request: HttpRequest, run: int) -> HttpResponse:
    """Each chain and circle of a night as a picture and as a table, by numbers of places."""
    city = city_of(request).code
    found = queries.night(city, run, _since(city))
    if found is None:
        raise Http404
    lines = moves_in(found.id)
    hidden = protected_numbers(city, [one.new_place for one in lines])
    every = [(_steps(train, hidden), is_circle(train)) for train in trains(lines)]
    return render(
        request,
        "portal/public/night.html",
        {
            "night": found,
            "trains": [(steps, circle, drawn(steps)) for steps, circle in every],
        },
    )
