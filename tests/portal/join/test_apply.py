"""The way from two IINs to the number."""

from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.people.models import Account, Challenge, Consent
from kezek.people.ports.sandbox_registry import add_people
from kezek.people.sealing import Purpose, mark
from kezek.policy.models import City
from kezek.queue.models import Application, Filing, Privilege
from tests import builders
from tests.portal.join.visitor import (
    OTHER_PHONE,
    PHONE,
    Visitor,
    a_family,
    at_answers,
    at_code,
    at_data,
    code,
    row,
    typed,
)

pytestmark = pytest.mark.django_db


def test_two_iins_lead_to_the_code(city: City) -> None:
    visitor = at_code(a_family())
    assert "Введите код из сообщения" in visitor.text
    filing = Filing.objects.get()
    assert filing.state == "unproven"
    assert not Application.objects.exists()


def test_the_code_goes_to_the_registrys_phone_not_to_the_typed_one(city: City) -> None:
    family = a_family(phone=PHONE)
    Visitor().go("apply/").send("apply/", **typed(family, OTHER_PHONE))
    inbox = Visitor().go("demo/inbox/").text
    assert PHONE in inbox
    assert OTHER_PHONE not in inbox


def test_the_right_code_signs_in_and_shows_the_registrys_data(city: City) -> None:
    visitor = at_data(a_family())
    assert visitor.path == "apply/data/"
    assert "Сапарова Інжу Ерланқызы" in visitor.text
    assert "3 года, общая очередь" in visitor.text
    assert Filing.objects.get().state == "proven"
    assert Account.objects.count() == 1


def test_the_version_of_the_consent_is_kept(city: City) -> None:
    visitor = at_data(a_family()).send("apply/data/")
    visitor.send("apply/consent/")
    assert not Consent.objects.exists()
    assert "Чтобы продолжить, отметьте, что согласны." in visitor.text
    visitor.send("apply/consent/", agreed="on")
    given = Consent.objects.get()
    assert (given.kind, given.text_version, given.language) == ("registry", "2025-1", "ru")
    assert visitor.path == "apply/privilege/"


def test_a_privilege_is_chosen_or_said_to_be_none(city: City) -> None:
    visitor = at_data(a_family()).send("apply/data/").send("apply/consent/", agreed="on")
    visitor.send("apply/privilege/")
    assert visitor.path == "apply/privilege/"
    assert "Выберите льготу или «Льготы нет»." in visitor.text
    visitor.send("apply/privilege/", privilege="king")
    assert visitor.path == "apply/privilege/"
    visitor.send("apply/privilege/", privilege="none")
    assert visitor.path == "apply/answers/"
    assert "Льготы нет" in visitor.text


def test_the_number_the_queue_and_the_position(city: City) -> None:
    visitor = at_answers(a_family()).send("apply/answers/")
    assert visitor.path == "apply/filed/"
    application = Application.objects.get()
    assert application.number in visitor.text
    assert "3 года, общая очередь" in visitor.text
    assert "Ваш номер в очереди: 1" in visitor.text
    assert not Privilege.objects.exists()
    assert application.filed_at == Filing.objects.get().filed_at


def test_a_claimed_privilege_waits_for_its_document(city: City) -> None:
    visitor = at_answers(a_family(), "large_family")
    assert "Справка о многодетной семье" in visitor.text
    visitor.send("apply/answers/")
    claim = Privilege.objects.get()
    assert (claim.code, claim.state) == ("large_family", "pending")
    assert "Добавьте документ о льготе" in visitor.text
    assert Application.objects.get().right == "general"


def test_the_receipt_leads_to_the_open_check(city: City) -> None:
    visitor = at_answers(a_family()).send("apply/answers/")
    number = Application.objects.get().number
    visitor.go(f"receipt/{number}/")
    assert f"/ru/check/?number={number}" in visitor.text
    assert "<svg" in visitor.shown
    assert number in Visitor().go(f"check/?number={number}").text


def test_a_receipt_is_shown_to_the_family_alone(city: City) -> None:
    at_answers(a_family()).send("apply/answers/")
    number = Application.objects.get().number
    other = at_data(a_family(date(2021, 5, 6), phone=OTHER_PHONE))
    assert other.client.get(f"/ru/receipt/{number}/").status_code == 404
    stranger = Visitor().go(f"receipt/{number}/")
    assert stranger.path == "sign-in/"


def test_a_change_link_leads_back_and_the_answer_is_kept(city: City) -> None:
    visitor = at_answers(a_family(), "teacher")
    visitor.go("apply/privilege/")
    assert 'value="teacher"' in visitor.shown.partition("checked")[0][-200:]
    visitor.send("apply/privilege/", privilege="none")
    assert "Льготы нет" in visitor.text


def test_steps_are_not_skipped(city: City) -> None:
    visitor = at_data(a_family())
    visitor.go("apply/answers/")
    assert visitor.path == "apply/data/"
    visitor.send("apply/data/").go("apply/answers/")
    assert visitor.path == "apply/consent/"


def test_all_pages_speak_kazakh(city: City) -> None:
    visitor = at_answers(a_family(), "teacher", "kk").send("apply/answers/")
    assert "Өтініш қабылданды" in visitor.text
    assert "Кезек нөміріңіз: 1" in visitor.text


def test_no_iin_stands_in_an_address_or_a_session(city: City) -> None:
    family = a_family()
    visitor = at_answers(family)
    kept = str(dict(visitor.client.session))
    for iin in family:
        assert iin not in kept
        assert iin not in visitor.answer.request["PATH_INFO"]


def test_a_second_code_comes_when_the_first_one_is_lost(city: City) -> None:
    visitor = at_code(a_family())
    first = code()
    visitor.send("apply/code/", again="1")
    assert "Попробуйте через" in visitor.text  # a minute has to pass
    visitor.send("apply/code/", code=first)
    assert visitor.path == "apply/data/"


def test_a_twin_is_named_on_the_receipt_and_the_way_to_its_own_application(city: City) -> None:
    mother, child = a_family()
    twin = builders.an_iin(date(2022, 4, 2))
    add_people([row(twin, "Сапаров Мансұр Ерланұлы", date(2022, 4, 2), sex="m", mother=mother)])
    visitor = at_answers((mother, child)).send("apply/answers/")
    assert visitor.path == "apply/filed/"
    assert "ещё не в очереди: Мансұр" in visitor.text
    assert "Подать заявление и за близнеца" in visitor.text
    Challenge.objects.update(made_at=clock.wall() - timedelta(minutes=1))
    visitor.go("apply/").send("apply/", **typed((mother, twin)))
    visitor.send("apply/code/", code=code()).send("apply/data/")
    visitor.send("apply/consent/", agreed="on").send("apply/privilege/", privilege="none")
    visitor.send("apply/answers/")
    number = Application.objects.get(child__iin_mark=mark(Purpose.IIN, child)).number
    assert f"Вместе в очереди: Інжу, {number}" in visitor.text
