"""The application of a proven parent: data, consent, privilege, check, the number."""

from dataclasses import dataclass
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.iin import Sex, iin_warnings
from kezek.face.city import city_of, lang, named
from kezek.face.formats import day
from kezek.face.parts import Row
from kezek.face.submit import act_key
from kezek.people.acts import admit_parent, ask_registry, give_consent
from kezek.people.permissions import Permission, permits
from kezek.people.ports import civil_registry
from kezek.people.ports.registry import RegistryDown
from kezek.people.queries import iin_of, is_dead, known_people, names_of, person_by_iin
from kezek.policy.queries import queue_types
from kezek.portal.forms.application import NO_PRIVILEGE, ConsentForm, PrivilegeForm
from kezek.portal.views.family.apply import STATE
from kezek.portal.views.family.child import Own, first_name, parent_in
from kezek.portal.views.family.show import show
from kezek.portal.views.family.sign import refused_values
from kezek.portal.views.grounds import choices, grounds_of
from kezek.queue.acts import file_application, prove_filing
from kezek.queue.acts.applications import belonging_of
from kezek.queue.queries import (
    OpenFiling,
    application_of,
    filing_people,
    open_filings,
    position,
    privilege_of,
)
from kezek.queue.queries_family import twins_of
from kezek.queue.refusals import AlreadyDone, FilingGone, NotGuardian, PersonDied

CONSENT_VERSION = "2025-1"
_SEX = {"m": Sex.MALE, "f": Sex.FEMALE}


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """What the application says of the child; no repr, so that no name gets into a log."""

    child: int
    name: str
    born: str
    queue: str
    may_from: str
    warnings: list[str]


def _child_of(request: HttpRequest, own: Own, parent_iin: str, child_iin: str) -> int:
    """The child of the filing. The registry is asked anew when it is not among the known ones.

    Raises NotGuardian, PersonDied, RegistryDown.
    """
    if person_by_iin(parent_iin) != own.person:
        raise Http404
    child = person_by_iin(child_iin)
    if child in own.children and child is not None:
        return child
    admit_parent(
        city=city_of(request).code,
        actor=own.actor,
        moment=clock.now(),
        request_key=f"again:{uuid4().hex}",
        answer=ask_registry(civil_registry(), iin_of(own.person)),
        language=lang(),
    )
    child = person_by_iin(child_iin)
    if child is not None and is_dead(child):
        raise PersonDied
    if child is None or child not in parent_in(request).children:
        raise NotGuardian
    return child


def _wanted(request: HttpRequest, own: Own) -> Wanted:
    """The child of the filing in this session. Raises what the queue refuses, RegistryDown."""
    people = filing_people(request.session.get(STATE, {}).get("filing", ""))
    if people is None:
        raise FilingGone
    parent_iin, child_iin, _phone, _language = people
    child = _child_of(request, own, parent_iin, child_iin)
    city = city_of(request).code
    where = belonging_of(city=city, guardian=own.person, child=child, moment=clock.now())
    known = known_people([child])[child]
    found = iin_warnings(child_iin, birth=known.birth_date, sex=_SEX[known.sex])
    return Wanted(
        child=child,
        name=known.name,
        born=day(known.birth_date),
        queue=named(queue_types(city)[where.band, where.right], lang()),
        may_from=day(where.may_from) if where.may_from > clock.today() else "",
        warnings=[str(one.message) for one in found],
    )


def _stopped(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What the proven parent is told instead of going on."""
    state = request.session.get(STATE, {})
    if isinstance(error, FilingGone) and "filed" in state:
        return HttpResponseRedirect(reverse("portal:filed") + "?done=before")
    if isinstance(error, RegistryDown):
        return HttpResponseRedirect(reverse("portal:apply_kept"))
    if isinstance(error, FilingGone) and _begun_ones(request, parent_in(request)):
        return HttpResponseRedirect(reverse("portal:apply_open"))
    return render(request, "portal/family/refused.html", refused_values(error))


@dataclass(frozen=True, slots=True, repr=False)
class Begun:
    """An application of this parent to be finished; the name is there once the child is known."""

    filing: OpenFiling
    name: str


def _begun_ones(request: HttpRequest, own: Own) -> list[Begun]:
    """What this parent began; a child that has come into the queue by now is left out."""
    found = []
    for filing in open_filings(city_of(request).code, own.person, clock.now()):
        people = filing_people(filing.token)
        child = person_by_iin(people[1]) if people else None
        if child is not None and application_of(child) is not None:
            continue
        mine = child if child in own.children else None
        found.append(Begun(filing, names_of([mine])[mine] if mine else ""))
    return found


@permits(Permission.CABINET)
@require_http_methods(["GET", "HEAD", "POST"])
def open_ones(request: HttpRequest) -> HttpResponse:
    """Applications begun earlier: the registry was silent, or the parent left."""
    own = parent_in(request)
    begun = _begun_ones(request, own)
    if request.method == "POST":
        wanted = request.POST.get("filing", "")
        if any(one.filing.token == wanted for one in begun):
            return _go_on(request, own, wanted)
    if not begun:
        return HttpResponseRedirect(reverse("portal:cabinet"))
    return show(request, "open.html", {"rows": begun})


def _go_on(request: HttpRequest, own: Own, token: str) -> HttpResponse:
    """Take the filing up again: this session has shown whose it is."""
    try:
        prove_filing(
            actor=own.actor,
            moment=clock.now(),
            request_key=act_key(request, "prove"),
            city=city_of(request).code,
            token=token,
            through="code",
        )
    except AlreadyDone:
        pass  # proven before
    except DomainError as error:
        return _stopped(request, error)
    request.session[STATE] = {"filing": token, "form": ""}
    return HttpResponseRedirect(reverse("portal:data"))


@permits(Permission.CABINET)
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """Show what the registry says of the child; the parent confirms it."""
    if STATE not in request.session:
        return HttpResponseRedirect(reverse("portal:apply_open"))
    own = parent_in(request)
    try:
        wanted = _wanted(request, own)
    except DomainError as error:
        return _stopped(request, error)
    if request.method == "POST":
        request.session[STATE] = {**request.session[STATE], "child": wanted.child}
        return HttpResponseRedirect(reverse("portal:consent"))
    rows = [
        Row(_("Child"), wanted.name),
        Row(_("Date of birth"), wanted.born),
        Row(_("Queue type"), wanted.queue),
    ]
    if wanted.may_from:
        rows.append(Row(_("A voucher may come from"), wanted.may_from))
    return show(request, "data.html", {"rows": rows, "warnings": wanted.warnings})


def _begun(request: HttpRequest, name: str) -> HttpResponse | None:
    """Lead back to the first step that is not done, or to the result when all are."""
    state = request.session.get(STATE, {})
    if "filed" in state:
        return HttpResponseRedirect(reverse("portal:filed") + "?done=before")
    for needed, address in (("child", "data"), ("consent", "consent"), ("privilege", "privilege")):
        if name in {needed, address}:
            return None
        if needed not in state:
            return HttpResponseRedirect(reverse(f"portal:{address}"))
    return None


@permits(Permission.CABINET)
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Ask for the consent to the use of data; its version and language are kept."""
    if (back := _begun(request, "consent")) is not None:
        return back
    own = parent_in(request)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = give_consent(
            city=city_of(request).code,
            actor=own.actor,
            moment=clock.now(),
            request_key=act_key(request, "consent"),
            person=own.person,
            kind="registry",
            text_version=CONSENT_VERSION,
            language=lang(),
            through="portal",
        )
        request.session[STATE] = {**request.session[STATE], "consent": given}
        return HttpResponseRedirect(reverse("portal:privilege"))
    return show(request, "consent.html", {"form": form, "version": CONSENT_VERSION})


@permits(Permission.CABINET)
@require_http_methods(["GET", "HEAD", "POST"])
def privilege(request: HttpRequest) -> HttpResponse:
    """Ask for a privilege or none."""
    if (back := _begun(request, "privilege")) is not None:
        return back
    state = request.session[STATE]
    grounds = grounds_of(city_of(request).code)
    form = PrivilegeForm(
        request.POST if request.method == "POST" else None,
        grounds=choices(grounds),
        initial={"privilege": state.get("privilege", "")},
    )
    if form.is_valid():
        request.session[STATE] = {**state, "privilege": form.cleaned_data["privilege"]}
        return HttpResponseRedirect(reverse("portal:answers"))
    return show(request, "privilege.html", {"form": form, "grounds": grounds.values()})


@permits(Permission.CABINET)
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """Check the answers, then file: once, however often it is sent."""
    if (back := _begun(request, "")) is not None:
        return back
    own = parent_in(request)
    state = request.session[STATE]
    city = city_of(request).code
    chosen = None if state["privilege"] == NO_PRIVILEGE else state["privilege"]
    if request.method == "POST":
        try:
            filed_ = file_application(
                actor=own.actor,
                moment=None,
                request_key=act_key(request, "file"),
                city=city,
                guardian=own.person,
                child=state["child"],
                filing=state["filing"],
                privilege=chosen,
            )
        except DomainError as error:
            return _stopped(request, error)
        request.session[STATE] = {
            "form": state.get("form", ""),
            "filed": filed_.number,
            "child": state["child"],
        }
        return HttpResponseRedirect(reverse("portal:filed"))
    try:
        wanted = _wanted(request, own)
    except DomainError as error:
        return _stopped(request, error)
    ground = grounds_of(city)[chosen] if chosen else None
    change = pgettext("button", "Change")
    rows = [
        Row(_("Child"), wanted.name, reverse("portal:apply"), change),
        Row(_("Date of birth"), wanted.born),
        Row(_("Queue type"), wanted.queue),
        Row(
            _("Privilege"),
            ground.name if ground else _("No privilege"),
            reverse("portal:privilege"),
            change,
        ),
    ]
    return show(request, "answers.html", {"rows": rows, "ground": ground})


@permits(Permission.CABINET)
@require_GET
def filed(request: HttpRequest) -> HttpResponse:
    """Number, queue and position, and what comes next."""
    own = parent_in(request)
    state = request.session.get(STATE, {})
    child = state.get("child", 0)
    application = application_of(child) if child in own.children else None
    if "filed" not in state or application is None:
        return HttpResponseRedirect(reverse("portal:cabinet"))
    claim = privilege_of(application.pk)
    twins = [
        one
        for one in twins_of(child, application.city_id, clock.now())
        if one.child in own.children
    ]
    names = names_of([one.child for one in twins])
    values = {
        "child": child,
        "name": first_name(known_people([child])[child].name),
        "application": application,
        "queue": named(application.queue_type, lang()),
        "position": position(application.pk),
        "claim": claim if claim and claim.state == "pending" else None,
        "twins": [(first_name(names[one.child]), one.number) for one in twins],
    }
    return show(request, "filed.html", values)
