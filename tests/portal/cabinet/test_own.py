import pytest

from kezek.core.actors import Actor, Role
from kezek.feedback.acts import answer_question
from kezek.feedback.models import Question
from kezek.feedback.queries import questions_of
from kezek.notices.models import Notice
from kezek.notices.queries import unread
from kezek.people.acts import give_consent, keep_phones, note_lookup
from kezek.people.acts.registration import NewPhone
from kezek.people.models import RoleGrant
from tests.builders import TARAZ, an_account, statements_of
from tests.places.builders import NOW, frame
from tests.portal.cabinet.home import Home, waiting

KEY = "1c9a1a04-29a3-4a3a-9a15-9d7c8d0f5e61"


@pytest.fixture
def home() -> Home:
    return waiting()[0]


def _notice(home: Home, seq: int) -> None:
    Notice.objects.create(
        city_id=TARAZ,
        person=home.account.person,
        seq=seq,
        kind="application.withdrawn",
        values={"child": home.child.pk, "number": "K-1"},
        moment=NOW,
    )


def test_messages_are_read_by_opening_them(home: Home) -> None:
    assert "No messages yet" in home.get("messages/", own=False)
    _notice(home, 1)
    assert 'class="count">1' in home.get("ask/", own=False)
    page = home.get("messages/", own=False)
    assert "new message" in page
    assert home.url() in page
    assert unread(home.account.person_id) == 0
    assert "new message" not in home.get("messages/", own=False)


def test_messages_take_a_constant_number_of_statements(home: Home) -> None:
    _notice(home, 1)
    one = statements_of(lambda: home.get("messages/", own=False))
    _notice(home, 2)
    _notice(home, 3)
    assert statements_of(lambda: home.get("messages/", own=False)) == one


def test_a_question_is_asked_once_and_its_answer_read(home: Home) -> None:
    sent = {"text": "Қашан ваучер аламыз?"}
    assert home.post("ask/", KEY, own=False, sent=sent) == home.url("ask/", own=False)
    assert home.post("ask/", KEY, own=False, sent=sent) == home.url("ask/", own=False)
    assert "Waits for an answer" in home.get("ask/", own=False)
    clerk = Actor(Role.COUNTER, an_account().pk)
    (question,) = Question.objects.all()
    answer_question(question=question.pk, text="Кезегіңіз келгенде.", **frame(actor=clerk))
    page = home.get("ask/", own=False)
    assert "Кезегіңіз келгенде." in page
    assert len(questions_of(home.account.pk)) == 1


@pytest.mark.parametrize(("text", "said"), [(" ", "a few words"), ("а" * 3001, "too long")])
def test_a_bad_question_is_refused_and_kept(home: Home, text: str, said: str) -> None:
    page = home.post("ask/", own=False, status=409, text=text)
    assert page.count(said) == 2  # in the summary and beside the field
    assert text in page


def test_questions_of_others_are_not_shown(home: Home) -> None:
    home.post("ask/", own=False, text="Менің сұрағым бар")
    other, _ = waiting()
    assert "Менің сұрағым бар" not in other.get("ask/", own=False)


def test_my_data_shows_the_phone_in_part_consents_and_looks(home: Home) -> None:
    person = home.account.person_id
    keep_phones(phones=[NewPhone(person, "+77011234567", "registry")], **frame())
    give_consent(
        person=person,
        kind="registry",
        text_version="2025-1",
        language="kk",
        through="portal",
        **frame(),
    )
    clerk = an_account()
    RoleGrant.objects.create(account=clerk, city_id=TARAZ, role="counter")
    note_lookup(account=clerk.pk, person=person, purpose="counter", moment=NOW)
    page = home.get("mine/", own=False)
    assert "+7 7•• ••• •• 67" in page
    assert "+77011234567" not in page
    assert "Text version 2025-1" in page
    assert "Consultation centre" in page
    assert "Helped at the counter" in page


def test_the_language_of_messages_changes(home: Home) -> None:
    assert home.post("mine/", own=False, language="ru") == home.url("mine/", own=False)
    home.account.refresh_from_db()
    assert home.account.language == "ru"
    home.post("mine/", own=False, status=409, language="fr")
    home.account.refresh_from_db()
    assert home.account.language == "ru"
