"""Privileges to review: the list, the documents, the decision."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.forms import DecideForm
from kezek.desks.page import department_sections, show
from kezek.face.city import city_of, lang, named
from kezek.face.submit import act_key, done, in_words, refuse
from kezek.people.access import account_in, actor_for
from kezek.people.acts import note_lookup
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of
from kezek.policy.queries import version_in_force
from kezek.queue.acts import decide_privilege
from kezek.queue.models import Privilege
from kezek.queue.queries import proof_content, review_desk

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


def _pending(request: HttpRequest, privilege_id: int) -> Privilege | None:
    desk = review_desk(city_of(request).pk)
    return next((row for row in desk if row.pk == privilege_id), None)


@permits(Permission.PRIVILEGE_REVIEW)
@require_GET
def privileges(request: HttpRequest) -> HttpResponse:
    """Pending privileges, the most urgent first."""
    city = city_of(request)
    names = ground_names(city.pk)
    rows = [
        (row, names.get(row.code, row.code), named(row.application.queue_type, lang()))
        for row in review_desk(city.pk)
    ]
    return show(
        request,
        "department/privileges.html",
        department_sections(),
        {"rows": rows, "now": clock.now()},
    )


@permits(Permission.PRIVILEGE_REVIEW)
@require_http_methods(["GET", "POST"])
def privilege(request: HttpRequest, privilege_id: int) -> HttpResponse:
    """One privilege with its documents: confirm it, or refuse it with a reason."""
    city = city_of(request)
    form = DecideForm(request.POST or None)
    refusals: list[str] = []
    if request.method == "POST" and form.is_valid():
        proven = form.cleaned_data["verdict"] == "prove"
        try:
            decide_privilege(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "decide"),
                city=city.pk,
                privilege=privilege_id,
                proven=proven,
                reason="" if proven else form.cleaned_data["reason"],
                valid_until=form.cleaned_data["valid_until"] if proven else None,
            )
        except DomainError as error:
            refuse(form, error)
            refusals = [in_words(error)]
        else:
            return done("desks:privileges", "proven" if proven else "refused")
    found = _pending(request, privilege_id)
    if found is None:
        if refusals:
            return done("desks:privileges", "before")
        raise Http404
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
            "now": clock.now(),
        },
    )


@permits(Permission.PRIVILEGE_REVIEW)
@require_GET
def proof(request: HttpRequest, privilege_id: int, proof_id: int) -> HttpResponse:
    """A document of a privilege under review; the look is written down."""
    found = _pending(request, privilege_id)
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
