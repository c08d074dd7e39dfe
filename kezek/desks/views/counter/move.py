"""A family has moved here from another city: two IINs, the registry, the consent, the move."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.contracts.acts import SameCity, move_to_city
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.core.iin import clean_iin
from kezek.desks.beside import look, open_case
from kezek.desks.forms_life import MoveForm
from kezek.desks.page import counter_sections, show
from kezek.desks.views.counter.case import CONSENT_TEXT
from kezek.face.city import city_of, lang
from kezek.face.submit import act_key, done, refuse
from kezek.people.access import account_in, act_for
from kezek.people.acts import admit_parent, ask_registry, give_consent
from kezek.people.permissions import Permission, permits
from kezek.people.ports import civil_registry
from kezek.people.queries import case_city, person_by_iin
from kezek.queue.refusals import NotGuardian

MOVED = "counter:move"


def _move(request: HttpRequest, typed: dict[str, Any]) -> None:
    """Ask the registry, record the consent, move the case."""
    account = account_in(request)
    counter = Actor(request.role, account.pk if account else 0)  # type: ignore[attr-defined]  # middleware
    city = city_of(request).pk
    parent_iin = clean_iin(typed["parent_iin"], field="parent_iin")
    child_iin = clean_iin(typed["child_iin"], field="child_iin")
    admitted = admit_parent(
        actor=counter,
        moment=clock.now(),
        request_key=act_key(request, "admit"),
        city=city,
        answer=ask_registry(civil_registry(), parent_iin),
        language=lang(),
        through="counter",
    )
    child = person_by_iin(child_iin)
    if child is None or child not in admitted.children:
        raise NotGuardian(field="child_iin")
    lies = case_city(child)
    if lies is None or lies == city:
        raise SameCity(field="child_iin")
    look(request, child, MOVED)
    give_consent(
        actor=counter,
        moment=clock.now(),
        request_key=act_key(request, "consent"),
        city=city,
        person=admitted.person,
        kind="counter",
        text_version=CONSENT_TEXT,
        language=lang(),
        through="counter",
        account=counter.id,
        ends_at=clock.end_of(clock.today()),
    )
    move_to_city(
        actor=Actor(counter.role, counter.id, behalf=admitted.account),
        moment=clock.now(),
        request_key=act_key(request, "move"),
        city=lies,
        child=child,
        guardian=admitted.person,
        to=city,
    )
    open_case(request, child)
    act_for(request, admitted.account)


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest) -> HttpResponse:
    """Move the case of a child whose family lives here now."""
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _move(request, form.cleaned_data)
        except DomainError as error:
            refuse(form, error, {"city": "child_iin"})
        else:
            return done("desks:case", "moved")
    return show(request, "counter/move.html", counter_sections(), {"form": form})
