"""The family's list of kindergartens: what it wants, best first, before anybody races for it.

Each press of a button is one form and files the whole list anew, so nothing is lost on the way;
the button that was pressed has the focus on the page that follows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kezek.case.queries import Timeline
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import fold
from kezek.face.city import city_of, lang, named
from kezek.face.presses import Press, Pressed, after, pressed
from kezek.face.submit import in_words
from kezek.people.permissions import Permission, permits
from kezek.places.acts import file_choices
from kezek.places.queries import Choice
from kezek.places.queries_rounds import rounds_with
from kezek.places.queries_wishes import wishable, wished
from kezek.places.standing.queries import choices_of, list_of
from kezek.places.standing.reading import serves_lists
from kezek.places.standing.rules import may_wish
from kezek.policy.queries import rules_for
from kezek.portal.forms.wishes import OrderForm, WishFilter
from kezek.portal.views.cabinet.family import (
    REFUSED,
    Child,
    Family,
    attempt,
    case_of,
    draw,
    family_of,
    owner,
    to,
)
from kezek.portal.views.cabinet.places import ROWS, fits, language_words, narrowing, views_of
from kezek.portal.views.family.sent import sent_or
from kezek.portal.views.public.kindergartens import district_names, hours_words


@dataclass(frozen=True, slots=True)
class Wish:
    """A line of the list. `fits`: a group that the child may have; `open`: and not closed now."""

    rank: int
    group: int
    name: str
    group_name: str
    about: str
    free: int
    others: int  # lists of other families that name the group
    fits: bool
    open: bool
    focus: str = ""

    @property
    def title(self) -> str:
        """The group in one line."""
        return f"{self.name}, «{self.group_name}»"


def may_list(case: Timeline) -> bool:
    """Whether this child can have a list, and its city serves lists."""
    rules = rules_for(case.city, clock.today())
    return may_wish(case.application_state, case.voucher_state) and serves_lists(rules)


def wishes_of(case: Timeline, focus: Pressed | None = None) -> list[Wish]:
    """The lines of the filed list, in the reader's words."""
    found = choices_of(case.application)
    fitting = {one.group for one in wishable(case.application, clock.today())}
    return [
        Wish(
            rank=one.rank,
            group=one.group,
            name=named(one, lang()),
            group_name=one.group_name,
            about=f"{language_words(one.language)}, {hours_words(one.hours)}",
            free=one.free,
            others=one.wished - 1,
            fits=one.group in fitting,
            open=one.open and one.group in fitting,
            focus=_focus(focus, one.rank, one.group, len(found)),
        )
        for one in found
    ]


def _focus(press: Pressed | None, rank: int, group: int, last: int) -> str:
    """Which button of a line has the focus: the pressed one, or its twin at the end of the way."""
    if press is None or press.group != group or press.what not in {Press.UP, Press.DOWN}:
        return ""
    if rank == 1:
        return Press.DOWN.value
    return Press.UP.value if rank == last else press.what.value


def _next(case: Timeline, *, confirms: bool) -> str:
    """What the list waits for."""
    if case.voucher_state == "confirmed" or (case.voucher_state == "issued" and confirms):
        at = rules_for(case.city, clock.today())["standing_round_time"]
        rounds = _("Rounds are after each issue of vouchers, and every day after %(time)s.")
        return f"{_('Your child takes part in the next round.')} {rounds % {'time': at}}"
    if case.voucher_state == "issued":
        return _("Confirm the voucher: then your child takes part in the next round.")
    return _("The list waits with you: it counts from the day your child has a voucher.")


def special_words(kind: str) -> str:
    """What is special about a group; nothing of an ordinary one."""
    return {
        "ordinary": "",
        "special": _("Special group"),
        "sanatorium": _("Sanatorium group"),
    }[kind]


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest, child: int) -> HttpResponse:
    """The list with its buttons; a press files it anew and leads back here."""
    family = family_of(request)
    own, case = case_of(family, child)
    if not may_list(case):
        return to("case", child)
    press = pressed(request.POST.get("press", ""))
    if request.method != "POST" or press is None:
        return _list(request, family, own, case)
    refusal = _file(family, case, after(_groups(case), press))
    if refusal:
        return _list(request, family, own, case, refusal=refusal)
    return _back("wishes", child, press)


@permits(Permission.CABINET)
@sent_or("wishes", "child")
def order(request: HttpRequest, child: int) -> HttpResponse:
    """The list in the order of the numbers that were typed."""
    family = family_of(request)
    own, case = case_of(family, child)
    if not may_list(case):
        return to("case", child)
    form = _order_form(request, wishes_of(case), bound=True)
    if not form.is_valid():
        return _list(request, family, own, case, form=form)
    refusal = _file(family, case, form.order())
    if refusal:
        return _list(request, family, own, case, refusal=refusal)
    return HttpResponseRedirect(f"{reverse('portal:wishes', args=[child])}?done=order", status=303)


@permits(Permission.CABINET)
@sent_or("wishes", "child")
def confirms(request: HttpRequest, child: int) -> HttpResponse:
    """Whether a place from the list confirms the voucher by itself."""
    family = family_of(request)
    own, case = case_of(family, child)
    if not may_list(case):
        return to("case", child)
    agreed = request.POST.get("confirms") == "yes"
    refusal = _file(family, case, _groups(case), confirms=agreed)
    if refusal:
        return _list(request, family, own, case, refusal=refusal)
    return to("wishes", child)


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, child: int) -> HttpResponse:
    """Groups of the child's age to put on the list; the filters stay after each press."""
    family = family_of(request)
    own, case = case_of(family, child)
    if not may_list(case):
        return to("case", child)
    press = pressed(request.POST.get("press", ""))
    refusal = None
    if request.method == "POST" and press is not None:
        refusal = _file(family, case, after(_groups(case), press))
        if refusal is None:
            return _back("wishes-add", child, press, kept=request.GET.dict())
    return _add(request, family, own, case, refusal)


def _groups(case: Timeline) -> list[int]:
    return wished(case.application, clock.today())


def _file(
    family: Family, case: Timeline, groups: Sequence[int], *, confirms: bool | None = None
) -> DomainError | None:
    """File the list as it is wanted now, or tell why not; nothing changed files nothing.

    `confirms` None leaves that as it was.
    """
    filed = list_of(case.application)
    agreed = (filed is not None and filed.confirms) if confirms is None else confirms
    if list(groups) == _groups(case) and (filed is None or agreed == filed.confirms):
        return None
    _filed, refusal = attempt(
        lambda: file_choices(
            city=case.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            application=case.application,
            groups=groups,
            confirms=agreed,
        )
    )
    return refusal


def _back(
    name: str, child: int, press: Pressed, kept: Mapping[str, str] | None = None
) -> HttpResponse:
    """To the page that was pressed on, which says what was done and keeps the focus there."""
    query = {**(kept or {}), "done": press.what.value, "group": str(press.group)}
    address = reverse(f"portal:{name}", args=[child])
    return HttpResponseRedirect(f"{address}?{urlencode(query)}", status=303)


def _done(request: HttpRequest) -> Pressed | None:
    return pressed(f"{request.GET.get('done', '')}:{request.GET.get('group', '')}")


def _said(request: HttpRequest, lines: Sequence[Wish]) -> str:
    """What was done just now, in a sentence; nothing where the list tells otherwise."""
    if request.method == "POST":
        return ""
    if request.GET.get("done") == "order":
        return _("The order is saved.")
    press = _done(request)
    if press is None:
        return ""
    line = next((one for one in lines if one.group == press.group), None)
    if press.what is Press.REMOVE:
        return "" if line else _("Removed from the list.")
    if line is None:
        return ""
    return _("%(group)s: number %(n)s in your list.") % {"group": line.title, "n": line.rank}


def _order_form(request: HttpRequest, lines: Sequence[Wish], *, bound: bool = False) -> OrderForm:
    titles = [(one.group, one.title) for one in lines]
    return OrderForm(request.POST if bound else None, titles)


def _list(
    request: HttpRequest,
    family: Family,
    own: Child,
    case: Timeline,
    *,
    form: OrderForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """The page of the list, also with what was wrong with what was typed or pressed."""
    press = _done(request) if request.method == "GET" else None
    lines = wishes_of(case, press)
    filed = list_of(case.application)
    agreed = filed is not None and filed.confirms
    response = draw(
        request,
        family,
        "wishes",
        {
            **owner(own),
            "section": "child",
            "wishes": lines,
            "form": form or _order_form(request, lines),
            "next": _next(case, confirms=agreed),
            "rest": rules_for(case.city, clock.today()).number("standing_rest_minutes"),
            "said": _said(request, lines),
            "rounds": rounds_with(case.application),
            "refusals": _refusals(refusal),
            "confirms": agreed,
            "may_confirm": case.voucher_state != "confirmed"
            and rules_for(case.city, clock.today())["standing_choice_confirms"],
        },
        refusal=refusal,
    )
    if form is not None:
        response.status_code = REFUSED
    return response


def _add(
    request: HttpRequest, family: Family, own: Child, case: Timeline, refusal: DomainError | None
) -> HttpResponse:
    groups = _groups(case)
    found = [one for one in wishable(case.application, clock.today()) if one.published]
    districts = district_names(city_of(request))
    form = narrowing(request, found, districts, WishFilter)
    typed = fold(form.cleaned_data.get("text", "")).split() if _asked(form) else []
    fitting = [one for one in found if fits(one, form) and _told(one, typed)]
    page = Paginator(fitting, ROWS).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    ranks = {group: rank for rank, group in enumerate(groups, 1)}
    press = _done(request) if request.method == "GET" else None
    return draw(
        request,
        family,
        "wishes_add",
        {
            **owner(own),
            "section": "child",
            "filter": form,
            "filtered": any(request.GET.get(name) for name in form.fields),
            "page_obj": page,
            "groups": [
                (view, ranks.get(view.choice.group), special_words(one.group_kind))
                for one, view in zip(shown, views_of(shown, districts), strict=True)
            ],
            "listed": len(groups),
            "focus": press.group if press else None,
            "refusals": _refusals(refusal),
            "said": _said(request, wishes_of(case)),
        },
        refusal=refusal,
    )


def _refusals(refusal: DomainError | None) -> list[str]:
    """A refused press has no field beside which it could stand."""
    return [in_words(refusal)] if refusal else []


def _asked(form: WishFilter) -> bool:
    return form.is_bound and form.is_valid()


def _told(one: Choice, typed: Sequence[str]) -> bool:
    heap = fold(f"{one.name_kk} {one.name_ru} {one.address_kk} {one.address_ru} {one.group_name}")
    return all(word in heap for word in typed)


@permits(Permission.CABINET)
@require_GET
def receipt(request: HttpRequest, child: int) -> HttpResponse:
    """The list as it was accepted, to keep; an empty one has no receipt."""
    family = family_of(request)
    own, case = case_of(family, child)
    filed = list_of(case.application)
    if filed is None:
        raise Http404
    return draw(
        request,
        family,
        "wishes_receipt",
        {
            **owner(own),
            "section": "child",
            "case": case,
            "wishes": wishes_of(case),
            "filed_at": filed.filed_at,
        },
    )
