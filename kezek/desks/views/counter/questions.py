"""Questions to the consultation centre."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.forms import AnswerForm
from kezek.desks.page import counter_sections, show
from kezek.face.city import city_of
from kezek.face.submit import act_key, done, refuse
from kezek.feedback import queries
from kezek.feedback.acts import answer_question
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.people.queries import name_of, person_of


@permits(Permission.QUESTION_ANSWER)
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """Open questions, the most urgent first."""
    rows = queries.open_questions(city_of(request).pk)
    return show(
        request,
        "counter/questions.html",
        counter_sections(),
        {"rows": rows, "now": clock.now()},
    )


@permits(Permission.QUESTION_ANSWER)
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """One question and its answer."""
    city = city_of(request).pk
    found = queries.question(city, question_id)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(
                actor=actor_for(request),
                moment=clock.now(),
                request_key=act_key(request, "answer"),
                city=city,
                question=question_id,
                text=form.cleaned_data["text"],
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return done("desks:questions", "answered")
    return show(
        request,
        "counter/question.html",
        counter_sections(),
        {
            "question": found,
            "name": name_of(person_of(found.account)),
            "form": form,
        },
    )
