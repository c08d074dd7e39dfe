"""Months of a child in a kindergarten: the timesheet day by day, approving it, naming mistakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from kezek.attendance.acts import approve_timesheets, dispute_timesheet
from kezek.attendance.queries import Brief, Sheet, SheetDay, timesheet, timesheets_of
from kezek.attendance.rules import SUMMER
from kezek.case.why import why
from kezek.core import clock, money
from kezek.core.errors import DomainError
from kezek.face import formats
from kezek.face.city import lang, named
from kezek.face.pictures.calendar import Day, Mark, calendar
from kezek.kindergartens.models import Group
from kezek.payments.queries import Payment, due, payments_of
from kezek.people.permissions import Permission, permits
from kezek.policy.queries import rules_for, version_in_force
from kezek.portal.views.cabinet.family import (
    Child,
    Family,
    attempt,
    child_of,
    draw,
    family_of,
    owner,
    to,
)
from kezek.portal.views.family.sent import sent_or

# The shape of each mark that the city's rules know; another one is drawn as a good reason.
SHAPES: Mapping[str, Mark] = {"P": "came", "I": "ill", "A": "away"}

SIGNS = {
    "closed": "waits",
    "approved": "done",
    "disputed": "coming",
    "review": "coming",
    "settled": "done",
}


@dataclass(frozen=True, slots=True)
class TotalView:
    """A mark of the month: its shape, how many days, which."""

    shape: str
    name: str
    days: int
    paid: bool
    runs: str


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the list of mistakes: what stands there and what the parent says."""

    day: date
    field: str
    mark: str
    shape: str
    chosen: str
    claimed: str


def state_words() -> dict[str, str]:
    """The states of a timesheet."""
    return {
        "closed": pgettext("timesheet", "Waits for your check"),
        "approved": pgettext("timesheet", "Approved"),
        "disputed": pgettext("timesheet", "You found a mistake"),
        "review": pgettext("timesheet", "The department is looking at it"),
        "settled": pgettext("timesheet", "Decided by the department"),
    }


def payment_words(payment: Payment) -> str:
    """How far the money has come."""
    words = {
        "accrued": pgettext("payment", "The sum is accrued"),
        "made": pgettext("payment", "The payment order is made"),
        "sent": pgettext("payment", "The payment order is at the bank"),
        "paid": pgettext("payment", "The kindergarten is paid"),
    }
    return f"{words[payment.state]}: {formats.day(payment.moment)}"


def mark_names(city: str, day: date) -> dict[str, str]:
    """The marks of the city's rules in the reader's words, in their order."""
    rows = sorted(version_in_force(city, day).document["absence"], key=lambda row: row["order"])
    return {row["code"]: row["name"].get(lang(), row["name"]["kk"]) for row in rows}


def _shape(mark: str | None) -> Mark:
    return "none" if mark is None else SHAPES.get(mark, "excused")


def _day(one: SheetDay) -> Day:
    if not one.working or one.mark is None:
        return Day("off")
    return Day(_shape(one.mark), changed=one.claimed is not None)


def _calendar(sheet: Sheet) -> SafeString:
    month = sheet.brief.month
    return calendar(month.year, month.month, {one.day.day: _day(one) for one in sheet.days})


def _runs(runs: tuple[tuple[date, date], ...]) -> str:
    """«12–14 қараша, 25 қараша»."""
    return ", ".join(
        formats.day_only(first)
        if first == last
        else f"{_day_number(first)}–{formats.day_only(last)}"
        for first, last in runs
    )


def _day_number(day: date) -> str:
    return str(day.day)


def _totals(sheet: Sheet, names: Mapping[str, str]) -> list[TotalView]:
    return [
        TotalView(
            shape=_shape(total.mark),
            name=names.get(total.mark, total.mark),
            days=total.days,
            paid=total.paid,
            runs="" if total.mark == "P" else _runs(total.runs),
        )
        for total in sheet.totals
    ]


def _unpaid_rest(sheet: Sheet) -> int:
    """Days of summer rest past the year's limit: paid by their mark, and yet not counted."""
    paid = sum(total.days for total in sheet.totals if total.paid)
    rested = any(total.mark == SUMMER and total.paid for total in sheet.totals)
    return max(0, paid - sheet.brief.paid_days) if rested else 0


def _paid_sum(totals: Sequence[TotalView], unpaid: int) -> str:
    """«20 + 2 − 1»: the days that are paid, mark by mark."""
    terms = " + ".join(str(one.days) for one in totals if one.paid)
    return f"{terms} − {unpaid}" if unpaid else terms


def _sheet(child: int, timesheet_id: int) -> Sheet:
    """A month of that very child. Raises Http404."""
    sheet = timesheet(timesheet_id)
    if sheet is None or sheet.brief.child != child:
        raise Http404
    return sheet


@permits(Permission.CABINET)
@require_GET
def months(request: HttpRequest, child: int) -> HttpResponse:
    """Every timesheet of the child, the newest first, with where it stands."""
    family = family_of(request)
    own = child_of(family, child)
    found = timesheets_of(child)
    words, payments = state_words(), payments_of(one.id for one in found)
    return draw(
        request,
        family,
        "months",
        {
            **owner(own),
            "section": "child",
            "months": [
                (one, SIGNS[one.state], _month_words(one, words, payments.get(one.id)))
                for one in found
            ],
        },
    )


def _month_words(one: Brief, words: Mapping[str, str], payment: Payment | None) -> str:
    if payment is not None and payment.state == "paid":
        return pgettext("payment", "The kindergarten is paid")
    return words[one.state]


@permits(Permission.CABINET)
@require_GET
def month(request: HttpRequest, child: int, timesheet: int) -> HttpResponse:
    """One month: the calendar, the totals, the sum worked out, the two answers."""
    family = family_of(request)
    return _page(request, family, child_of(family, child), _sheet(child, timesheet))


def _page(
    request: HttpRequest,
    family: Family,
    own: Child,
    sheet: Sheet,
    refusal: DomainError | None = None,
) -> HttpResponse:
    brief = sheet.brief
    names = mark_names(brief.city, brief.month)
    group = Group.objects.select_related("kindergarten").get(pk=brief.group)
    payment = payments_of([brief.id]).get(brief.id)
    window = rules_for(brief.city, brief.month).number("timesheet_parent_window_last_day")
    term = clock.day_of(brief.due_at).day - 1
    totals = _totals(sheet, names)
    unpaid = _unpaid_rest(sheet)
    return draw(
        request,
        family,
        "month",
        {
            **owner(own),
            "section": "child",
            "sheet": sheet,
            "brief": brief,
            "open": brief.state == "closed" and brief.due_at > family.now,
            "where": _("%(kindergarten)s, group «%(group)s»")
            % {"kindergarten": named(group.kindergarten, lang()), "group": group.name},
            "heading": _("Timesheet for %(month)s") % {"month": formats.month(brief.month)},
            "picture": _calendar(sheet),
            "totals": totals,
            "missed": brief.working_days - brief.present if len(totals) > 1 else 0,
            "paid_sum": _paid_sum(totals, unpaid),
            "unpaid_rest": unpaid,
            "rest_rule": why(brief.city, "summer_rest_max_days", lang(), brief.month)
            if unpaid
            else None,
            "exact": sheet.norm % brief.working_days == 0,
            "a_day": money.share(sheet.norm, 1, brief.working_days),
            "sign": SIGNS[brief.state],
            "word": state_words()[brief.state],
            "disputed": [
                (one.day, names[one.mark], names[one.claimed])
                for one in sheet.days
                if one.claimed is not None and one.mark is not None
            ],
            "payment": payment_words(payment) if payment else "",
            "paid_by": due(brief.city, brief.month),
            "moved": term != window,
            "window": why(brief.city, "timesheet_parent_window_last_day", lang(), brief.month),
        },
        refusal=refusal,
    )


@permits(Permission.CABINET)
@sent_or("month", "child", "timesheet")
def approve(request: HttpRequest, child: int, timesheet: int) -> HttpResponse:
    """The month is right: one button."""
    family = family_of(request)
    own = child_of(family, child)
    sheet = _sheet(child, timesheet)
    _count, refusal = attempt(
        lambda: approve_timesheets(
            city=sheet.brief.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            timesheets=[timesheet],
        )
    )
    return _page(request, family, own, sheet, refusal) if refusal else to("month", child, timesheet)


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, child: int, timesheet: int) -> HttpResponse:
    """Something is wrong: which days, and what should stand there."""
    family = family_of(request)
    own = child_of(family, child)
    sheet = _sheet(child, timesheet)
    if request.method != "POST":
        if sheet.brief.state != "closed":
            return to("month", child, timesheet)
        return _dispute_page(request, family, own, sheet)
    claimed = _claimed(request, sheet)
    _done, refusal = attempt(
        lambda: dispute_timesheet(
            city=sheet.brief.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            timesheet=timesheet,
            days=claimed,
            comment=request.POST.get("comment", ""),
        )
    )
    if refusal is None:
        return to("month", child, timesheet)
    return _dispute_page(request, family, own, sheet, refusal)


def _field(day: date) -> str:
    return f"day-{day.isoformat()}"


def _claimed(request: HttpRequest, sheet: Sheet) -> dict[date, str]:
    """The days where something else was chosen than what stands there."""
    said = {one.day: request.POST.get(_field(one.day), "") for one in sheet.days if one.mark}
    stands = {one.day: one.mark for one in sheet.days}
    return {day: mark for day, mark in said.items() if mark and mark != stands[day]}


def _dispute_page(
    request: HttpRequest,
    family: Family,
    own: Child,
    sheet: Sheet,
    refusal: DomainError | None = None,
) -> HttpResponse:
    names = mark_names(sheet.brief.city, sheet.brief.month)
    days = [
        DayView(
            day=one.day,
            field=_field(one.day),
            mark=names[one.mark],
            shape=_shape(one.mark),
            chosen=one.mark,
            claimed=request.POST.get(_field(one.day), one.mark),
        )
        for one in sheet.days
        if one.mark is not None
    ]
    return draw(
        request,
        family,
        "dispute",
        {
            **owner(own),
            "section": "child",
            "brief": sheet.brief,
            "month_name": formats.month(sheet.brief.month),
            "days": days,
            "marks": list(names.items()),
            "comment": request.POST.get("comment", ""),
        },
        refusal=refusal,
    )
