"""Coming in by IIN and code, and going out."""

from datetime import date

import pytest
from django.test import Client

from kezek.core.actors import IMPORT
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.people.acts import grant_role
from kezek.people.models import Account, Challenge
from kezek.policy.models import City
from tests import builders
from tests.portal.join.conftest import NOW
from tests.portal.join.visitor import Visitor, a_family, code, wrong

pytestmark = pytest.mark.django_db


def _in(iin: str, *, path: str = "sign-in/") -> Visitor:
    visitor = Visitor().go(path)
    visitor.send("sign-in/", iin=iin)
    answer = visitor.client.post("/ru/sign-in/code/", {"code": code()})
    visitor.answer = answer
    return visitor


def _led(visitor: Visitor) -> str:
    return str(visitor.answer.headers["Location"])


def test_a_parent_comes_into_the_cabinet(city: City) -> None:
    mother, _child = a_family()
    assert _led(_in(mother)) == "/ru/cabinet/"
    assert Account.objects.count() == 1


def test_staff_come_to_their_desks(city: City) -> None:
    mother, _child = a_family()
    account = builders.an_account(builders.a_person(date(1990, 4, 2), iin=mother))
    grant_role(
        city=city.pk,
        actor=IMPORT,
        moment=NOW,
        request_key=builders.a_key(),
        account=account.pk,
        role="department",
    )
    assert _led(_in(mother)) == "/ru/desks/"


def test_who_was_sent_to_sign_in_goes_back(city: City) -> None:
    mother, _child = a_family()
    assert _led(_in(mother, path="cabinet/messages/")) == "/ru/cabinet/messages/"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_led_to_another_site(city: City, address: str) -> None:
    mother, _child = a_family()
    assert _led(_in(mother, path=f"sign-in/?next={address}")) == "/ru/cabinet/"


def test_a_wrong_and_an_empty_iin(city: City) -> None:
    visitor = Visitor().go("sign-in/").send("sign-in/", iin="123")
    assert visitor.text.count("В ИИН 12 цифр, а здесь 3.") == 2
    assert 'value="123"' in visitor.shown
    visitor.send("sign-in/", iin="")
    assert visitor.text.count("Введите свой ИИН.") == 2


def test_a_wrong_code(city: City) -> None:
    mother, _child = a_family()
    visitor = Visitor().go("sign-in/").send("sign-in/", iin=mother)
    visitor.send("sign-in/code/", code=wrong(code()))
    assert visitor.text.count("Осталось попыток: 4.") == 2


def test_the_code_page_without_a_code_asked(city: City) -> None:
    assert Visitor().go("sign-in/code/").path == "sign-in/"


def test_a_silent_registry_lets_in_whom_we_know(city: City) -> None:
    mother, _child = a_family()
    _in(mother)
    set_mode(Port.REGISTRY, Mode.DOWN)
    Challenge.objects.all().delete()
    assert _led(_in(mother)) == "/ru/cabinet/"


def test_a_silent_registry_tells_a_stranger_to_come_later(city: City) -> None:
    mother, _child = a_family()
    visitor = Visitor().go("sign-in/").send("sign-in/", iin=mother)
    set_mode(Port.REGISTRY, Mode.DOWN)
    visitor.send("sign-in/code/", code=code())
    assert "Реестр сейчас не отвечает" in visitor.text
    assert not Account.objects.exists()


def test_signing_out_asks_first_and_then_forgets(city: City) -> None:
    mother, _child = a_family()
    visitor = _in(mother)
    visitor.go("sign-out/")
    assert visitor.path == "sign-out/"
    assert visitor.client.session.get("_auth_user_id")
    visitor.send("sign-out/")
    assert "Вы вышли из кабинета" in visitor.text
    assert not visitor.client.session.get("_auth_user_id")
    assert "data-offline-forget" in visitor.shown


def test_a_form_of_another_site_is_refused(city: City) -> None:
    answer = Client(enforce_csrf_checks=True).post("/ru/sign-in/", {"iin": "900402400020"})
    assert answer.status_code == 403
