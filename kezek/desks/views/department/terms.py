"""What moves terms: the calendar of working days and declared outages."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.forms_terms import DayForm, MoveDayForm, OutageForm
from kezek.desks.page import department_sections, show
from kezek.face.city import city_of, lang
from kezek.face.submit import act_key, done, in_words, refuse
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.policy.acts import declare_outage, list_day, move_day, unlist_day
from kezek.policy.models import CalendarDay
from kezek.policy.queries import listed_days, outages_of

AHEAD = 2  # years that can be looked at beyond this one
BEHIND = 1


def _name(row: CalendarDay) -> str:
    names = {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en}
    return names[lang()]


def _tried(form: Form, work: Callable[[], object]) -> bool:
    try:
        work()
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def _year(request: HttpRequest) -> int:
    """The year asked for, if it can be looked at; else this one."""
    this = clock.today().year
    typed = request.GET.get("year", "")
    asked = int(typed) if typed.isdecimal() and len(typed) == 4 else this
    return asked if this - BEHIND <= asked <= this + AHEAD else this


@permits(Permission.TERMS_KEEP)
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """A year's days off and moved working days; the form that lists one more."""
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        if _tried(
            form,
            lambda: list_day(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "list_day"),
                city=city_of(request).pk,
                **asked,
            ),
        ):
            return done("desks:calendar", "day_listed")
    year, today = _year(request), clock.today()
    return show(
        request,
        "department/calendar.html",
        department_sections(),
        {
            "form": form,
            "year": year,
            "years": range(today.year - BEHIND, today.year + AHEAD + 1),
            "rows": [(row, _name(row), row.day > today) for row in listed_days(year)],
        },
    )


@permits(Permission.TERMS_KEEP)
@require_http_methods(["GET", "POST"])
def calendar_day(request: HttpRequest, day: date) -> HttpResponse:
    """A listed day to come: move it, or take it out."""
    out = request.POST.get("what") == "out"
    form = MoveDayForm(request.POST if request.method == "POST" and not out else None)
    frame: dict[str, Any] = {
        "actor": actor_for(request),
        "moment": clock.now(),
        "request_key": act_key(request, "change_day"),
        "city": city_of(request).pk,
        "day": day,
    }
    refusals: list[str] = []
    if out:
        try:
            unlist_day(**frame)
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:calendar", "day_listed")
    elif (
        request.method == "POST"
        and form.is_valid()
        and _tried(form, lambda: move_day(**frame, to=form.cleaned_data["to"]))
    ):
        return done("desks:calendar", "day_listed")
    row = next((one for one in listed_days(day.year) if one.day == day), None)
    if row is None:
        raise Http404
    return show(
        request,
        "department/calendar_day.html",
        department_sections(),
        {
            "row": row,
            "name": _name(row),
            "form": form,
            "to_come": row.day > clock.today(),
            "refusals": refusals,
        },
    )


@permits(Permission.TERMS_KEEP)
@require_http_methods(["GET", "POST"])
def outages(request: HttpRequest) -> HttpResponse:
    """Outages declared before; the form that declares one."""
    form = OutageForm(request.POST or None)
    city = city_of(request).pk
    if (
        request.method == "POST"
        and form.is_valid()
        and _tried(
            form,
            lambda: declare_outage(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "outage"),
                city=city,
                **form.span(),
            ),
        )
    ):
        return done("desks:outages", "outage")
    return show(
        request,
        "department/outages.html",
        department_sections(),
        {"form": form, "rows": outages_of(city)},
    )
