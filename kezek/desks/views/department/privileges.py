"""Privileges to review: the list, the documents, the decision; and proven ones that are false."""

from collections.abc import Callable
from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.forms_privileges import FALSE, PROVE, REFUSE, DecideForm, ProvenForm
from kezek.desks.page import department_sections, show
from kezek.face.city import city_of, lang, named
from kezek.face.submit import act_key, done, in_words, refuse
from kezek.people.access import account_in, actor_for
from kezek.people.acts import note_lookup
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of
from kezek.policy.queries import calendar, rules_for, version_in_force
from kezek.queue.acts import decide_privilege, decide_renewal, uncover_false_privilege
from kezek.queue.models import Privilege
from kezek.queue.queries import find_by_number
from kezek.queue.queries_privileges import (
    proof_content,
    proven_of,
    proven_privilege,
    review_desk,
    under_review,
)
from kezek.queue.refusals import PrivilegeDecided
from kezek.queue.rules import PAGE_ROWS

LOOKED = "privilege"


def ground_names(city: str) -> dict[str, str]:
    """The grounds of privilege in the reader's words."""
    document = version_in_force(city, clock.today()).document
    return {
        row["code"]: row["name"].get(lang(), row["name"]["kk"]) for row in document["privilege"]
    }


def _note(request: HttpRequest, privilege: Privilege) -> None:
    """Keep that this account opened the child's papers."""
    account = account_in(request)
    if account is not None:
        note_lookup(
            account=account.pk,
            person=privilege.application.child_id,
            purpose=LOOKED,
            moment=clock.now(),
        )


def _found(request: HttpRequest, privilege_id: int) -> Privilege | None:
    """A privilege to decide about, or a proven one that may turn out to be false."""
    city = city_of(request).pk
    return under_review(city, privilege_id) or proven_privilege(city, privilege_id)


def _urgency(city: str, now: datetime) -> Callable[[datetime], str]:
    """How a term is shown: `late` when over, `waits` when it ends by the end of tomorrow's work."""
    soon = clock.end_of(calendar(city).after_working_days(clock.day_of(now), 1))
    return lambda due: "late" if due <= now else "waits" if due <= soon else ""


@permits(Permission.PRIVILEGE_REVIEW)
@require_GET
def privileges(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the most urgent first; and the way to a proven privilege."""
    city = city_of(request)
    names, now = ground_names(city.pk), clock.now()
    form = ProvenForm(request.GET if "number" in request.GET else None)
    if form.is_valid() and (proven := _proven_by_number(form, city.pk)):
        return HttpResponseRedirect(reverse("desks:privilege", args=[proven]))
    desk = review_desk(city.pk)
    page = Paginator(desk, PAGE_ROWS).get_page(request.GET.get("page"))
    urgency = _urgency(city.pk, now)
    rows = [
        (
            row,
            names.get(row.code, row.code),
            named(row.application.queue_type, lang()),
            urgency(row.review_due_at),
        )
        for row in page
    ]
    return show(
        request,
        "department/privileges.html",
        department_sections(),
        {
            "rows": rows,
            "page_obj": page,
            "late": desk.filter(review_due_at__lte=now).count(),
            "form": form,
        },
    )


def _proven_by_number(form: ProvenForm, city: str) -> int | None:
    try:
        application = find_by_number(city, form.cleaned_data["number"])
    except DomainError as error:
        error.field = "number"
        refuse(form, error)
        return None
    proven = proven_of(application.pk) if application else None
    if proven is None:
        form.add_error("number", _("This application has no confirmed privilege."))
    return proven


@permits(Permission.PRIVILEGE_REVIEW)
@require_http_methods(["GET", "POST"])
def privilege(request: HttpRequest, privilege_id: int) -> HttpResponse:
    """One privilege with its documents: confirm it, refuse it with a reason, or call it false."""
    city = city_of(request)
    found = _found(request, privilege_id)
    if found is None:
        if request.method == "POST":
            return done("desks:privileges", "before")
        raise Http404
    ground = rules_for(city.pk, clock.today()).grounds.get(found.code)
    decided = not found.renewing and found.state != "pending"
    repeated = request.POST.get("verdict") in {PROVE, REFUSE}  # sent again after it was decided
    undecided = not decided or repeated
    form = DecideForm(
        request.POST or None, term=ground.valid_days if ground else 0, undecided=undecided
    )
    refusals: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            word = _decide(request, form, privilege_id, city.pk)
        except PrivilegeDecided:
            return done("desks:privileges", "before")
        except DomainError as error:
            false = form.cleaned_data["verdict"] == FALSE
            refuse(form, error, {"reason": "false_reason"} if false else None)
            refusals = [in_words(error)]
        else:
            return done("desks:privileges", word)
    _note(request, found)
    return show(
        request,
        "department/privilege.html",
        department_sections(),
        {
            "privilege": found,
            "ground": ground_names(city.pk).get(found.code, found.code),
            "queue": named(found.application.queue_type, lang()),
            "name": name_of(found.application.child_id),
            "proofs": list(found.proofs.all()),
            "form": form,
            "undecided": undecided,
            "renewal": found.renewing,
            "urgency": _urgency(city.pk, clock.now())(found.review_due_at),
            "refusals": [] if form.errors else refusals,
        },
    )


def _decide(request: HttpRequest, form: DecideForm, privilege: int, city: str) -> str:
    """Do what the form says; gives the word for what was done."""
    typed = form.cleaned_data
    actor, moment = actor_for(request), clock.now()
    if typed["verdict"] == FALSE:
        uncover_false_privilege(
            actor=actor,
            moment=moment,
            request_key=act_key(request, "false"),
            city=city,
            privilege=privilege,
            reason=typed["false_reason"],
        )
        return "false"
    proven, renewal = typed["verdict"] == PROVE, request.POST.get("of") == "renewal"
    decide = decide_renewal if renewal else decide_privilege
    decide(
        actor=actor,
        moment=moment,
        request_key=act_key(request, "renew" if renewal else "decide"),
        city=city,
        privilege=privilege,
        proven=proven,
        reason="" if proven else typed["reason"],
        issued_on=typed.get("issued_on") if proven else None,
        valid_until=typed.get("valid_until") if proven else None,
    )
    if renewal:
        return "renewed" if proven else "not_renewed"
    return "proven" if proven else "refused"


@permits(Permission.PRIVILEGE_REVIEW)
@require_GET
def proof(request: HttpRequest, privilege_id: int, proof_id: int) -> HttpResponse:
    """A document of a privilege; the look is written down."""
    found = _found(request, privilege_id)
    if found is None or proof_id not in {row.pk for row in found.proofs.all()}:
        raise Http404
    paper = proof_content(city_of(request).pk, proof_id)
    if paper is None:
        raise Http404
    _note(request, found)
    media_type, content = paper
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Cache-Control"] = "no-store"
    return answer
