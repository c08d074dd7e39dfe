"""The paper that proves a privilege."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.face.submit import in_words
from kezek.people.permissions import Permission, permits
from kezek.portal.forms.parent import ProofForm
from kezek.portal.views.cabinet.family import (
    REFUSED,
    attempt,
    case_of,
    draw,
    family_of,
    owner,
    to,
)
from kezek.queue.acts import add_proof


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, child: int) -> HttpResponse:
    """Add a document to the privilege that waits for one."""
    family = family_of(request)
    own, case = case_of(family, child)
    step = next((one for one in case.steps if one.key == "privilege"), None)
    privilege = step.subject if step else None
    if step is None or privilege is None:
        raise Http404
    form = ProofForm()
    if request.method == "POST":
        form = ProofForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["proof"]
            _done, refusal = attempt(
                lambda: add_proof(
                    city=case.city,
                    actor=family.actor,
                    moment=family.now,
                    request_key=family.key,
                    privilege=privilege,
                    content=file.read(),
                    media_type=file.content_type or "",
                )
            )
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
        },
    )
    if form.errors:
        response.status_code = REFUSED
    return response
