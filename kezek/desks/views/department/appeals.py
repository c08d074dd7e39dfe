"""Appeals against annulments: the list, the parent's words, the decision with its reason."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from kezek.case.queries import timeline
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.beside import look
from kezek.desks.forms_life import DecideAppealForm
from kezek.desks.page import department_sections, show
from kezek.face.city import city_of, lang, named
from kezek.face.submit import act_key, done, refuse
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of
from kezek.queue.acts import decide_appeal
from kezek.queue.queries_family import appeal_desk, appeal_text, open_appeal
from kezek.queue.rules import UPHOLDS, AppealReason

LOOKED = "appeal"


@permits(Permission.APPEAL_DECIDE)
@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    """Open appeals, the most urgent first."""
    rows = [
        (row, named(row.application.queue_type, lang())) for row in appeal_desk(city_of(request).pk)
    ]
    context = {"rows": rows, "now": clock.now()}
    return show(request, "department/appeals.html", department_sections(), context)


@permits(Permission.APPEAL_DECIDE)
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """One appeal: what the parent says, what the case says, the decision."""
    city = city_of(request).pk
    form = DecideAppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            decide_appeal(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "appeal"),
                city=city,
                appeal=appeal_id,
                reason=reason,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            upheld = AppealReason(reason) in UPHOLDS
            return done("desks:appeals", "upheld" if upheld else "rejected")
    found = open_appeal(city, appeal_id)
    if found is None:
        if form.errors:
            return done("desks:appeals", "before")
        raise Http404
    child = found.application.child_id
    look(request, child, LOOKED)
    case = timeline(child, lang(), clock.now())
    context = {
        "appeal": found,
        "queue": named(found.application.queue_type, lang()),
        "name": name_of(child),
        "text": appeal_text(found),
        "steps": [(step.title, step.moment) for step in case.steps if step.moment] if case else [],
        "form": form,
    }
    return show(request, "department/appeal.html", department_sections(), context)
