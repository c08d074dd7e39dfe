"""The parent's second phone: added by a code that reaches it, removed at once."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.core.errors import DomainError
from kezek.face.city import lang
from kezek.face.submit import page_key, refuse
from kezek.people.acts import add_phone, remove_phone, start_challenge
from kezek.people.limits import limit_client
from kezek.people.permissions import Permission, permits
from kezek.people.queries import iin_of
from kezek.people.rules import masked_phone
from kezek.people.sealing import Purpose, mark
from kezek.portal.forms.entry import CodeForm
from kezek.portal.forms.life import PhoneForm
from kezek.portal.views.cabinet.family import attempt, draw, family_of, to
from kezek.portal.views.family.sent import sent_or
from kezek.portal.views.family.sign import answer, opened, sealed

PURPOSE = "phone"
STATE = "second_phone"


def code_to(request: HttpRequest, iin: str, phone: str) -> str:
    """Send a code to a phone that the person of this IIN names; returns the challenge.

    Raises TooManyRequests, TooManyCodes.
    """
    limit_client(request)
    said = f"{page_key(request)}:{mark(Purpose.PHONE, phone).hex()[:16]}"
    token = start_challenge(purpose=PURPOSE, iin=iin, phone=phone, language=lang(), key=said)
    return token.hex


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Which phone; a code goes there."""
    family = family_of(request)
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            token = code_to(request, iin_of(family.person), phone)
        except DomainError as error:
            refuse(form, error)
        else:
            request.session[STATE] = {"token": token, "phone": sealed(phone)}
            return to("phone-code")
    return draw(request, family, "phone", {"section": "mine", "form": form})


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code: the phone is the parent's."""
    family = family_of(request)
    state = request.session.get(STATE)
    if state is None:
        return to("phone-add")
    phone = opened(state["phone"])
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer(state["token"], form.cleaned_data["code"], PURPOSE)
            add_phone(
                city=family.city,
                actor=family.actor,
                moment=family.now,
                request_key=family.key,
                person=family.person,
                phone=phone,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            request.session.pop(STATE, None)
            return to("mine")
    context = {"section": "mine", "form": form, "phone": masked_phone(phone)}
    return draw(request, family, "phone_code", context)


@permits(Permission.CABINET)
@sent_or("mine")
def remove(request: HttpRequest) -> HttpResponse:
    """Messages go to the main phone alone again."""
    family = family_of(request)
    attempt(
        lambda: remove_phone(
            city=family.city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            person=family.person,
        )
    )
    return to("mine")
