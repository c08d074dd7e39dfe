from datetime import date

import pytest
from django.test import Client

from kezek.contracts.models import Contract
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.feedback.acts import ask_question
from kezek.feedback.models import Question
from kezek.people.models import Account, Consent, Guardianship, Lookup, Person
from kezek.people.sealing import Purpose, unseal
from kezek.places.models import Place
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import (
    START,
    TARAZ,
    a_group,
    a_key,
    a_voucher,
    an_account,
    an_application,
    guardian_of,
)
from tests.desks.staff import cost, keyed, last_actor, signed_in, staff, words
from tests.people.builders import an_iin

FIND, CASE, APPLY = "/ru/desks/counter/", "/ru/desks/counter/case/", "/ru/desks/apply/"
QUESTIONS = "/ru/desks/questions/"

pytestmark = pytest.mark.usefixtures("july")


def iin_of(person: Person) -> str:
    return unseal(Purpose.IIN, bytes(person.iin_sealed))


def opened(counter: Client, application: Application) -> None:
    answer = counter.post(FIND, keyed(number=application.number))
    assert answer.headers["Location"] == CASE


def agreed(counter: Client, application: Application) -> Person:
    """The case lies open and its parent has agreed."""
    opened(counter, application)
    parent = guardian_of(application.child)
    answer = counter.post(CASE, keyed(guardian=parent.pk, agreed="on"))
    assert answer.headers["Location"] == CASE + "?done=consented"
    return parent


# Finding


@pytest.mark.parametrize("way", ["number", "old", "child", "parent"])
def test_a_case_is_found_and_the_look_is_kept(counter: Client, clerk: Account, way: str) -> None:
    row = an_application(old_number="2024/17")
    typed = {
        "number": {"number": row.number},
        "old": {"number": "2024/17"},
        "child": {"iin": iin_of(row.child)},
        "parent": {"iin": iin_of(guardian_of(row.child))},
    }[way]
    answer = counter.post(FIND, keyed(**typed))
    assert answer.headers["Location"] == CASE  # neither a name nor a number of anybody
    kept = Lookup.objects.get()
    assert (kept.account_id, kept.person_id) == (clerk.pk, row.child_id)
    assert kept.purpose == ("counter:number" if way in {"number", "old"} else "counter:iin")
    assert row.number in words(counter.get(CASE))


def test_a_parent_of_two_is_asked_which(counter: Client) -> None:
    rows = [an_application(), an_application()]
    parent = guardian_of(rows[0].child)
    Guardianship.objects.create(child=rows[1].child, guardian=parent, kind="mother")
    page = counter.post(FIND, keyed(iin=iin_of(parent)))
    assert "Какой ребёнок?" in words(page)
    assert counter.post(f"{FIND}choose/", {"child": 999_999}).status_code == 404
    assert counter.post(f"{FIND}choose/", {"child": rows[1].child_id}).status_code == 302
    assert rows[1].number in words(counter.get(CASE))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Введите номер или ИИН."),
        ({"number": "K-12345678"}, "номере ошибка"),
        ({"number": "no such"}, "нет"),
        ({"iin": "12"}, "В ИИН 12 цифр"),
        ({"iin": "000000000000"}, "ИИН"),
    ],
)
def test_what_cannot_be_found_is_said_beside_the_field(
    counter: Client, typed: dict[str, str], said: str
) -> None:
    answer = counter.post(FIND, keyed(**typed))
    assert answer.status_code == 200
    assert 'class="errors"' in answer.content.decode()
    assert said in words(answer)
    for value in typed.values():
        assert f'value="{value}"' in answer.content.decode()
    assert not Lookup.objects.exists()


def test_a_stranger_to_the_queue_is_not_found(counter: Client) -> None:
    answer = counter.post(FIND, keyed(iin=an_iin()))
    assert "нет действующего заявления" in words(answer)


def test_no_case_lies_open_unless_found(counter: Client) -> None:
    for page in (CASE, f"{CASE}place/", f"{CASE}give-up/"):
        assert counter.get(page).headers["Location"] == FIND
    opened(counter, an_application())
    assert counter.post(f"{FIND}leave/").status_code == 302
    assert counter.get(CASE).headers["Location"] == FIND


# Consent


def test_without_consent_nothing_is_done(counter: Client) -> None:
    voucher = a_voucher("issued")
    opened(counter, voucher.application)
    for page in ("confirm/", "extend/", "restore/", "approve/", "give-up/", "place/"):
        assert counter.post(CASE + page, keyed(sure="on")).headers["Location"] == CASE
    voucher.refresh_from_db()
    assert voucher.state == "issued"
    parent = guardian_of(voucher.child)
    lacking = counter.post(CASE, keyed(guardian=parent.pk))
    assert words(lacking).count("Без согласия действовать за родителя нельзя.") == 2
    stranger = counter.post(CASE, keyed(guardian=an_account().person_id, agreed="on"))
    assert "Выберите из списка." in words(stranger)
    assert not Consent.objects.exists()


def test_the_consent_is_recorded_with_the_clerk(counter: Client, clerk: Account) -> None:
    row = an_application()
    parent = agreed(counter, row)
    kept = Consent.objects.get()
    assert (kept.person_id, kept.kind, kept.through) == (parent.pk, "counter", "counter")
    assert (kept.account_id, kept.ends_at) == (clerk.pk, clock.end_of(clock.day_of(START)))
    assert "Вы действуете за" in words(counter.get(CASE))


def test_a_consent_does_not_carry_over_to_another_case(counter: Client) -> None:
    agreed(counter, an_application())
    voucher = a_voucher("issued")
    opened(counter, voucher.application)
    counter.post(f"{CASE}confirm/", keyed())
    voucher.refresh_from_db()
    assert voucher.state == "issued"


def test_who_no_longer_answers_for_the_child_is_not_acted_for(counter: Client) -> None:
    voucher = a_voucher("issued")
    agreed(counter, voucher.application)
    Guardianship.objects.update(until=clock.day_of(START))
    counter.post(f"{CASE}confirm/", keyed())
    voucher.refresh_from_db()
    assert voucher.state == "issued"


# Acting


def test_the_voucher_is_confirmed_for_the_parent(counter: Client, clerk: Account) -> None:
    voucher = a_voucher("issued")
    parent = agreed(counter, voucher.application)
    sent = keyed()
    for _ in range(2):
        answer = counter.post(f"{CASE}confirm/", sent)
        assert answer.headers["Location"] == CASE + "?done=confirmed"
    voucher.refresh_from_db()
    assert voucher.state == "confirmed"
    account = Account.objects.get(person=parent)
    assert last_actor("voucher.confirmed") == f"counter:{clerk.pk}>{account.pk}"
    again = counter.post(f"{CASE}confirm/", keyed())
    assert 'class="errors"' in again.content.decode()


def test_giving_up_shows_the_consequence_and_asks(counter: Client) -> None:
    voucher = a_voucher("issued")
    agreed(counter, voucher.application)
    page = f"{CASE}give-up/"
    assert "в конец очереди" in words(counter.get(page)) or "очеред" in words(counter.get(page))
    unsure = counter.post(page, keyed())
    assert words(unsure).count("Поставьте отметку") == 2
    assert counter.post(page, keyed(sure="on")).headers["Location"] == CASE + "?done=given_up"
    voucher.refresh_from_db()
    assert voucher.state == "refused"
    assert counter.get(CASE).status_code == 200


def test_a_place_is_chosen_for_the_parent(counter: Client) -> None:
    voucher = a_voucher("confirmed")
    group, full = a_group(capacity=5), a_group(capacity=1, taken=1)
    agreed(counter, voucher.application)
    page = words(counter.get(f"{CASE}place/"))
    assert group.kindergarten.name_ru in page
    assert full.kindergarten.name_ru not in page
    assert "Мест нет" in words(counter.get(f"{CASE}place/?q=nowhere"))
    refused = counter.post(f"{CASE}place/", keyed(group=full.pk))
    assert 'class="errors"' in refused.content.decode()
    sent = keyed(group=group.pk)
    for _ in range(2):
        answer = counter.post(f"{CASE}place/", sent)
        assert answer.headers["Location"] == CASE + "?done=placed"
    assert Place.objects.get().group_id == group.pk
    assert Contract.objects.count() == 1


def test_a_place_of_nowhere_is_refused(counter: Client) -> None:
    voucher = a_voucher("confirmed")
    agreed(counter, voucher.application)
    for typed in ("x", "999999"):
        assert (
            'class="errors"' in counter.post(f"{CASE}place/", keyed(group=typed)).content.decode()
        )
    assert not Place.objects.exists()


def test_an_inactive_application_is_restored(counter: Client) -> None:
    row = an_application(state="inactive")
    Application.objects.filter(pk=row.pk).update(
        inactive_at=START, restore_due_at=clock.at(date(2025, 7, 20))
    )
    agreed(counter, row)
    assert "Восстановить заявление" in words(counter.get(CASE))
    counter.post(f"{CASE}restore/", keyed())
    row.refresh_from_db()
    assert row.state == "waiting"


def test_the_time_to_sign_is_extended_once(counter: Client) -> None:
    voucher = a_voucher("confirmed")
    agreed(counter, voucher.application)
    assert "Продлить срок" in words(counter.get(CASE))
    assert counter.post(f"{CASE}extend/", keyed()).headers["Location"] == f"{CASE}?done=extended"
    voucher.refresh_from_db()
    assert voucher.extended_times == 1
    assert "Продлить срок" not in words(counter.get(f"{CASE}?done=extended"))
    assert "больше нельзя" in words(counter.post(f"{CASE}extend/", keyed()))


# Questions


def asked(text: str = "Когда будет место?") -> Question:
    account = an_account()
    pk = ask_question(
        actor=Actor(Role.PARENT, account.pk),
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        text=text,
        language="ru",
    )
    return Question.objects.get(pk=pk)


def test_a_question_is_answered_once(counter: Client) -> None:
    row = asked()
    assert "Когда будет место?" in words(counter.get(QUESTIONS))
    path = f"{QUESTIONS}{row.pk}/"
    empty = counter.post(path, keyed(text=" "))
    assert words(empty).count("Напишите ответ.") == 2
    sent = keyed(text="В сентябре, по очереди.")
    for _ in range(2):
        assert counter.post(path, sent).headers["Location"] == QUESTIONS + "?done=answered"
    assert "В сентябре, по очереди." in words(counter.get(path))
    late = counter.post(path, keyed(text="Ещё один ответ."))
    assert "уже ответили" in words(late) or 'class="errors"' in late.content.decode()
    assert counter.get(f"{QUESTIONS}999/").status_code == 404


def test_the_questions_hold_their_query_count(counter: Client) -> None:
    counts = []
    for many in (1, 2):
        for _ in range(many):
            asked()
        counts.append(cost(counter, QUESTIONS))
    assert counts[0] == counts[1]


def test_the_free_places_hold_their_query_count(counter: Client) -> None:
    voucher: Voucher = a_voucher("confirmed")
    agreed(counter, voucher.application)
    counts = []
    for many in (1, 2):
        for _ in range(many):
            a_group(capacity=5)
        counts.append(cost(counter, f"{CASE}place/"))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", [FIND, CASE, APPLY, QUESTIONS, f"{CASE}place/"])
def test_only_the_counter_opens_its_pages(path: str) -> None:
    for role in ("department", "auditor", "head", "educator"):
        assert signed_in(staff(role)).get(path).status_code == 403
    assert Client().get(path).status_code == 302
