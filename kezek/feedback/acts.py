"""Questions to the consultation centre and their answers."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.say import say
from kezek.core.sealing import Purpose, seal
from kezek.feedback import errors
from kezek.feedback.models import Question
from kezek.feedback.rules import LONGEST, SHORTEST, answer_due, tidy
from kezek.feedback.states import QuestionState, may_become
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy.queries import calendar, rules_for


def _checked(text: str, short: type[errors.TextShort] | type[errors.AnswerShort]) -> str:
    text = tidy(text)
    if len(text) < SHORTEST:
        raise short
    if len(text) > LONGEST:
        raise errors.TextLong(say(_("The text is too long: at most %(n)s characters."), n=LONGEST))
    return text


@act("question.asked")
def ask_question(
    *, actor: Actor, moment: datetime, request_key: str, city: str, text: str, language: str
) -> int:
    """A parent asks the consultation centre; returns the question. The text is sealed.

    It belongs to the acting account; at the counter, to the parent's. Raises TextShort, TextLong.
    """
    text = _checked(text, errors.TextShort)
    account = actor.behalf or actor.id
    due = answer_due(moment, rules_for(city, clock.day_of(moment)), calendar(city))
    question = Question.objects.create(
        city_id=city,
        account_id=account,
        text_sealed=seal(Purpose.TEXT, text),
        language=language,
        asked_at=moment,
        due_at=due,
    )
    record(
        "question.asked",
        city=city,
        subject=question.pk,
        actor=actor,
        cause="question",
        moment=moment,
        data={"due": due.isoformat(), "account": account},
    )
    return int(question.pk)


@act("question.answered")
def answer_question(
    *, actor: Actor, moment: datetime, request_key: str, city: str, question: int, text: str
) -> int:
    """The consultation centre answers; returns the question. The text is sealed.

    Raises AnswerShort, TextLong, NoQuestion, QuestionAnswered.
    """
    text = _checked(text, errors.AnswerShort)
    changed = Question.objects.filter(
        pk=question, city_id=city, state__in=may_become(QuestionState.ANSWERED)
    ).update(
        state=QuestionState.ANSWERED,
        answer_sealed=seal(Purpose.TEXT, text),
        answered_by=actor.id,
        answered_at=moment,
    )
    if changed == 0:
        known = Question.objects.filter(pk=question, city_id=city).exists()
        raise errors.QuestionAnswered if known else errors.NoQuestion
    account = Question.objects.values_list("account_id", flat=True).get(pk=question)
    record(
        "question.answered",
        city=city,
        subject=question,
        actor=actor,
        cause="question",
        moment=moment,
        data={"account": account},
    )
    return question
