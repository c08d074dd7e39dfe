"""Who got a place: place numbers, groups and days; no child behind them."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.words import number
from kezek.face.city import city_of, lang, named
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, permits
from kezek.places import queries_open as queries
from kezek.places.queries_open import PublicPlace
from kezek.policy.queries import rules_for, version_in_force
from kezek.portal.views.public.queue import band_names
from kezek.portal.views.public.reasons import reasons

ROWS = queries.PAGE


def way_words() -> dict[str, str]:
    """How a child came to its place."""
    return {
        "claim": pgettext("way to a place", "Chosen while it was free"),
        "offer": pgettext("way to a place", "By the waiting list"),
        "choice": pgettext("way to a place", "By the family's list, in a round"),
        "transfer": pgettext("way to a place", "Moved from another kindergarten"),
        "import": pgettext("way to a place", "Attended before the portal"),
        "": "",
    }


def _order(row: PublicPlace) -> str:
    """«7, last: 12» of a place that a round gave."""
    if row.order is None:
        return ""
    if row.last is None:
        return number(row.order)
    return _("%(n)s; last number: %(last)s") % {"n": number(row.order), "last": number(row.last)}


@permits(Permission.PUBLIC)
@require_safe
@kept()
def places(request: HttpRequest) -> HttpResponse:
    """Places taken, the latest first, for as many days as the rules say."""
    city = city_of(request)
    today = clock.today()
    rules = rules_for(city.code, today)
    document = version_in_force(city.code, today).document
    listed, held = queries.public_places_count(city.code)
    paginator = Paginator(range(listed), ROWS)
    page = paginator.get_page(request.GET.get("page")).number
    bands, ways = band_names(document), way_words()
    return render(
        request,
        "portal/public/places.html",
        {
            "total": held,
            "days": rules.parameters.get("placement_shown_calendar_days"),
            "rows": [
                (row, named(row, lang()), bands.get(row.band, ""), ways[row.via], _order(row))
                for row in queries.public_places(city.code, page)
            ],
            "page_obj": Page(range(listed), page, paginator),
            "reasons": reasons(
                document,
                [
                    _("Counted: places that children hold now, not those that were given back."),
                    _(
                        "The number is the child's among all who wished for the group in that"
                        " round; everybody up to the last number got the group or one they"
                        " wanted more."
                    ),
                ],
                "standing_choices_served_first",
                "standing_priorities",
                "waitlist_order",
                "placement_shown_calendar_days",
                "place_hidden_grounds",
                "publish_links",
            ),
        },
    )
