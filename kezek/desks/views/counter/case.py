"""The open case: where it stands, the recorded consent, and what the counter does with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from kezek.attendance.acts import approve_timesheets
from kezek.attendance.queries import waiting_for_parent
from kezek.case.queries import timeline
from kezek.case.rules import Step as CaseStep
from kezek.contracts.acts import choose_place, give_back_voucher
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import fold
from kezek.desks.beside import DOUBTS, Beside, beside, look
from kezek.desks.forms import ConsentForm, GiveUpForm
from kezek.desks.page import counter_sections, show
from kezek.desks.views.counter.find import OPENED
from kezek.desks.views.counter.lists import live_waits, may_list
from kezek.face import formats
from kezek.face.city import city_of, lang, named
from kezek.face.parts import Link, Step
from kezek.face.submit import act_key, done, in_words, refuse
from kezek.people.access import account_in, act_for
from kezek.people.acts import give_consent, open_account
from kezek.people.permissions import Permission, permits
from kezek.people.queries import account_of, guardians_of, name_of, names_of, person_of
from kezek.places.queries import choices
from kezek.places.queries_family import WaitLine
from kezek.places.states import WaitState
from kezek.queue.acts import restore_application
from kezek.queue.queries import application_of
from kezek.queue.queries_family import annulment_of
from kezek.vouchers.acts import confirm_voucher, extend_voucher
from kezek.vouchers.models import Voucher
from kezek.vouchers.queries import extension_of, voucher_of

CONSENT_TEXT = "2025-1"


def _to_find() -> HttpResponse:
    return HttpResponseRedirect(reverse("desks:find"))


def _note(step: CaseStep) -> str:
    """What stands beneath a step: since when, until when, what happens otherwise."""
    when = formats.moment(step.moment) if step.moment and not step.text else ""
    return ". ".join(part.removesuffix(".") for part in (when, step.note, step.text) if part)


def _show_case(
    request: HttpRequest, here: Beside, form: ConsentForm, refusals: list[str]
) -> HttpResponse:
    now = clock.now()
    look(request, here.child, OPENED)
    found = timeline(here.child, lang(), now)
    voucher = voucher_of(here.child)
    steps = [Step(s.state.value, s.title, _note(s)) for s in (found.steps if found else ())]
    return show(
        request,
        "counter/case.html",
        counter_sections(),
        {
            "name": name_of(here.child),
            "case": found,
            "steps": steps,
            "agreed": here.agreed,
            "parent": name_of(person_of(here.actor.behalf)) if here.agreed else "",
            "voucher": voucher,
            "extension": extension_of(voucher, now) if voucher else None,
            "may_list": found is not None and may_list(found),
            "offers": _offers(here, voucher),
            "inactive": found is not None and found.application_state == "inactive",
            "life": _life(here, annulled=annulment_of(here.child, now) is not None),
            "timesheets": waiting_for_parent([here.child]),
            "form": form,
            "refusals": refusals,
            "doubts": request.session.get(DOUBTS, []),
        },
    )


def _offers(here: Beside, voucher: Voucher | None) -> list[tuple[WaitLine, str]]:
    """Places that are offered to the child and wait for the family's answer, with their houses."""
    if not here.agreed or voucher is None or voucher.state != "confirmed":
        return []
    found = live_waits(voucher)
    return [(one, named(one, lang())) for one in found if one.state == WaitState.OFFERED]


def _life(here: Beside, *, annulled: bool) -> list[Link]:
    """What befalls a family; for the parent's own matters they agree first."""
    found = [
        Link(reverse("desks:guardian"), pgettext("desk", "Another guardian")),
        Link(reverse("desks:death"), pgettext("desk", "A death in the family")),
        Link(reverse("desks:papers"), pgettext("desk", "A paper for a special group")),
    ]
    if here.agreed:
        found.insert(0, Link(reverse("desks:phone"), pgettext("desk", "A lost or changed phone")))
    if here.agreed and annulled:
        found.append(Link(reverse("desks:counter-appeal"), pgettext("desk", "File an appeal")))
    return found


def _consent_form(request: HttpRequest, here: Beside, *, sent: bool = False) -> ConsentForm:
    guardians = guardians_of(here.child)
    names = names_of(guardians)
    return ConsentForm(
        request.POST if sent else None, people=[(str(pk), names[pk]) for pk in guardians]
    )


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest) -> HttpResponse:
    """The case as its timeline; a POST records the parent's consent to be acted for."""
    here = beside(request)
    if here is None:
        return _to_find()
    form = _consent_form(request, here, sent=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        _agree(request, form.cleaned_data["guardian"])
        return done("desks:case", "consented")
    return _show_case(request, here, form, [])


def _agree(request: HttpRequest, guardian: int) -> None:
    """Record the consent, which lasts for the day, and act for this parent from now on."""
    account = account_in(request)
    now, city = clock.now(), city_of(request).pk
    here = beside(request)
    if here is None or account is None:
        return
    give_consent(
        actor=here.actor,
        moment=now,
        request_key=act_key(request, "consent"),
        city=city,
        person=guardian,
        kind="counter",
        text_version=CONSENT_TEXT,
        language=lang(),
        through="counter",
        account=account.pk,
        ends_at=clock.end_of(clock.day_of(now)),
    )
    parent = account_of(guardian) or open_account(
        actor=here.actor,
        moment=now,
        request_key=act_key(request, "account"),
        city=city,
        person=guardian,
        language=lang(),
        through="counter",
    )
    act_for(request, parent)


def _do(request: HttpRequest, word: str, work: Callable[[Beside], object]) -> HttpResponse:
    """Do one thing for the parent who agreed; otherwise back to the case."""
    here = beside(request)
    if here is None:
        return _to_find()
    if not here.agreed:
        return HttpResponseRedirect(reverse("desks:case"))
    try:
        work(here)
    except DomainError as error:
        return _show_case(request, here, _consent_form(request, here), [in_words(error)])
    return done("desks:case", word)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the voucher."""

    def work(here: Beside) -> object:
        voucher = voucher_of(here.child)
        return confirm_voucher(
            actor=here.actor,
            moment=clock.now(),
            request_key=act_key(request, "confirm"),
            city=city_of(request).pk,
            voucher=voucher.pk if voucher else 0,
        )

    return _do(request, "confirmed", work)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["POST"])
def extend(request: HttpRequest) -> HttpResponse:
    """Extend the time to sign, once."""

    def work(here: Beside) -> object:
        voucher = voucher_of(here.child)
        return extend_voucher(
            actor=here.actor,
            moment=clock.now(),
            request_key=act_key(request, "extend"),
            city=city_of(request).pk,
            voucher=voucher.pk if voucher else 0,
        )

    return _do(request, "extended", work)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["POST"])
def restore(request: HttpRequest) -> HttpResponse:
    """Restore an inactive application."""

    def work(here: Beside) -> object:
        application = application_of(here.child)
        return restore_application(
            actor=here.actor,
            moment=clock.now(),
            request_key=act_key(request, "restore"),
            city=city_of(request).pk,
            application=application.pk if application else 0,
        )

    return _do(request, "restored", work)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["POST"])
def approve(request: HttpRequest) -> HttpResponse:
    """Approve a month: the parent has looked at it here."""
    typed = request.POST.get("timesheet", "")

    def work(here: Beside) -> object:
        return approve_timesheets(
            actor=here.actor,
            moment=clock.now(),
            request_key=act_key(request, "approve"),
            city=city_of(request).pk,
            timesheets=[int(typed) if typed.isdecimal() and len(typed) < 13 else 0],
        )

    return _do(request, "approved", work)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def give_up(request: HttpRequest) -> HttpResponse:
    """Giving the voucher up: the consequence first, then the word of the parent."""
    here = beside(request)
    if here is None:
        return _to_find()
    if not here.agreed:
        return HttpResponseRedirect(reverse("desks:case"))
    form = GiveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        voucher = voucher_of(here.child)
        try:
            give_back_voucher(
                actor=here.actor,
                moment=clock.now(),
                request_key=act_key(request, "give_up"),
                city=city_of(request).pk,
                voucher=voucher.pk if voucher else 0,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:case", "given_up")
    return show(
        request,
        "counter/give_up.html",
        counter_sections(),
        {"name": name_of(here.child), "form": form},
    )


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Free places for the voucher, narrowed by words; one press takes the place."""
    here = beside(request)
    if here is None:
        return _to_find()
    voucher = voucher_of(here.child)
    if not here.agreed or voucher is None:
        return HttpResponseRedirect(reverse("desks:case"))
    refusals: list[str] = []
    if request.method == "POST":
        typed = request.POST.get("group", "")
        try:
            choose_place(
                actor=here.actor,
                moment=clock.now(),
                request_key=act_key(request, "place"),
                city=city_of(request).pk,
                voucher=voucher.pk,
                group=int(typed) if typed.isdecimal() and len(typed) < 13 else 0,
            )
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:case", "placed")
    asked = request.GET.get("q", "")
    words = fold(asked).split()
    rows = [
        (row, named(row, lang()), row.address_ru if lang() == "ru" else row.address_kk)
        for row in choices(voucher.pk)
        if row.free
        and all(
            word
            in fold(
                f"{row.name_kk} {row.name_ru} {row.group_name} {row.address_kk} {row.address_ru}"
            )
            for word in words
        )
    ]
    return show(
        request,
        "counter/place.html",
        counter_sections(),
        {
            "name": name_of(here.child),
            "rows": rows,
            "q": asked,
            "refusals": refusals,
        },
    )
