"""Looking ahead: what if there were more, announced money, how good forecasts are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.ahead import AnnounceForm, WhatIfForm
from kezek.desks.page import department_sections, show
from kezek.desks.views.department.issues import age_names, rules_now, stop_words
from kezek.face import formats
from kezek.face.city import city_of, lang
from kezek.face.pictures.what_if import Age
from kezek.face.pictures.what_if import what_if as what_if_picture
from kezek.face.submit import act_key, done, refuse
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.policy.explaining import right_words
from kezek.vouchers.acts import announce_money, withdraw_announcement
from kezek.vouchers.forecast.reading import announcements, latest_forecast
from kezek.vouchers.refusals import AnnouncementGone
from kezek.vouchers.simulate import Pair, Simulation, simulate


@dataclass(frozen=True, slots=True)
class Line:
    """A queue of the comparison, in words and numbers."""

    age: str
    right: str
    pair: Pair
    filed_now: str
    filed_then: str


def _span(first: datetime | None, last: datetime | None) -> str:
    """The days on which the first and the last of them filed."""
    if first is None or last is None:
        return "–"
    days = [formats.day_short(one) for one in (first, last)]
    return days[0] if days[0] == days[1] else "–".join(days)


def _lines(found: Simulation, ages: Mapping[int, str], rights: Mapping[str, str]) -> list[Line]:
    return [
        Line(
            ages[pair.kind.band],
            rights[pair.kind.right],
            pair,
            _span(pair.now.first_filed, pair.now.last_filed),
            _span(pair.then.first_filed, pair.then.last_filed),
        )
        for pair in sorted(found.pairs, key=lambda one: (-one.kind.band, one.kind.ordering))
        if pair.waiting
    ]


def _ages(found: Simulation, names: Mapping[int, str]) -> Sequence[Age]:
    """The bars of the picture, the oldest age first."""
    bars = []
    for band in sorted(names, reverse=True):
        pairs = [pair for pair in found.pairs if pair.kind.band == band]
        bars.append(
            Age(
                names[band],
                sum(pair.now.issued for pair in pairs),
                sum(pair.then.issued for pair in pairs),
                sum(pair.left for pair in pairs),
            )
        )
    return bars


@permits(Permission.ITERATION_RUN)
@require_GET
def what_if(request: HttpRequest) -> HttpResponse:
    """Who would be served with more money or places, beside how it is; changes nothing."""
    city = city_of(request)
    document = rules_now(city)
    names = age_names(document)
    form = WhatIfForm(request.GET if "tenge" in request.GET else None, ages=names)
    found = None
    if form.is_bound and form.is_valid():
        try:
            found = simulate(city.pk, clock.today(), form.tenge_typed, form.places_typed)
        except DomainError as error:
            refuse(form, error)
    return show(
        request,
        "department/what_if.html",
        department_sections(),
        {
            "form": form,
            "places": [form[f"places_{band}"] for band in sorted(names, reverse=True)],
            "found": found,
            "lines": _lines(found, names, right_words(document, lang())) if found else [],
            "picture": what_if_picture(_ages(found, names)) if found else "",
            "stop_now": stop_words(found.now.stopped_by) if found else "",
            "stop_then": stop_words(found.then.stopped_by) if found else "",
        },
    )


@permits(Permission.MONEY_ALLOT)
@require_http_methods(["GET", "POST"])
def announced(request: HttpRequest) -> HttpResponse:
    """Money that is announced, the form that announces more, how good forecasts were."""
    city = city_of(request)
    form = AnnounceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            announce_money(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "announce"),
                city=city.pk,
                **form.cleaned_data,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:announced", "announced")
    made = latest_forecast(city.pk)
    return show(
        request,
        "department/announced.html",
        department_sections(),
        {
            "form": form,
            "rows": announcements(city.pk, clock.today()),
            "made": made,
            "true": made.accuracy[""][0] if made else 0,
            "judged": made.accuracy[""][1] if made else 0,
        },
    )


@permits(Permission.MONEY_ALLOT)
@require_POST
def withdraw(request: HttpRequest, announcement: int) -> HttpResponse:
    """Take announced money back."""
    try:
        withdraw_announcement(
            actor=actor_for(request),
            moment=clock.now(),
            request_key=act_key(request, "withdraw"),
            city=city_of(request).pk,
            announcement=announcement,
        )
    except AnnouncementGone:
        raise Http404 from None
    return done("desks:announced", "withdrawn")
