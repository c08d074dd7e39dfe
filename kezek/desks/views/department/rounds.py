"""Rounds of places: what the next one would work on, beginning it by hand, each protocol."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kezek.contracts.acts import serve_round
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.page import department_sections, show
from kezek.face.city import city_of
from kezek.face.rounds import (
    ROWS,
    cause_words,
    figures_of,
    lines_of,
    page_of,
    rules_words,
    title_words,
)
from kezek.face.submit import act_key, done, in_words
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.places.acts import Cause
from kezek.places.models import Round
from kezek.places.queries_rounds import round_groups, rounds_count, rounds_page
from kezek.places.standing.queries import ahead, round_of
from kezek.places.standing.reading import serves_lists
from kezek.policy.queries import rules_for


@permits(Permission.ITERATION_RUN)
@require_http_methods(["GET", "POST"])
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the newest first, and the button that begins one now."""
    city = city_of(request).pk
    refusals: list[str] = []
    rules = rules_for(city, clock.today())
    known = serves_lists(rules)
    if request.method == "POST" and known:
        try:
            made = serve_round(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "round"),
                city=city,
                cause=Cause.HAND,
            )
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            if not made.round:
                return done("desks:rounds", "no_round")
            number = Round.objects.only("number").get(pk=made.round).number
            return HttpResponseRedirect(reverse("desks:round", args=[number]))
    page = page_of(request, rounds_count(city))
    return show(
        request,
        "department/rounds.html",
        department_sections(),
        {
            "refusals": refusals,
            "next": ahead(city, clock.now()),
            "known": known,
            "at": rules["standing_round_time"] if known else "",
            "rows": [(row, cause_words(row.cause)) for row in rounds_page(city, page.number, ROWS)],
            "page_obj": page,
        },
    )


@permits(Permission.ITERATION_RUN)
@require_GET
def round_(request: HttpRequest, number_: int) -> HttpResponse:
    """One round: numbers, fingerprints, how far each group reached; why it was halted."""
    found = round_of(city_of(request).pk, number_)
    if found is None:
        raise Http404
    page = page_of(request, found.groups)
    return show(
        request,
        "department/round.html",
        department_sections(),
        {
            "round": found,
            "title": title_words(found),
            "cause": cause_words(found.cause),
            "figures": figures_of(found),
            "rules_version": rules_words(found),
            "solvers": ", ".join(found.solvers.split()),
            "groups": lines_of(round_groups(found.pk, page.number, ROWS)),
            "page_obj": page,
        },
    )
