from datetime import date

import pytest

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.feedback import errors
from kezek.feedback.acts import answer_question, ask_question
from kezek.feedback.models import Question
from kezek.feedback.queries import open_questions, question, questions_of
from kezek.feedback.states import QUESTION_MOVES, QuestionState, may_become
from kezek.journal.models import Entry
from tests.attendance.builders import Key

MONDAY = clock.at(date(2025, 9, 8), 11)
ANSWER = "Кезек жыл сайын жаңарады."


@pytest.fixture
def asked(city: str, parent: Actor, key: Key) -> int:
    return ask_question(
        actor=parent,
        moment=clock.at(date(2025, 9, 5), 16),
        request_key=key(),
        city="taraz",
        text="Нөмірім неге өзгерді?",
        language="kk",
    )


def answer(key: Key, counter: Actor, number: int, text: str = ANSWER, city: str = "taraz") -> int:
    return answer_question(
        actor=counter, moment=MONDAY, request_key=key(), city=city, question=number, text=text
    )


def test_the_parent_reads_the_answer(asked: int, parent: Actor, counter: Actor, key: Key) -> None:
    assert answer(key, counter, asked) == asked
    (said,) = questions_of(parent.id)
    assert (said.state, said.answer, said.answered_at) == ("answered", ANSWER, MONDAY)
    row = Question.objects.get()
    assert row.answered_by_id == counter.id
    assert ANSWER.encode() not in bytes(row.answer_sealed or b"")
    assert open_questions("taraz") == []
    entry = Entry.objects.get(kind="question.answered")
    assert (entry.subject_id, entry.data) == (asked, {"account": parent.id})


def test_it_is_answered_once(asked: int, counter: Actor, key: Key) -> None:
    answer(key, counter, asked)
    with pytest.raises(errors.QuestionAnswered):
        answer(key, counter, asked, "Another answer")
    said = question("taraz", asked)
    assert said is not None
    assert said.answer == ANSWER


def test_an_unknown_question_is_refused(asked: int, counter: Actor, key: Key) -> None:
    with pytest.raises(errors.NoQuestion):
        answer(key, counter, asked + 1)


def test_another_citys_question_is_unknown(asked: int, counter: Actor, key: Key) -> None:
    with pytest.raises(errors.NoQuestion):
        answer(key, counter, asked, city="almaty-auezov")
    assert question("almaty-auezov", asked) is None


def test_an_empty_answer_is_refused(asked: int, counter: Actor, key: Key) -> None:
    with pytest.raises(errors.AnswerShort):
        answer(key, counter, asked, " ")


def test_an_answer_too_long_is_refused(asked: int, counter: Actor, key: Key) -> None:
    with pytest.raises(errors.TextLong):
        answer(key, counter, asked, "x" * 3001)


def test_every_single_move() -> None:
    assert set(QUESTION_MOVES) == set(QuestionState)
    assert may_become(QuestionState.ANSWERED) == ["open"]
    assert may_become(QuestionState.OPEN) == []
