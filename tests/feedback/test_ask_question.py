from dataclasses import replace
from datetime import date

import pytest

from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.feedback import errors
from kezek.feedback.acts import ask_question
from kezek.feedback.models import Question
from kezek.feedback.queries import open_questions, questions_of, waiting_count
from kezek.feedback.rules import answer_due
from kezek.journal.models import Entry
from kezek.policy.queries import calendar, rules_for
from tests.attendance.builders import Key

FRIDAY = clock.at(date(2025, 9, 5), 16)
TEXT = "Баламның нөмірі неге өзгерді?"


def ask(key: Key, actor: Actor, text: str = TEXT) -> int:
    return ask_question(
        actor=actor, moment=FRIDAY, request_key=key(), city="taraz", text=text, language="kk"
    )


def test_the_question_waits_with_its_term(city: str, parent: Actor, key: Key) -> None:
    number = ask(key, parent)
    row = Question.objects.get()
    assert (row.pk, row.account_id, row.state) == (number, parent.id, "open")
    assert row.due_at == clock.at(date(2025, 9, 13))  # 5 working days: Friday the 12th, 24:00
    entry = Entry.objects.get(kind="question.asked")
    assert (entry.subject_id, entry.actor) == (number, str(parent))
    assert entry.data == {"due": "2025-09-13T00:00:00+05:00", "account": parent.id}


def test_the_term_is_the_citys_rule(city: str, parent: Actor, key: Key) -> None:
    rules = rules_for("taraz", clock.day_of(FRIDAY))
    shorter = replace(rules, parameters={**rules.parameters, "question_answer_working_days": 1})
    assert rules.number("question_answer_working_days") == 5
    assert answer_due(FRIDAY, shorter, calendar()) == clock.at(date(2025, 9, 9))  # after Monday


def test_the_text_is_sealed_and_only_the_asker_and_the_desk_read_it(
    city: str, parent: Actor, counter: Actor, key: Key
) -> None:
    ask(key, parent)
    assert TEXT.encode() not in bytes(Question.objects.get().text_sealed)
    assert "нөмірі" not in str(list(Entry.objects.values()))
    assert [said.text for said in questions_of(parent.id)] == [TEXT]
    assert questions_of(counter.id) == []
    assert [said.text for said in open_questions("taraz")] == [TEXT]
    assert waiting_count("taraz") == 1


def test_at_the_counter_it_belongs_to_the_parent(
    city: str, parent: Actor, counter: Actor, key: Key
) -> None:
    ask(key, Actor(Role.COUNTER, counter.id, behalf=parent.id))
    assert Question.objects.get().account_id == parent.id


@pytest.mark.parametrize("text", ["", "   \r\n ", "ok?"])
def test_too_little_is_refused(city: str, parent: Actor, key: Key, text: str) -> None:
    with pytest.raises(errors.TextShort) as refused:
        ask(key, parent, text)
    assert refused.value.field == "text"


def test_too_much_is_refused(city: str, parent: Actor, key: Key) -> None:
    assert ask(key, parent, "x" * 3000)
    with pytest.raises(errors.TextLong) as refused:
        ask(key, parent, "x" * 3001)
    assert "3000" in str(refused.value)


def test_a_double_submit_asks_once(city: str, parent: Actor) -> None:
    numbers = {
        ask_question(
            actor=parent,
            moment=FRIDAY,
            request_key="double",
            city="taraz",
            text=TEXT,
            language="kk",
        )
        for _ in range(2)
    }
    assert numbers == {Question.objects.get().pk}
