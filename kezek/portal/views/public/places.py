"""Who got a place: place numbers, groups and days; no child behind them."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kezek.face.city import city_of, lang, named
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, permits
from kezek.places import queries

ROWS = 100


@permits(Permission.PUBLIC)
@require_safe
@kept()
def places(request: HttpRequest) -> HttpResponse:
    """Places taken, the latest first."""
    city = city_of(request)
    total = queries.public_places_count(city.code)
    paginator = Paginator(range(total), ROWS)
    number = paginator.get_page(request.GET.get("page")).number
    rows = queries.public_places(city.code, number)
    return render(
        request,
        "portal/public/places.html",
        {
            "total": total,
            "rows": [(row, named(row, lang())) for row in rows],
            "page_obj": Page(range(total), number, paginator),
        },
    )
