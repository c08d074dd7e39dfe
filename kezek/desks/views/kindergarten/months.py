"""A kindergarten's months: closing, disputes, income."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from kezek.attendance.acts import close_months, pass_dispute_on, settle_dispute
from kezek.attendance.queries import Sheet, closing_of, disputes_at, timesheet
from kezek.contracts.queries import enrolled_in
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import number, tenge
from kezek.desks.forms import MonthForm
from kezek.desks.marks import marks_of
from kezek.desks.page import kindergarten_sections, show
from kezek.desks.posts import Post, post_at
from kezek.face import formats
from kezek.face.city import lang, named
from kezek.face.parts import Table
from kezek.face.submit import act_key, done, in_words
from kezek.kindergartens.queries import groups_of
from kezek.payments.queries import income_of
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of, names_of

SHOWN = 3


def _months(day: date) -> list[date]:
    """This month and the two before, the newest first."""
    found = [day.replace(day=1)]
    while len(found) < SHOWN:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


@permits(Permission.KINDERGARTEN_CLOSE)
@require_http_methods(["GET", "POST"])
def months(request: HttpRequest, code: str) -> HttpResponse:
    """What is missing in each month by day and group; the button that closes it."""
    post = post_at(request, code, head=True)
    refusals: list[str] = []
    form = MonthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_months(
                actor=post.actor,
                moment=clock.now(),
                request_key=act_key(request, "close"),
                city=post.kindergarten.city_id,
                month=form.cleaned_data["month"],
                kindergartens=[post.kindergarten.pk],
            )
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:months", "closed", [code])
    groups = {line.id: line for line in groups_of(post.kindergarten.pk)}
    today = clock.today()
    closings = [closing_of(post.kindergarten.pk, month) for month in _months(today)]
    return show(
        request,
        "kindergarten/months.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": named(post.kindergarten, lang()),
            "refusals": refusals,
            "months": [
                {
                    "closing": one,
                    "missing": [
                        (day, [groups[group] for group, on in one.unmarked if on == day])
                        for day in sorted({on for _group, on in one.unmarked if on <= today})
                    ],
                    "may_close": one.may_from <= today,
                    "ready": one.may_from <= today and not one.unmarked and bool(one.closed or had),
                    "empty": not one.unmarked and not one.closed and not had,
                }
                for one in closings
                for had in [enrolled_in(list(groups), one.may_from)]
            ],
        },
    )


@permits(Permission.KINDERGARTEN_CLOSE)
@require_GET
def disputes(request: HttpRequest, code: str) -> HttpResponse:
    """Months in which a parent found a mistake."""
    post = post_at(request, code, head=True)
    rows = disputes_at(post.kindergarten.pk)
    names = names_of({row.child for row in rows})
    groups = {line.id: line for line in groups_of(post.kindergarten.pk)}
    return show(
        request,
        "kindergarten/disputes.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": named(post.kindergarten, lang()),
            "rows": [(row, names[row.child], groups[row.group].name) for row in rows],
        },
    )


def _disputed(post: Post, timesheet_id: int) -> Sheet:
    found = timesheet(timesheet_id)
    if found is None or found.brief.kindergarten != post.kindergarten.pk:
        raise Http404
    return found


@permits(Permission.KINDERGARTEN_CLOSE)
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, code: str, timesheet_id: int) -> HttpResponse:
    """The days a parent names: accept them all, or pass the dispute on."""
    post = post_at(request, code, head=True)
    sheet = _disputed(post, timesheet_id)
    refusals: list[str] = []
    accepting = "accept" in request.POST
    if request.method == "POST":
        try:
            if accepting:
                settle_dispute(
                    actor=post.actor,
                    moment=clock.now(),
                    request_key=act_key(request, "accept"),
                    city=post.kindergarten.city_id,
                    timesheet=timesheet_id,
                    accepted=[day.day for day in sheet.days if day.claimed is not None],
                )
            else:
                pass_dispute_on(
                    actor=post.actor,
                    moment=clock.now(),
                    request_key=act_key(request, "pass"),
                    city=post.kindergarten.city_id,
                    timesheet=timesheet_id,
                )
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:disputes", "settled" if accepting else "passed", [code])
    marks = {mark.code: mark.name for mark in marks_of(sheet.brief.city, sheet.brief.month, lang())}
    return show(
        request,
        "kindergarten/dispute.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": name_of(sheet.brief.child),
            "sheet": sheet,
            "open": sheet.brief.state == "disputed",
            "days": [
                (day.day, marks.get(day.mark or "", ""), marks.get(day.claimed, ""))
                for day in sheet.days
                if day.claimed is not None
            ],
            "refusals": refusals,
        },
    )


@permits(Permission.KINDERGARTEN_CLOSE)
@require_GET
def income(request: HttpRequest, code: str) -> HttpResponse:
    """What the kindergarten earned by months and how much of it is paid."""
    post = post_at(request, code, head=True)
    rows = income_of(post.kindergarten.pk)
    table = Table(
        caption=_("Income by month"),
        head=[
            _("Month"),
            pgettext("desk", "Timesheets"),
            _("Accrued, ₸"),
            _("Sent to the bank, ₸"),
            _("Paid, ₸"),
        ],
        rows=[
            [
                formats.month(row.month),
                number(row.children),
                tenge(row.accrued),
                tenge(row.ordered),
                tenge(row.paid),
            ]
            for row in rows
        ],
        numeric=frozenset({1, 2, 3, 4}),
        total=[
            _("Total"),
            number(sum(row.children for row in rows)),
            tenge(sum(row.accrued for row in rows)),
            tenge(sum(row.ordered for row in rows)),
            tenge(sum(row.paid for row in rows)),
        ],
        caption_hidden=True,
    )
    return show(
        request,
        "kindergarten/income.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": named(post.kindergarten, lang()),
            "rows": rows,
            "table": table,
        },
    )
