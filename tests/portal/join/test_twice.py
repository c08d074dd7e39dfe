"""Every button may be pressed twice."""

import pytest

from kezek.delivery.models import Message
from kezek.people.models import Challenge, Consent
from kezek.policy.models import City
from kezek.queue.models import Application, Filing
from tests.portal.join.visitor import (
    Visitor,
    a_family,
    at_answers,
    at_data,
    code,
    typed,
)

pytestmark = pytest.mark.django_db


def test_two_iins_sent_twice(city: City) -> None:
    family = a_family()
    visitor = Visitor().go("apply/")
    key = visitor.key()
    visitor.send("apply/", **typed(family))
    visitor.send("apply/", **typed(family), request_key=key)
    assert visitor.path == "apply/code/"
    assert Filing.objects.count() == Challenge.objects.count() == Message.objects.count() == 1


def test_two_iins_sent_twice_before_the_first_answer_came(city: City) -> None:
    """The second press carries no session yet: it gets the same filing and the same code."""
    family = a_family()
    first, second = Visitor().go("apply/"), Visitor().go("apply/")
    key = first.key()
    first.send("apply/", **typed(family), request_key=key)
    second.send("apply/", **typed(family), request_key=key)
    assert second.path == "apply/code/"
    assert Filing.objects.count() == Challenge.objects.count() == Message.objects.count() == 1
    second.send("apply/code/", code=code())
    assert second.path == "apply/data/"


def test_the_same_form_with_a_corrected_iin_is_another_filing(city: City) -> None:
    first, other = a_family(), a_family()
    visitor = Visitor().go("apply/")
    key = visitor.key()
    visitor.send("apply/", **typed(first))
    visitor.send("apply/", **typed(other), request_key=key)
    assert Filing.objects.count() == 2


def test_the_code_sent_twice(city: City) -> None:
    family = a_family()
    visitor = at_data(family)
    visitor.send("apply/code/", code=code())
    assert visitor.path == "apply/data/"


def test_the_consent_sent_twice(city: City) -> None:
    visitor = at_data(a_family()).send("apply/data/").go("apply/consent/")
    key = visitor.key()
    visitor.send("apply/consent/", agreed="on")
    visitor.send("apply/consent/", agreed="on", request_key=key)
    assert Consent.objects.count() == 1


def test_the_application_sent_twice(city: City) -> None:
    visitor = at_answers(a_family())
    key = visitor.key()
    visitor.send("apply/answers/")
    visitor.send("apply/answers/", request_key=key)
    assert visitor.path == "apply/filed/"
    assert "Вы уже это сделали. Результат ниже." in visitor.text
    assert Application.objects.count() == 1


@pytest.mark.parametrize("page", ["answers", "privilege", "consent", "data", "code"])
def test_the_back_button_leads_to_the_result(city: City, page: str) -> None:
    visitor = at_answers(a_family()).send("apply/answers/")
    number = Application.objects.get().number
    visitor.go(f"apply/{page}/")
    assert visitor.path == "apply/filed/"
    assert "Вы уже это сделали. Результат ниже." in visitor.text
    assert number in visitor.text


def test_the_first_form_sent_again_after_the_end_leads_to_the_result(city: City) -> None:
    family = a_family()
    visitor = Visitor().go("apply/")
    key = visitor.key()
    visitor.send("apply/", **typed(family)).send("apply/code/", code=code()).send("apply/data/")
    visitor.send("apply/consent/", agreed="on").send("apply/privilege/", privilege="none")
    visitor.send("apply/answers/")
    visitor.send("apply/", **typed(family), request_key=key)
    assert visitor.path == "apply/filed/"
    assert Filing.objects.count() == 1


def test_a_sign_in_sent_twice_gives_one_code(city: City) -> None:
    mother, _child = a_family()
    visitor = Visitor().go("sign-in/")
    key = visitor.key()
    visitor.send("sign-in/", iin=mother)
    visitor.send("sign-in/", iin=mother, request_key=key)
    assert visitor.path == "sign-in/code/"
    assert Challenge.objects.count() == 1
