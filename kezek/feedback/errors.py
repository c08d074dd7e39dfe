"""Refusals of this room: what is wrong and what to do next."""

from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError


class TextShort(DomainError):
    """Nothing, or as good as nothing, was written."""

    code = "text_short"
    message = _("Write your question in a few words.")
    field = "text"


class AnswerShort(DomainError):
    """Nothing, or as good as nothing, was answered."""

    code = "answer_short"
    message = _("Write the answer.")
    field = "text"


class TextLong(DomainError):
    """The text does not fit."""

    code = "text_long"
    field = "text"


class NoQuestion(DomainError):
    """There is no such question in this city."""

    code = "no_question"
    message = _("There is no such question.")


class QuestionAnswered(DomainError):
    """Somebody was there first."""

    code = "question_answered"
    message = _("This question is already answered.")
    todo = _("Open the list again.")
