"""A privilege from the cabinet: naming one, and the paper that proves it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.case.states import StepState
from kezek.core.errors import DomainError
from kezek.face.submit import in_words, refuse
from kezek.people.permissions import Permission, permits
from kezek.portal.forms.application import PrivilegeForm
from kezek.portal.forms.parent import ProofForm
from kezek.portal.views.cabinet.family import (
    REFUSED,
    Family,
    attempt,
    case_of,
    draw,
    family_of,
    owner,
    to,
)
from kezek.portal.views.grounds import choices, grounds_of
from kezek.queue.acts import add_proof, claim_privilege
from kezek.queue.documents import ACCEPTED, refuse_too_large
from kezek.queue.queries import privilege_of


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, child: int) -> HttpResponse:
    """Add a document to the privilege that waits for one, or a newer one before it runs out."""
    family = family_of(request)
    own, case = case_of(family, child)
    step = next((one for one in case.steps if one.key == "privilege"), None)
    claim = privilege_of(case.application)
    if step is None or claim is None or step.state is not StepState.WAITS:
        raise Http404
    form = ProofForm()
    if request.method == "POST":
        form = ProofForm(request.POST, request.FILES)
        if form.is_valid():
            refusal = _added(family, case.city, claim.pk, form)
            if refusal is None:
                return to("case", child)
            form.add_error("proof" if refusal.field == "proof" else None, in_words(refusal))
    response = draw(
        request,
        family,
        "proof",
        {
            **owner(own),
            "section": "child",
            "step": step,
            "form": form,
            "accepted": ACCEPTED,
            "ground": grounds_of(case.city).get(claim.code),
        },
    )
    if form.errors:
        response.status_code = REFUSED
    return response


def _added(family: Family, city: str, privilege: int, form: ProofForm) -> DomainError | None:
    """Add the file; one that is too large is not even read."""
    file = form.cleaned_data["proof"]

    def add() -> int:
        refuse_too_large(file.size)
        return add_proof(
            city=city,
            actor=family.actor,
            moment=family.now,
            request_key=family.key,
            privilege=privilege,
            content=file.read(),
            media_type=file.content_type or "",
        )

    return attempt(add)[1]


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, child: int) -> HttpResponse:
    """Name a privilege after the application was filed, or another one after a refusal."""
    family = family_of(request)
    own, case = case_of(family, child)
    if case.application_state not in {"waiting", "inactive"}:
        raise Http404
    grounds = grounds_of(case.city)
    form = PrivilegeForm(
        request.POST if request.method == "POST" else None, grounds=choices(grounds), none=False
    )
    if form.is_valid():
        _done, refusal = attempt(
            lambda: claim_privilege(
                city=case.city,
                actor=family.actor,
                moment=family.now,
                request_key=family.key,
                application=case.application,
                code=form.cleaned_data["privilege"],
            )
        )
        if refusal is None:
            return to("proof", child)
        refuse(form, refusal)
    response = draw(
        request,
        family,
        "claim",
        {**owner(own), "section": "child", "form": form, "grounds": grounds.values()},
    )
    if form.errors:
        response.status_code = REFUSED
    return response
