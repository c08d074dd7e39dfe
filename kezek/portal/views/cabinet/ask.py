"""Asking the consultation centre and reading its answers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kezek.face.city import lang
from kezek.face.submit import in_words
from kezek.feedback.acts import ask_question
from kezek.feedback.queries import questions_of
from kezek.people.permissions import Permission, permits
from kezek.portal.forms.parent import QuestionForm
from kezek.portal.views.cabinet.family import REFUSED, attempt, draw, family_of, to


@permits(Permission.CABINET)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and beneath it what was asked and answered before."""
    family = family_of(request)
    form = QuestionForm()
    status = 200
    if request.method == "POST":
        form = QuestionForm(request.POST)
        form.is_valid()
        _question, refusal = attempt(
            lambda: ask_question(
                city=family.city,
                actor=family.actor,
                moment=family.now,
                request_key=family.key,
                text=form.cleaned_data["text"],
                language="ru" if lang() == "ru" else "kk",
            )
        )
        if refusal is None:
            return to("ask")
        form.add_error("text", in_words(refusal))
        status = REFUSED
    response = draw(
        request,
        family,
        "ask",
        {"section": "ask", "form": form, "questions": questions_of(family.account)},
    )
    response.status_code = status
    return response
