"""A lost phone changed by EDS: nothing shows or goes out before the signature is checked."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kezek.contracts.demo_keys import sandbox_sign_as
from kezek.core import clock
from kezek.delivery.models import Message
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.people import queries
from kezek.people.models import Account, Person, Statement
from kezek.policy.models import City
from tests import builders
from tests.portal.join.visitor import OTHER_PHONE, PHONE, Visitor, a_family, code, wrong

pytestmark = pytest.mark.django_db

START, SIGN, CODE = "sign-in/phone/", "sign-in/phone/sign/", "sign-in/phone/code/"


def at_statement(iin: str, phone: str = OTHER_PHONE) -> Visitor:
    visitor = Visitor().go(START)
    return visitor.send(START, iin=iin, phone=phone)


def the_text(visitor: Visitor) -> bytes:
    return bytes(visitor.client.get("/ru/sign-in/phone/text/").content)


def test_the_demo_s_button_signs_and_the_code_makes_the_phone_the_main_one(city: City) -> None:
    mother, _child = a_family()
    visitor = at_statement(mother)
    assert visitor.path == SIGN
    assert mother in visitor.text
    assert not Message.objects.exists(), "no code before the signature"
    visitor.send(SIGN, demo="1")
    assert visitor.path == CODE
    visitor.send(CODE, code=code())
    assert visitor.path == "cabinet/mine/"
    person = Person.objects.get(pk=queries.person_by_iin(mother) or 0)
    assert queries.phone_of(person.pk) == OTHER_PHONE
    assert queries.phone_to_ask(mother) == OTHER_PHONE
    assert Statement.objects.get().person == person


def test_a_signature_from_one_s_own_device_is_uploaded(city: City) -> None:
    mother, _child = a_family()
    visitor = at_statement(mother)
    cms = sandbox_sign_as(iin=mother, payload=the_text(visitor), at=clock.now())
    visitor.send(SIGN, signature=SimpleUploadedFile("statement.cms", cms))
    assert visitor.path == CODE


def test_somebody_else_s_signature_opens_nothing(city: City) -> None:
    mother, _child = a_family()
    stranger = builders.an_iin(date(1988, 1, 3))
    visitor = at_statement(mother)
    cms = sandbox_sign_as(iin=stranger, payload=the_text(visitor), at=clock.now())
    visitor.send(SIGN, signature=SimpleUploadedFile("statement.cms", cms))
    assert visitor.path == SIGN
    assert "подпись другого человека" in visitor.text
    assert not Message.objects.exists()


@pytest.mark.parametrize("content", [b"not a signature", b"\x30\x03\x02\x01\x00"])
def test_a_file_that_is_no_signature(city: City, content: bytes) -> None:
    mother, _child = a_family()
    visitor = at_statement(mother)
    visitor.send(SIGN, signature=SimpleUploadedFile("statement.cms", content))
    assert "Подпись повреждена" in visitor.text
    assert not Message.objects.exists()


def test_no_file_chosen(city: City) -> None:
    visitor = at_statement(a_family()[0]).send(SIGN)
    assert "Выберите файл подписи." in visitor.text


def test_a_known_and_an_unknown_iin_see_the_same_statement(city: City) -> None:
    known, _child = a_family()
    unknown = builders.an_iin(date(1979, 1, 3))
    pages = [at_statement(iin) for iin in (known, unknown)]
    assert [page.path for page in pages] == [SIGN, SIGN]
    assert not Person.objects.exists()


def test_who_is_in_no_registry_is_refused_after_the_code_alone(city: City) -> None:
    a_family()
    visitor = at_statement(builders.an_iin(date(1979, 1, 3)))
    visitor.send(SIGN, demo="1")
    visitor.send(CODE, code=code())
    assert "В реестре нет такого человека" in visitor.text
    assert not Account.objects.exists()


def test_a_wrong_code_changes_nothing(city: City) -> None:
    mother, _child = a_family()
    visitor = at_statement(mother).send(SIGN, demo="1")
    visitor.send(CODE, code=wrong(code()))
    assert "Код неверный" in visitor.text
    assert queries.phone_to_ask(mother) == PHONE


def test_a_silent_signature_service_is_said_so(city: City) -> None:
    mother, _child = a_family()
    visitor = at_statement(mother)
    set_mode(Port.SIGNATURE, Mode.DOWN)
    visitor.send(SIGN, demo="1")
    assert visitor.path == SIGN
    assert "не отвечает" in visitor.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"iin": ""}, "Введите свой ИИН."), ({"phone": "12"}, "Введите номер полностью")],
)
def test_bad_input_is_said_beside_the_field(city: City, typed: dict[str, str], said: str) -> None:
    mother, _child = a_family()
    visitor = Visitor().go(START).send(START, **{"iin": mother, "phone": OTHER_PHONE, **typed})
    assert visitor.path == START
    assert visitor.text.count(said) == 2


@pytest.mark.parametrize("page", [SIGN, CODE, "sign-in/phone/text/"])
def test_without_a_beginning_there_is_no_middle(city: City, page: str) -> None:
    assert Visitor().go(page).path == START
