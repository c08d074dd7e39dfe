"""Rounds of places: the list, and the public protocol of each; place numbers, nobody's name."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.face.city import city_of, lang, named
from kezek.face.keeping import kept
from kezek.face.rounds import (
    ROWS,
    cause_words,
    figures_of,
    lines_of,
    page_of,
    rules_words,
    title_words,
)
from kezek.people.permissions import Permission, permits
from kezek.places.queries_open import shown_since
from kezek.places.queries_rounds import round_groups, rounds_count, rounds_page
from kezek.places.standing.queries import round_of, round_rows
from kezek.policy.queries import rules_for
from kezek.portal.views.public.reasons import reasons_today


@permits(Permission.PUBLIC)
@require_safe
@kept()
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the newest first."""
    city = city_of(request)
    page = page_of(request, rounds_count(city.code))
    return render(
        request,
        "portal/public/rounds.html",
        {"rows": rounds_page(city.code, page.number, ROWS), "page_obj": page},
    )


@permits(Permission.PUBLIC)
@require_safe
@kept()
def round_(request: HttpRequest, number_: int) -> HttpResponse:
    """One round: what went in, how it was checked, how far each group reached, the places."""
    found = round_of(city_of(request).code, number_)
    if found is None:
        raise Http404
    groups_page = page_of(request, found.groups, "groups")
    rules = rules_for(found.city_id, clock.today())
    recent = found.served_at >= shown_since(rules, clock.today())
    rows = round_rows(found.pk) if recent else []
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/public/round.html",
        {
            "round": found,
            "halted": found.state == "halted",
            "title": title_words(found),
            "cause": cause_words(found.cause),
            "figures": figures_of(found),
            "rules_version": rules_words(found),
            "solvers": ", ".join(found.solvers.split()),
            "groups": lines_of(round_groups(found.pk, groups_page.number, ROWS)),
            "groups_page": groups_page,
            "rows": [(row, named(row, lang())) for row in page.object_list],
            "page_obj": page,
            "recent": recent,
            "days": rules.parameters.get("placement_shown_calendar_days"),
            "reasons": reasons_today(
                found.city_id,
                [
                    _("Looked at: lists of children with a voucher and no place, and free places."),
                    _("Numbers in a group: by the rules below; the earlier filing comes first."),
                ],
                "standing_choices_served_first",
                "standing_priorities",
                "standing_reserve_percent",
                "standing_reserve_rights",
                "standing_reserve_tried_first",
                "place_hidden_grounds",
                "placement_shown_calendar_days",
            ),
        },
    )
