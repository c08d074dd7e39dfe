"""Signing in by IIN and one-time code; signing out."""

from base64 import b64decode, b64encode
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.face.city import city_of, lang
from kezek.face.submit import page_key, refuse
from kezek.people.access import account_in, admit, sign_in, sign_out
from kezek.people.acts import Admitted, CodeExpired, Proven, answer_challenge, start_challenge
from kezek.people.codes import LIFE
from kezek.people.limits import limit_client
from kezek.people.permissions import Permission, permits
from kezek.people.queries import phone_to_ask, roles_of
from kezek.people.sealing import Purpose, seal, unseal
from kezek.portal.forms.entry import CodeForm, SignInForm
from kezek.queue.queries import open_filings

PURPOSE = "sign_in"
_STATE = "sign_in"


def ask_code(request: HttpRequest, purpose: str, iin: str) -> str:
    """Send a code to whoever the IIN belongs to: the same work for every IIN.

    A form that comes twice gets the same challenge. Raises TooManyRequests, TooManyCodes.
    """
    limit_client(request)
    token = start_challenge(
        purpose=purpose,
        iin=iin,
        phone=phone_to_ask(iin),
        language=lang(),
        key=page_key(request),
    )
    return token.hex


def sealed(iin: str) -> str:
    """An IIN as a session may hold it."""
    return b64encode(seal(Purpose.IIN, iin)).decode()


def opened(text: str) -> str:
    """The IIN back from a session."""
    return unseal(Purpose.IIN, b64decode(text))


def answer(token: str, code: str, purpose: str) -> Proven:
    """The proof that a code gives, if it was asked for this purpose."""
    proven = answer_challenge(token=UUID(token), code=code)
    if proven.purpose != purpose:
        raise CodeExpired
    return proven


def _wanted(request: HttpRequest, address: str) -> str:
    """A page of ours to go on to, or nothing."""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if own and address.startswith("/") else ""


@permits(Permission.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask who wants to come in, and send a code."""
    wanted = _wanted(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method != "POST":
        return _ask(request, SignInForm(), wanted)
    form = SignInForm(request.POST)
    if form.is_valid():
        iin = form.cleaned_data["iin"]
        try:
            token = ask_code(request, PURPOSE, iin)
        except DomainError as error:
            refuse(form, error)
        else:
            request.session[_STATE] = {"token": token, "next": wanted, "who": sealed(iin)}
            return HttpResponseRedirect(reverse("portal:sign_in_code"))
    return _ask(request, form, wanted)


def _ask(request: HttpRequest, form: SignInForm, wanted: str) -> HttpResponse:
    values = {"form": form, "wanted": wanted, "request_key": page_key(request)}
    return render(request, "portal/family/sign_in.html", values)


@permits(Permission.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code; what is known of the person is said only now."""
    state = request.session.get(_STATE)
    if state is None:
        to = "portal:sign_in" if account_in(request) is None else "portal:cabinet"
        return HttpResponseRedirect(reverse(to))
    form = CodeForm(request.POST if request.method == "POST" else None)
    try:
        if "again" in request.POST:
            form = CodeForm()
            state["token"] = ask_code(request, PURPOSE, opened(state["who"]))
            request.session[_STATE] = state
            return HttpResponseRedirect(reverse("portal:sign_in_code") + "?sent=again")
        if form.is_valid():
            return _come_in(request, state, form.cleaned_data["code"])
    except DomainError as error:
        form = CodeForm(request.POST)
        form.is_valid()
        form.errors.pop("code", None)
        refuse(form, error)
    return ask_for_code(request, form, reverse("portal:sign_in"))


def ask_for_code(request: HttpRequest, form: CodeForm, back: str) -> HttpResponse:
    """The page that waits for a code; it looks the same whoever was asked."""
    values = {
        "form": form,
        "back_url": back,
        "request_key": page_key(request),
        "minutes": LIFE // timedelta(minutes=1),
        "sent_again": request.GET.get("sent") == "again",
        "inbox": reverse("portal:inbox") if settings.DEMO else "",
    }
    return render(request, "portal/family/code.html", values)


def _come_in(request: HttpRequest, state: dict[str, str], typed: str) -> HttpResponse:
    proven = answer(state["token"], typed, PURPOSE)
    city = city_of(request)
    try:
        admitted = admit(proven, city=city.code, moment=clock.now(), language=lang())
    except DomainError as error:
        return render(request, "portal/family/refused.html", refused_values(error))
    sign_in(request, admitted.account)
    request.session.pop(_STATE, None)
    return HttpResponseRedirect(state["next"] or _home(city.code, admitted))


def _home(city: str, admitted: Admitted) -> str:
    """Where they go on: the desks, an application to complete, the cabinet."""
    if roles_of(admitted.account, city, clock.today()):
        return reverse("desks:start")
    begun = open_filings(city, admitted.person, clock.now())
    return reverse("portal:apply_open" if begun else "portal:cabinet")


def refused_values(error: DomainError) -> dict[str, object]:
    """A refusal as a page of its own: what is wrong, what to do, where to ask."""
    return {
        "title": str(error),
        "todo": str(error.todo or ""),
        "ask": error.code in {"not_guardian", "too_old"},
    }


@permits(Permission.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def out(request: HttpRequest) -> HttpResponse:
    """End the session; a link alone only asks."""
    if request.method != "POST":
        return render(request, "portal/family/sign_out.html")
    sign_out(request)
    return HttpResponseRedirect(reverse("portal:signed_out"))


@permits(Permission.PUBLIC)
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that the session has ended; the browser forgets what it kept."""
    return render(request, "portal/family/signed_out.html", {"title": _("You have signed out")})
