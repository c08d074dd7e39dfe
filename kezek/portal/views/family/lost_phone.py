"""A lost or changed phone: a statement signed with one's EDS, then a code to the new phone.

Until the signature is checked nothing here depends on who the IIN belongs to, and no code goes out:
nobody can be written to or learn of anybody by typing IINs.
"""

from hashlib import sha256
from uuid import NAMESPACE_OID, uuid4, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kezek.contracts.demo_keys import sandbox_sign_as
from kezek.contracts.signing import signature_provider
from kezek.contracts.signing.port import ExpectedSigner
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.core.errors import DomainError
from kezek.face.city import city_of, lang
from kezek.face.formats import moment
from kezek.face.submit import in_words, page_key, refuse
from kezek.people.access import admit, sign_in
from kezek.people.acts import Admitted, Proven, SignedStatement, Through, replace_phone
from kezek.people.limits import limit_client
from kezek.people.permissions import Permission, permits
from kezek.people.rules import masked_phone
from kezek.people.sealing import Purpose, seal, unseal
from kezek.portal.forms.entry import CodeForm
from kezek.portal.forms.life import LostPhoneForm, SignatureForm
from kezek.portal.views.cabinet.phones import PURPOSE, code_to
from kezek.portal.views.family.sign import answer, opened, refused_values, sealed

STATE = "lost_phone"
MAX_SIGNATURE = 64 * 1024


def _show(request: HttpRequest, template: str, values: dict[str, object]) -> HttpResponse:
    return render(
        request, f"portal/family/{template}", {"request_key": page_key(request), **values}
    )


def _text(iin: str, phone: str) -> str:
    """What is signed: who, which phone, when, and a number that makes it the only one."""
    said = _("I ask that codes of the kindergarten queue portal come to another phone.")
    rows = (
        (_("Your IIN"), iin),
        (_("New phone"), phone),
        (_("Time of the statement"), moment(clock.now())),
        (_("Number of the statement"), uuid4().hex[:12]),
    )
    return "\n".join([said, *(f"{name}: {value}" for name, value in rows)]) + "\n"


def _kept(text: str) -> str:
    return seal(Purpose.TEXT, text).hex()


def _given(kept: str) -> str:
    return unseal(Purpose.TEXT, bytes.fromhex(kept))


@permits(Permission.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Who, and which phone from now on: the same for every IIN."""
    form = LostPhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        iin, phone = form.cleaned_data["iin"], form.cleaned_data["phone"]
        request.session[STATE] = {
            "who": sealed(iin),
            "phone": sealed(phone),
            "text": _kept(_text(iin, phone)),
        }
        return HttpResponseRedirect(reverse("portal:lost-phone-sign"))
    return _show(request, "lost_phone.html", {"form": form})


@permits(Permission.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest) -> HttpResponse:
    """Read the statement and sign it: with one's own device, in a demo by a button."""
    state = request.session.get(STATE)
    if state is None:
        return HttpResponseRedirect(reverse("portal:lost-phone"))
    said = _given(state["text"])
    by_button = settings.DEMO and "demo" in request.POST
    sent = request.method == "POST" and not by_button
    form = SignatureForm(request.POST if sent else None, request.FILES if sent else None)
    refusals: list[str] = []
    if by_button or form.is_valid():
        try:
            return _signed(request, state, said, None if by_button else form)
        except DomainError as error:
            refusals = [in_words(error)]
    values: dict[str, object] = {"form": form, "text": said, "refusals": refusals}
    return _show(request, "lost_phone_sign.html", values)


def _signed(
    request: HttpRequest, state: dict[str, str], said: str, form: SignatureForm | None
) -> HttpResponse:
    """Check the signature; only then does a code go to the new phone."""
    limit_client(request)
    iin, payload = opened(state["who"]), said.encode()
    if form is None:
        cms = sandbox_sign_as(iin=iin, payload=payload, at=clock.now())
    else:
        cms = form.cleaned_data["signature"].read(MAX_SIGNATURE)
    verdict = signature_provider().check(
        payload, cms, at=clock.now(), expect=ExpectedSigner.person(iin)
    )
    token = code_to(request, iin, opened(state["phone"]))
    request.session[STATE] = {
        **state,
        "token": token,
        "cms": _kept(cms.hex()),  # the certificate inside names its owner
        "certificate": verdict.certificate_serial,
    }
    return HttpResponseRedirect(reverse("portal:lost-phone-code"))


@permits(Permission.PUBLIC)
@require_GET
def text(request: HttpRequest) -> HttpResponse:
    """The statement as the file to sign, byte for byte."""
    state = request.session.get(STATE)
    if state is None:
        return HttpResponseRedirect(reverse("portal:lost-phone"))
    response = HttpResponse(
        _given(state["text"]).encode(), content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="statement.txt"'
    response.headers["Cache-Control"] = "no-store"
    return response


@permits(Permission.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code has reached the new phone: it is the main one, and its owner is in."""
    state = request.session.get(STATE)
    if state is None or "token" not in state:
        return HttpResponseRedirect(reverse("portal:lost-phone"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer(state["token"], form.cleaned_data["code"], PURPOSE)
        except DomainError as error:
            refuse(form, error)
        else:
            return _changed(request, state)
    values: dict[str, object] = {"form": form, "phone": masked_phone(opened(state["phone"]))}
    return _show(request, "lost_phone_code.html", values)


def _changed(request: HttpRequest, state: dict[str, str]) -> HttpResponse:
    said = _given(state["text"])
    key = uuid5(NAMESPACE_OID, sha256(said.encode()).hexdigest())
    request.session.pop(STATE, None)
    try:
        admitted = _admitted(request, Proven(opened(state["who"]), key, PURPOSE))
        replace_phone(
            city=city_of(request).code,
            actor=Actor(Role.PARENT, admitted.account),
            moment=clock.now(),
            request_key=f"phone:{key.hex}",
            person=admitted.person,
            phone=opened(state["phone"]),
            through=Through.EDS,
            statement=SignedStatement(
                said, bytes.fromhex(_given(state["cms"])), state["certificate"]
            ),
        )
    except DomainError as error:
        return render(request, "portal/family/refused.html", refused_values(error))
    sign_in(request, admitted.account)
    return HttpResponseRedirect(reverse("portal:mine"))


def _admitted(request: HttpRequest, proven: Proven) -> Admitted:
    return admit(
        proven,
        city=city_of(request).code,
        moment=clock.now(),
        language=lang(),
        through=Through.EDS.value,
    )
