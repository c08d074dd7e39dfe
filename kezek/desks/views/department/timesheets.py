"""Months that wait for the department: silent parents, and disputes."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.attendance.acts import review_timesheets, settle_dispute
from kezek.attendance.queries import Brief, in_review
from kezek.attendance.queries import timesheet as timesheet_of
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.marks import marks_of
from kezek.desks.page import department_sections, show
from kezek.face.city import city_of, lang
from kezek.face.submit import act_key, done, in_words
from kezek.kindergartens.queries import kindergarten_cards
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of, names_of

ROWS = 100


def disputed(brief: Brief) -> bool:
    """A parent who was silent has answered nothing; one who disputes has."""
    return brief.answered_at is not None


@permits(Permission.TIMESHEET_REVIEW)
@require_http_methods(["GET", "POST"])
def timesheets(request: HttpRequest) -> HttpResponse:
    """Months to look at; those of silent parents are approved together."""
    city = city_of(request)
    refusals: list[str] = []
    if request.method == "POST":
        asked = {int(text) for text in request.POST.getlist("timesheet") if text.isdecimal()}
        if not asked:
            return done("desks:timesheets", "")
        try:
            review_timesheets(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "review"),
                city=city.pk,
                timesheets=sorted(asked),
            )
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:timesheets", "reviewed")
    rows = in_review(city.pk, ROWS)
    names = names_of({row.child for row in rows})
    gardens = {card.id: card.name(lang()) for card in kindergarten_cards(city.pk)}
    return show(
        request,
        "department/timesheets.html",
        department_sections(),
        {
            "rows": [
                (row, names[row.child], gardens[row.kindergarten], disputed(row)) for row in rows
            ],
            "silent": [row for row in rows if not disputed(row)],
            "refusals": refusals,
        },
    )


def _days(request: HttpRequest) -> set[date]:
    try:
        return {date.fromisoformat(text) for text in request.POST.getlist("day")}
    except ValueError:
        raise Http404 from None


@permits(Permission.TIMESHEET_REVIEW)
@require_http_methods(["GET", "POST"])
def timesheet(request: HttpRequest, timesheet_id: int) -> HttpResponse:
    """One month: disputed days are decided one by one, a silent one is let stand."""
    city = city_of(request)
    sheet = timesheet_of(timesheet_id)
    if sheet is None or sheet.brief.city != city.pk:
        raise Http404
    refusals: list[str] = []
    in_dispute = any(day.claimed is not None for day in sheet.days)
    if request.method == "POST":
        try:
            if in_dispute:
                settle_dispute(
                    actor=actor_for(request),
                    moment=clock.now(),
                    request_key=act_key(request, "settle"),
                    city=city.pk,
                    timesheet=timesheet_id,
                    accepted=_days(request),
                )
            else:
                review_timesheets(
                    actor=actor_for(request),
                    moment=clock.now(),
                    request_key=act_key(request, "review"),
                    city=city.pk,
                    timesheets=[timesheet_id],
                )
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:timesheets", "settled" if in_dispute else "reviewed")
    marks = {mark.code: mark.name for mark in marks_of(city.pk, sheet.brief.month, lang())}
    return show(
        request,
        "department/timesheet.html",
        department_sections(),
        {
            "sheet": sheet,
            "name": name_of(sheet.brief.child),
            "open": sheet.brief.state == "review",
            "in_dispute": in_dispute,
            "totals": [(marks[total.mark], total.days) for total in sheet.totals],
            "days": [
                (day.day, marks.get(day.mark or "", ""), marks.get(day.claimed, ""))
                for day in sheet.days
                if day.claimed is not None
            ],
            "ticked": set(request.POST.getlist("day")),
            "refusals": refusals,
        },
    )
