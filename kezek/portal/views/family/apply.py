"""Joining the queue, before it is known who applies: two IINs, a phone, a code."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.face.city import city_of, lang
from kezek.face.submit import page_key, refuse
from kezek.people.access import VISITOR, admit, sign_in
from kezek.people.permissions import Permission, permits
from kezek.people.ports.registry import RegistryDown
from kezek.people.sealing import Purpose, mark
from kezek.policy.queries import rules_for
from kezek.portal.forms.entry import ApplyForm, CodeForm
from kezek.portal.views.family.sign import (
    answer,
    ask_code,
    ask_for_code,
    opened,
    refused_values,
    sealed,
)
from kezek.queue.acts import prove_filing, receive_filing
from kezek.queue.queries import filing_people, kept_filings
from kezek.queue.refusals import AlreadyDone
from kezek.queue.rules import looks_swapped

PURPOSE = "apply"
STATE = "apply"
_FIELDS = {"parent_iin": "iin"}


@permits(Permission.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Keep what is typed with its moment and send a code: the same for any two IINs."""
    if request.method != "POST":
        return _ask(request, ApplyForm())
    form = ApplyForm(request.POST)
    if form.is_valid():
        if (before := _sent_before(request, form.cleaned_data)) is not None:
            return before
        if _may_be_swapped(request, form.cleaned_data):
            form.add_error(
                "child_iin",
                _(
                    "The IINs seem to be in each other's place: this one belongs to the elder."
                    " If all is right, press the button again."
                ),
            )
            return _ask(request, form, sure=True)
        try:
            request.session[STATE] = _received(request, form.cleaned_data)
            return HttpResponseRedirect(reverse("portal:apply_code"))
        except DomainError as error:
            refuse(form, error, _FIELDS)
    return _ask(request, form)


def _may_be_swapped(request: HttpRequest, typed: dict[str, Any]) -> bool:
    """Whether to ask about the places of the two IINs; asked once."""
    return "sure" not in request.POST and looks_swapped(typed["iin"], typed["child_iin"])


def _ask(request: HttpRequest, form: ApplyForm, *, sure: bool = False) -> HttpResponse:
    rules = rules_for(city_of(request).code, clock.today())
    values = {
        "form": form,
        "sure": sure or "sure" in request.POST,
        "request_key": page_key(request),
        "days": rules.number("unproven_application_lapse_days"),
    }
    return render(request, "portal/family/apply.html", values)


def _form_key(request: HttpRequest, typed: dict[str, Any]) -> str:
    """The key of the form and of what was typed in it: a corrected IIN is another filing."""
    words = "|".join(typed[name] for name in ("iin", "child_iin", "phone"))
    return f"filing:{page_key(request)}:{mark(Purpose.IIN, words).hex()[:32]}"


def _sent_before(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse | None:
    """Where the application of this very form stands, if it came before."""
    state = request.session.get(STATE, {})
    if state.get("form") != _form_key(request, typed):
        return None
    if "filed" in state:
        return HttpResponseRedirect(reverse("portal:filed") + "?done=before")
    return HttpResponseRedirect(reverse("portal:apply_code" if "token" in state else "portal:data"))


def _received(request: HttpRequest, typed: dict[str, Any]) -> dict[str, str]:
    """The filing and the code sent for it."""
    key = _form_key(request, typed)
    filing = receive_filing(
        actor=VISITOR,
        moment=None,
        request_key=key,
        city=city_of(request).code,
        parent_iin=typed["iin"],
        child_iin=typed["child_iin"],
        phone=typed["phone"],
        language=lang(),
    )
    token = ask_code(request, PURPOSE, typed["iin"])
    return {"form": key, "filing": filing, "token": token, "who": sealed(typed["iin"])}


@permits(Permission.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code; everything that tells something of anybody comes after it."""
    state = request.session.get(STATE)
    if state is None:
        return render(request, "portal/family/lost.html")
    if "token" not in state:
        return HttpResponseRedirect(reverse("portal:data"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    try:
        if "again" in request.POST:
            form = CodeForm()
            state["token"] = ask_code(request, PURPOSE, opened(state["who"]))
            request.session[STATE] = state
            return HttpResponseRedirect(reverse("portal:apply_code") + "?sent=again")
        if form.is_valid():
            return _proven(request, state, form.cleaned_data["code"])
    except DomainError as error:
        form = CodeForm(request.POST)
        form.is_valid()
        form.errors.pop("code", None)
        refuse(form, error)
    return ask_for_code(request, form, reverse("portal:apply"))


def _proven(request: HttpRequest, state: dict[str, str], typed: str) -> HttpResponse:
    proven = answer(state["token"], typed, PURPOSE)
    city = city_of(request).code
    filing = state["filing"]
    with suppress(AlreadyDone):  # proven before, by an earlier code
        prove_filing(
            actor=VISITOR,
            moment=clock.now(),
            request_key=f"prove:{proven.token.hex}",
            city=city,
            token=filing,
            through="code",
        )
    request.session[STATE] = {"filing": filing, "form": state["form"]}
    try:
        admitted = admit(proven, city=city, moment=clock.now(), language=lang())
    except RegistryDown:
        return HttpResponseRedirect(reverse("portal:apply_kept"))
    except DomainError as error:
        return render(request, "portal/family/refused.html", refused_values(error))
    kept = request.session[STATE]
    sign_in(request, admitted.account)
    request.session[STATE] = kept
    return HttpResponseRedirect(reverse("portal:data"))


@permits(Permission.PUBLIC)
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """The registry is silent: the application keeps its moment and is completed later."""
    state = request.session.get(STATE, {})
    people = filing_people(state["filing"]) if state.get("filing") else None
    mine = kept_filings(city_of(request).code, people[0]) if people else []
    until = next((one.until for one in mine if one.token == state["filing"]), None)
    return render(request, "portal/family/kept.html", {"waits": people is not None, "until": until})
