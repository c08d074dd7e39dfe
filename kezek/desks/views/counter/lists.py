"""What a family wants, written down at the counter: its list of groups and its waiting lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kezek.case.queries import Timeline, timeline
from kezek.contracts.acts import take_offer
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import fold
from kezek.desks.beside import Beside, beside
from kezek.desks.page import counter_sections, show
from kezek.face.city import city_of, lang, named
from kezek.face.presses import after, number_in, pressed
from kezek.face.submit import act_key, done, in_words
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of
from kezek.places.acts import decline_offer, file_choices, join_waiting_list, leave_waiting_list
from kezek.places.queries import Choice as Group
from kezek.places.queries import choices
from kezek.places.queries_family import WaitLine, wait_lines
from kezek.places.queries_wishes import wishable, wished
from kezek.places.standing.queries import choices_of, list_of
from kezek.places.standing.reading import serves_lists
from kezek.places.standing.rules import may_wish
from kezek.places.states import WaitState
from kezek.policy.queries import rules_for
from kezek.vouchers.models import Voucher
from kezek.vouchers.queries import voucher_of


@dataclass(frozen=True, slots=True)
class Row:
    """A group in the reader's words. `open`: it can be had; `fits`: by this child."""

    group: int
    name: str
    group_name: str
    address: str
    language: str
    free: int
    in_line: int = 0
    open: bool = True
    fits: bool = True


def may_list(case: Timeline) -> bool:
    """Whether this child can have a list, and its city serves lists."""
    rules = rules_for(case.city, clock.today())
    return may_wish(case.application_state, case.voucher_state) and serves_lists(rules)


def live_waits(voucher: Voucher) -> list[WaitLine]:
    """The waiting lists of a child that looks for its place; those with an offer first."""
    found = [one for one in wait_lines(voucher.pk) if one.live and not one.enrolled]
    return sorted(found, key=lambda one: one.state != WaitState.OFFERED)


def _row(one: Group) -> Row:
    return Row(
        one.group,
        named(one, lang()),
        one.group_name,
        one.address_ru if lang() == "ru" else one.address_kk,
        one.language,
        one.free,
        one.waiting,
    )


def _told(found: Sequence[Group], asked: str) -> list[Row]:
    """The groups whose names or streets hold every word that was asked for."""
    words = fold(asked).split()
    return [
        _row(one)
        for one in found
        if all(
            word
            in fold(
                f"{one.name_kk} {one.name_ru} {one.group_name} {one.address_kk} {one.address_ru}"
            )
            for word in words
        )
    ]


def _away(here: Beside | None) -> HttpResponse:
    return HttpResponseRedirect(reverse("desks:case" if here else "desks:find"))


def _refusal(work: Callable[[], object]) -> list[str]:
    """Do it; what was wrong, if it was."""
    try:
        work()
    except DomainError as error:
        return [in_words(error)]
    return []


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """The family's list, best first; each press files it anew."""
    here = beside(request)
    case = timeline(here.child, lang(), clock.now()) if here and here.agreed else None
    if here is None or case is None or not may_list(case):
        return _away(here)
    refusals: list[str] = []
    if request.method == "POST":
        refusals = _file(request, here, case)
        if not refusals:
            return done("desks:list", "listed")
    today = clock.today()
    fitting = {one.group: one for one in wishable(case.application, today)}
    lines = [
        Row(
            one.group,
            named(one, lang()),
            one.group_name,
            "",
            one.language,
            one.free,
            open=one.open,
            fits=one.group in fitting,
        )
        for one in choices_of(case.application)
    ]
    named_ones = {one.group for one in lines}
    filed = list_of(case.application)
    asked = request.GET.get("q", "")
    others = [one for one in fitting.values() if one.published and one.group not in named_ones]
    return show(
        request,
        "counter/list.html",
        counter_sections(),
        {
            "name": name_of(here.child),
            "lines": lines,
            "rows": _told(others, asked),
            "q": asked,
            "confirms": filed is not None and filed.confirms,
            "may_confirm": bool(lines)
            and case.voucher_state != "confirmed"
            and rules_for(case.city, today)["standing_choice_confirms"],
            "refusals": refusals,
        },
    )


def _file(request: HttpRequest, here: Beside, case: Timeline) -> list[str]:
    """File the list as the pressed button leaves it; what was wrong. Nothing changed: nothing."""
    groups = wished(case.application, clock.today())
    filed = list_of(case.application)
    confirms = filed is not None and filed.confirms
    wanted, agreed = groups, confirms
    press = pressed(request.POST.get("press", ""))
    if press is not None:
        wanted = after(groups, press)
    elif request.POST.get("confirms") in {"yes", "no"}:
        agreed = request.POST["confirms"] == "yes"
    if (wanted, agreed) == (groups, confirms):
        return []
    return _refusal(
        lambda: file_choices(
            actor=here.actor,
            moment=clock.now(),
            request_key=act_key(request, "list"),
            city=case.city,
            application=case.application,
            groups=wanted,
            confirms=agreed,
        )
    )


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def waits(request: HttpRequest) -> HttpResponse:
    """The waiting lists in which the child stands, its offers, and the full groups it can join."""
    here = beside(request)
    voucher = voucher_of(here.child) if here and here.agreed else None
    if here is None or voucher is None or voucher.state != "confirmed":
        return _away(here)
    refusals: list[str] = []
    word, _colon, typed = request.POST.get("press", "").partition(":")
    number = number_in(typed)
    if request.method == "POST" and number is not None and word in _PRESSES:
        refusals = _refusal(lambda: _press(request, here, voucher, word, number))
        if not refusals:
            page, said = _PRESSES[word]
            return done(page, said)
    mine = live_waits(voucher)
    standing = {one.group for one in mine}
    asked = request.GET.get("q", "")
    full = [one for one in choices(voucher.pk) if not one.free and one.group not in standing]
    return show(
        request,
        "counter/waits.html",
        counter_sections(),
        {
            "name": name_of(here.child),
            "mine": [(one, named(one, lang())) for one in mine],
            "rows": _told(full, asked),
            "q": asked,
            "refusals": refusals,
        },
    )


_PRESSES = {
    "join": ("desks:waits", "joined_list"),
    "leave": ("desks:waits", "left_list"),
    "take": ("desks:case", "placed"),
    "decline": ("desks:waits", "declined"),
}


def _press(request: HttpRequest, here: Beside, voucher: Voucher, word: str, number: int) -> None:
    """Do what was pressed. Raises Http404 for another child's list, and what the acts raise."""
    city, now, key = city_of(request).pk, clock.now(), act_key(request, word)
    if word == "join":
        join_waiting_list(
            actor=here.actor,
            moment=now,
            request_key=key,
            city=city,
            voucher=voucher.pk,
            group=number,
        )
        return
    if not voucher.waits.filter(pk=number, own=None).exists():
        raise Http404
    act = {"leave": leave_waiting_list, "take": take_offer, "decline": decline_offer}[word]
    act(actor=here.actor, moment=now, request_key=key, city=city, wait=number)
