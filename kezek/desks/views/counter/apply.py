"""A parent at the counter joins the queue: two IINs, the registry, the recorded consent."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.core.iin import Sex, clean_iin, iin_warnings
from kezek.desks.beside import DOUBTS, look, open_case
from kezek.desks.forms import ApplyForm
from kezek.desks.page import counter_sections, show
from kezek.desks.views.counter.case import CONSENT_TEXT
from kezek.desks.views.department.privileges import ground_names
from kezek.face.city import city_of, lang
from kezek.face.submit import act_key, done, refuse
from kezek.people.access import account_in, act_for
from kezek.people.acts import (
    admit_parent,
    ask_child,
    ask_registry,
    give_consent,
    register_guardian_by_paper,
)
from kezek.people.permissions import Permission, permits
from kezek.people.ports import civil_registry
from kezek.people.queries import answers_for, known_people, person_by_iin
from kezek.queue.acts import file_application
from kezek.queue.refusals import NotGuardian, SameIin

APPLIED = "counter:apply"
_SHOW_PAPER: Final = pgettext_lazy(
    "desk", "If this is a guardian, write down the decision that they show."
)
_SEX: Final = {"m": Sex.MALE, "f": Sex.FEMALE}


def _file(request: HttpRequest, typed: dict[str, Any]) -> int:
    """Ask the registry, record the consent, file the application; gives the child."""
    account = account_in(request)
    counter = Actor(request.role, account.pk if account else 0)  # type: ignore[attr-defined]  # middleware
    city, language = city_of(request).pk, lang()
    parent_iin = clean_iin(typed["parent_iin"], field="parent_iin")
    child_iin = clean_iin(typed["child_iin"], field="child_iin")
    if parent_iin == child_iin:
        raise SameIin
    answer = ask_registry(civil_registry(), parent_iin)
    admitted = admit_parent(
        actor=counter,
        moment=clock.now(),
        request_key=act_key(request, "admit"),
        city=city,
        answer=answer,
        language=language,
        through="counter",
    )
    child = person_by_iin(child_iin)
    if child is None or not answers_for(admitted.person, child):
        child = _by_paper(request, counter, admitted.person, typed)
    look(request, child, APPLIED)
    give_consent(
        actor=counter,
        moment=clock.now(),
        request_key=act_key(request, "consent"),
        city=city,
        person=admitted.person,
        kind="counter",
        text_version=CONSENT_TEXT,
        language=language,
        through="counter",
        account=counter.id,
        ends_at=clock.end_of(clock.today()),
    )
    file_application(
        actor=Actor(counter.role, counter.id, behalf=admitted.account),
        moment=None,
        request_key=act_key(request, "file"),
        city=city,
        guardian=admitted.person,
        child=child,
        privilege=typed["privilege"] or None,
    )
    open_case(request, child)
    act_for(request, admitted.account)
    request.session[DOUBTS] = _doubts(child_iin, child)
    return child


def _by_paper(request: HttpRequest, counter: Actor, guardian: int, typed: dict[str, Any]) -> int:
    """The child of a guardian whom no registry names: the decision lies on the counter."""
    if not typed["paper"].strip():
        raise NotGuardian(todo=_SHOW_PAPER, field="child_iin")
    return register_guardian_by_paper(
        actor=counter,
        moment=clock.now(),
        request_key=act_key(request, "guardian"),
        city=city_of(request).pk,
        child=ask_child(civil_registry(), clean_iin(typed["child_iin"], field="child_iin")),
        guardian=guardian,
        paper=typed["paper"].strip(),
    )


def _doubts(child_iin: str, child: int) -> list[str]:
    """Where the IIN disagrees with the registry's data: shown with the case, never a refusal."""
    known = known_people([child])[child]
    found = iin_warnings(child_iin, birth=known.birth_date, sex=_SEX[known.sex])
    return [str(one.message) for one in found]


@permits(Permission.COUNTER_ACT)
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """File an application for the parent who stands here with their documents."""
    grounds = list(ground_names(city_of(request).pk).items())
    form = ApplyForm(request.POST or None, grounds=grounds)
    if request.method == "POST" and form.is_valid():
        try:
            _file(request, form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:case", "filed")
    return show(request, "counter/apply.html", counter_sections(), {"form": form})
