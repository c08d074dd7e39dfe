"""How full the kindergartens are: by age, then each with its places."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.words import NBSP
from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.face.pictures.fill import fill
from kezek.face.pictures.group import Seats
from kezek.kindergartens.queries import kindergarten_cards, seats_by_band
from kezek.people.permissions import Permission, permits
from kezek.policy.queries import version_in_force
from kezek.portal.views.public.queue import band_names
from kezek.portal.views.public.reasons import reasons

ROWS = 100


def percent(taken: int, capacity: int) -> str:
    """How full, in whole per cent; 100 is full and nothing less."""
    return f"{taken * 100 // capacity if capacity else 0}{NBSP}%"


@permits(Permission.PUBLIC)
@require_safe
@kept()
def filling(request: HttpRequest) -> HttpResponse:
    """Ages, then kindergartens: places, taken, free, per cent."""
    city = city_of(request)
    document = version_in_force(city.code, clock.today()).document
    names = band_names(document)
    seats = seats_by_band(city.code)
    ages = [
        (
            names.get(band, str(band)),
            one,
            percent(one.taken, one.capacity),
            fill(Seats(free=one.capacity - one.taken, taken=one.taken)),
        )
        for band, one in seats.items()
    ]
    page = Paginator(kindergarten_cards(city.code), ROWS).get_page(request.GET.get("page"))
    capacity = sum(one.capacity for one in seats.values())
    taken = sum(one.taken for one in seats.values())
    return render(
        request,
        "portal/public/filling.html",
        {
            "capacity": capacity,
            "taken": taken,
            "free": sum(one.free for one in seats.values()),
            "percent": percent(taken, capacity),
            "ages": ages,
            "rows": [
                (card, card.name(lang()), percent(card.taken, card.capacity))
                for card in page.object_list
            ],
            "page_obj": page,
            "reasons": reasons(
                document,
                [
                    _(
                        "Counted: seats of all groups. Taken: held by a child or offered to one."
                        " Free: not taken, in groups that are open now; some of them may be"
                        " waited for."
                    )
                ],
                "provider_limit",
                "provider_join",
                "waitlist_order",
                "group_transfer_pauses_publication",
            ),
        },
    )
