"""What befalls a family, at the counter: a lost phone, another guardian, a death, an appeal."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.iin import clean_iin
from kezek.desks.beside import Beside, beside, look
from kezek.desks.forms_life import AppealForm, CodeForm, DeathForm, GuardianForm, PhoneForm
from kezek.desks.page import counter_sections, show
from kezek.face.city import city_of, lang
from kezek.face.submit import act_key, done, page_key, refuse
from kezek.people.acts import (
    CodeExpired,
    Through,
    answer_challenge,
    ask_death,
    ask_guardians,
    change_guardians,
    register_death,
    replace_phone,
    start_challenge,
)
from kezek.people.limits import limit_client
from kezek.people.permissions import Permission, permits
from kezek.people.ports import civil_registry
from kezek.people.queries import iin_of, name_of, names_of, person_of, relations_of
from kezek.people.rules import clean_phone, masked_phone
from kezek.people.sealing import Purpose, mark, seal, unseal
from kezek.queue.acts import file_appeal
from kezek.queue.queries_family import annulment_of

STATE = "counter_phone"
PURPOSE = "phone"
GUARDIAN, DEATH = "counter:guardian", "counter:death"


def _to_case() -> HttpResponse:
    return HttpResponseRedirect(reverse("desks:case"))


def _page(request: HttpRequest, template: str, here: Beside, **values: object) -> HttpResponse:
    context = {"name": name_of(here.child), **values}
    return show(request, f"counter/{template}.html", counter_sections(), context)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """The parent's new phone; a code goes there and the parent reads it out."""
    here = beside(request)
    if here is None or not here.agreed:
        return _to_case()
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limit_client(request)
            number = clean_phone(form.cleaned_data["phone"])
            token = start_challenge(
                purpose=PURPOSE,
                iin=iin_of(person_of(here.actor.behalf)),
                phone=number,
                language=lang(),
                key=f"{page_key(request)}:{mark(Purpose.PHONE, number).hex()[:16]}",
            )
        except DomainError as error:
            refuse(form, error)
        else:
            request.session[STATE] = {
                "token": token.hex,
                "phone": seal(Purpose.PHONE, number).hex(),
                "parent": here.actor.behalf,
            }
            return HttpResponseRedirect(reverse("desks:phone-code"))
    return _page(request, "phone", here, form=form)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def phone_code(request: HttpRequest) -> HttpResponse:
    """The code was right: codes and messages go to the new phone."""
    here = beside(request)
    state = request.session.get(STATE)
    if here is None or state is None or state["parent"] != here.actor.behalf:
        return _to_case()
    number = unseal(Purpose.PHONE, bytes.fromhex(state["phone"]))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proven = answer_challenge(token=UUID(state["token"]), code=form.cleaned_data["code"])
            if proven.purpose != PURPOSE:
                raise CodeExpired
            replace_phone(
                actor=here.actor,
                moment=clock.now(),
                request_key=act_key(request, "phone"),
                city=city_of(request).pk,
                person=person_of(here.actor.behalf),
                phone=number,
                through=Through.COUNTER,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            request.session.pop(STATE, None)
            return done("desks:case", "phone")
    return _page(request, "phone_code", here, form=form, phone=masked_phone(number))


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def guardian(request: HttpRequest) -> HttpResponse:
    """Who answers for the child now: the registry says it, the counter only asks."""
    here = beside(request)
    if here is None:
        return _to_case()
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["iin"]
        try:
            iin = clean_iin(typed) if typed.strip() else ""
            news = ask_guardians(civil_registry(), here.child, iin)
            look(request, here.child, GUARDIAN)
            change_guardians(
                actor=here.actor,
                moment=clock.now(),
                request_key=act_key(request, "guardian"),
                city=city_of(request).pk,
                news=news,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:case", "guardian")
    return _page(request, "guardian", here, form=form)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def death(request: HttpRequest) -> HttpResponse:
    """A death that the family tells of; nothing changes unless the registry confirms it."""
    here = beside(request)
    if here is None:
        return _to_case()
    people = [here.child, *relations_of(here.child)]
    names = names_of(people)
    form = DeathForm(request.POST or None, people=[(str(pk), names[pk]) for pk in people])
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            died_on = ask_death(civil_registry(), person)
            look(request, here.child, DEATH)
            register_death(
                actor=here.actor,
                moment=clock.now(),
                request_key=act_key(request, "death"),
                city=city_of(request).pk,
                person=person,
                died_on=died_on,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:case", "died")
    return _page(request, "death", here, form=form)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest) -> HttpResponse:
    """An appeal in the parent's own words."""
    here = beside(request)
    standing = annulment_of(here.child, clock.now()) if here is not None else None
    if here is None or not here.agreed or standing is None:
        return _to_case()
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            file_appeal(
                actor=here.actor,
                moment=clock.now(),
                request_key=act_key(request, "appeal"),
                city=city_of(request).pk,
                application=standing.application,
                text=form.cleaned_data["text"],
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:case", "appealed")
    return _page(request, "appeal", here, form=form, until=standing.until)
