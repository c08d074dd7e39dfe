"""The day: groups, a group's list, one mark corrected."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kezek.attendance.acts import GroupMarks, correct_mark, mark_days
from kezek.attendance.queries import GroupSheet, group_sheet
from kezek.case.queries import kindergarten_today
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import number
from kezek.desks.forms import CorrectForm
from kezek.desks.marks import Mark, marks_of
from kezek.desks.page import kindergarten_sections, show
from kezek.desks.posts import Post, post_at
from kezek.desks.roll import AWAY, CAME, Line, in_order, pressed, short_names
from kezek.face.city import lang, named
from kezek.face.submit import act_key, done, in_words, refuse
from kezek.kindergartens.queries import GroupLine
from kezek.people.permissions import Permission, permits
from kezek.people.queries import names_of
from kezek.policy.queries import calendar


@permits(Permission.KINDERGARTEN_MARK)
@require_GET
def today(request: HttpRequest, code: str) -> HttpResponse:
    """The groups and whether their day is marked; what else waits for the head."""
    post = post_at(request, code)
    found = kindergarten_today(post.kindergarten.pk, clock.today())
    codes = {line.id: line for line in post.own_groups()}
    groups = [(group, codes[group.group].code) for group in found.groups if group.group in codes]
    missed = [(codes[group], day) for group, day in found.unmarked if group in codes]
    return show(
        request,
        "kindergarten/today.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": named(post.kindergarten, lang()),
            "day": found.day,
            "working": calendar().is_working(found.day),
            "groups": groups,
            "missed": missed,
            "to_sign": found.to_sign if post.head else 0,
            "disputes": found.disputes if post.head else 0,
            "left": sum(group.present is None and group.enrolled > 0 for group, _code in groups),
        },
    )


@permits(Permission.KINDERGARTEN_MARK)
@require_http_methods(["GET", "POST"])
def day_of_group(request: HttpRequest, code: str, group: str, day: date) -> HttpResponse:
    """A group's day: everybody in one tap, or exceptions with their reasons; then as marked."""
    post = post_at(request, code)
    line = post.group(group)
    marks = marks_of(post.kindergarten.city_id, day, lang())
    sheet = group_sheet(line.id, day)
    typed = request.POST if request.method == "POST" else None
    lines = _lines(sheet, [mark.code for mark in marks], typed)
    refusals: list[str] = []
    if typed is not None:
        refusals = _faults(typed, lines)
        if not refusals:
            try:
                _mark(request, post, sheet, lines, marks)
            except DomainError as error:
                refusals = [in_words(error)]
            else:
                return done("desks:day", "marked", [code, group, day])
    return _show_day(request, post, line, sheet, lines=lines, marks=marks, refusals=refusals)


def _lines(sheet: GroupSheet, codes: list[str], typed: QueryDict | None) -> list[Line]:
    names = short_names(names_of([child.child for child in sheet.children]))
    sent = {name: str(value) for name, value in typed.items()} if typed is not None else {}
    lines = []
    for child in sheet.children:
        choice, reason = CAME, ""
        if typed is not None:
            choice, reason = pressed(sent, child.enrolment, codes)
        name = names[child.child]
        lines.append(Line(child.enrolment, name, choice, reason, child.mark or ""))
    return in_order(lines)


def _faults(typed: QueryDict, lines: list[Line]) -> list[str]:
    """What the sent list lacks: a reason, or one clear word about everybody."""
    away = sum(line.choice == AWAY for line in lines)
    if "everybody" in typed and away:
        return [
            ngettext(
                "%(n)s child is marked as absent: press the button below the list, or mark the"
                " child as present.",
                "%(n)s children are marked as absent: press the button below the list, or mark them"
                " as present.",
                away,
            )
            % {"n": away}
        ]
    unsaid = sum(line.reason_missing for line in lines)
    if unsaid and "everybody" not in typed:
        return [
            ngettext(
                "Choose the reason: %(n)s child has none.",
                "Choose the reason: %(n)s children have none.",
                unsaid,
            )
            % {"n": unsaid}
        ]
    return []


def _mark(
    request: HttpRequest, post: Post, sheet: GroupSheet, lines: list[Line], marks: list[Mark]
) -> None:
    present = next(mark.code for mark in marks if mark.present)
    everybody = "everybody" in request.POST
    written = {
        line.enrolment: line.reason if line.choice == AWAY else present
        for line in lines
        if line.choice or everybody
    }
    mark_days(
        actor=post.actor,
        moment=clock.now(),
        request_key=act_key(request, "mark"),
        city=post.kindergarten.city_id,
        groups=[GroupMarks(sheet.group, sheet.day, written)],
    )


def _show_day(
    request: HttpRequest,
    post: Post,
    line: GroupLine,
    sheet: GroupSheet,
    *,
    lines: list[Line],
    marks: list[Mark],
    refusals: list[str],
) -> HttpResponse:
    words = {mark.code: mark for mark in marks}
    there = sum(bool(one.mark) and words[one.mark].present for one in lines)
    return show(
        request,
        "kindergarten/marked.html" if sheet.marked_at else "kindergarten/day.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": named(post.kindergarten, lang()),
            "group": line,
            "sheet": sheet,
            "is_today": sheet.day == clock.today(),
            "to_come": sheet.day > clock.today(),
            "lines": [(one, words.get(one.mark)) for one in lines],
            "reasons": [mark for mark in marks if not mark.present],
            "everybody": _("Everybody came: %(n)s") % {"n": number(len(lines))},
            "count": len(lines),
            "there": there,
            "away": len(lines) - there,
            "refusals": refusals,
        },
    )


@permits(Permission.KINDERGARTEN_MARK)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, code: str, group: str, day: date, enrolment: int) -> HttpResponse:
    """One mark of a marked day put right, with the reason."""
    post = post_at(request, code)
    line = post.group(group)
    sheet = group_sheet(line.id, day)
    child = next((one for one in sheet.children if one.enrolment == enrolment), None)
    if child is None or child.mark is None:
        raise Http404
    marks = marks_of(post.kindergarten.city_id, day, lang())
    form = CorrectForm(request.POST or None, marks=[(mark.code, mark.name) for mark in marks])
    if request.method == "POST" and form.is_valid():
        try:
            correct_mark(
                actor=post.actor,
                moment=clock.now(),
                request_key=act_key(request, "correct"),
                city=post.kindergarten.city_id,
                enrolment=enrolment,
                day=day,
                **form.cleaned_data,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:day", "corrected", [code, group, day])
    names = names_of([child.child])
    return show(
        request,
        "kindergarten/correct.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": names[child.child],
            "group": line,
            "day": day,
            "back_url": reverse("desks:day", args=[code, group, day]),
            "stands": next(mark.name for mark in marks if mark.code == child.mark),
            "form": form,
        },
    )
