"""Waiting lists: groups that somebody waits for; each line itself is on the kindergarten's page."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.face.city import city_of, lang, named
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, permits
from kezek.places import queries_open as queries
from kezek.policy.queries import version_in_force
from kezek.portal.views.public.queue import band_names
from kezek.portal.views.public.reasons import reasons


@permits(Permission.PUBLIC)
@require_safe
@kept()
def waiting_lists(request: HttpRequest) -> HttpResponse:
    """Every group with a line, the longest line first."""
    city = city_of(request)
    document = version_in_force(city.code, clock.today()).document
    groups, children = queries.lines_count(city.code)
    paginator = Paginator(range(groups), queries.PAGE)
    page = paginator.get_page(request.GET.get("page")).number
    bands = band_names(document)
    return render(
        request,
        "portal/public/waiting_lists.html",
        {
            "groups": groups,
            "children": children,
            "rows": [
                (row, named(row, lang()), bands.get(row.band, ""))
                for row in queries.lines_page(city.code, page)
            ],
            "page_obj": Page(range(groups), page, paginator),
            "reasons": reasons(
                document,
                [
                    _(
                        "Counted: lines of children who have a voucher or a place elsewhere."
                        " A child may stand in several."
                    ),
                    _("A free place of such a group is offered to the first in its line."),
                ],
                "waitlist_order",
                "waitlist_offer_calendar_days",
                "waitlist_no_answer_effect",
                "waitlist_max_groups",
            ),
        },
    )
