"""What goes wrong on the way, and what the page says to do."""

from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.people.models import Account, Challenge, Guardianship
from kezek.people.ports.sandbox_registry import add_people, sandbox_registry
from kezek.policy.models import City
from kezek.queue.acts import lapse_filings
from kezek.queue.models import Application, Filing
from tests import builders
from tests.portal.join.conftest import NOW
from tests.portal.join.visitor import (
    PHONE,
    Visitor,
    a_family,
    at_answers,
    at_code,
    at_data,
    code,
    row,
    typed,
    wrong,
)

pytestmark = pytest.mark.django_db


def _apply(**changed: str) -> Visitor:
    family = (builders.an_iin(date(1990, 4, 2)), builders.an_iin(date(2022, 4, 2)))
    return Visitor().go("apply/").send("apply/", **{**typed(family), **changed})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"iin": ""}, "Введите свой ИИН."),
        ({"child_iin": ""}, "Введите ИИН ребёнка."),
        ({"iin": "9004024000"}, "В ИИН 12 цифр, а здесь 10."),
        ({"iin": "90040240002A"}, "В ИИН только цифры."),
        ({"child_iin": "111111111111"}, "последняя цифра не сходится"),
        ({"phone": ""}, "Введите номер телефона."),
        ({"phone": "12"}, "Введите номер полностью, например: +7 700 000 00 00."),
    ],
)
def test_bad_input_is_said_beside_the_field_and_in_the_summary(
    city: City, changed: dict[str, str], words: str
) -> None:
    visitor = _apply(**changed)
    assert visitor.path == "apply/"
    assert visitor.text.count(words) == 2
    ((name, value),) = changed.items()
    assert f'name="{name}" value="{value}"' in visitor.shown or not value
    assert 'aria-invalid="true"' in visitor.shown
    assert not Filing.objects.exists()


def test_spaces_in_an_iin_are_no_mistake(city: City) -> None:
    mother, child = a_family()
    visitor = Visitor().go("apply/")
    visitor.send(
        "apply/", iin=f"{mother[:6]} {mother[6:]}", child_iin=child, phone="8 701 000 0001"
    )
    assert visitor.path == "apply/code/"


def test_the_same_iin_twice(city: City) -> None:
    mother, _child = a_family()
    visitor = Visitor().go("apply/").send("apply/", **typed((mother, mother)))
    assert visitor.text.count("Два одинаковых ИИН") == 2


def test_swapped_iins_are_asked_about_once(city: City) -> None:
    mother, child = a_family()
    visitor = Visitor().go("apply/").send("apply/", **typed((child, mother)))
    assert visitor.text.count("Похоже, ИИН перепутаны местами") == 2
    assert not Filing.objects.exists()
    visitor.send("apply/", **typed((mother, child)))
    assert visitor.path == "apply/code/"


def test_a_wrong_code_says_how_many_tries_are_left(city: City) -> None:
    visitor = at_code(a_family())
    bad = wrong(code())
    visitor.send("apply/code/", code=bad)
    assert visitor.text.count("Код неверный. Осталось попыток: 4.") == 2
    assert f'value="{bad}"' in visitor.shown
    visitor.send("apply/code/", code=code())
    assert visitor.path == "apply/data/"


def test_too_many_wrong_codes(city: City) -> None:
    visitor = at_code(a_family())
    right = code()
    for _try in range(5):
        visitor.send("apply/code/", code=wrong(right))
    assert "Код несколько раз введён неверно. Попробуйте через" in visitor.text
    visitor.send("apply/code/", code=right)
    assert visitor.path == "apply/code/"
    assert not Account.objects.exists()


def test_no_code_typed(city: City) -> None:
    visitor = at_code(a_family()).send("apply/code/", code=" ")
    assert visitor.text.count("Введите код.") == 2


def test_an_expired_code(city: City) -> None:
    visitor = at_code(a_family())
    Challenge.objects.update(expires_at=clock.wall() - timedelta(seconds=1))
    visitor.send("apply/code/", code=code())
    assert visitor.text.count("Код устарел. Получите новый.") == 2
    Challenge.objects.update(made_at=clock.wall() - timedelta(minutes=6))
    visitor.send("apply/code/", again="1")
    assert "Новый код отправлен." in visitor.text
    visitor.send("apply/code/", code=code())
    assert visitor.path == "apply/data/"


def test_asking_for_codes_too_often(city: City) -> None:
    family = a_family()
    at_code(family)
    visitor = Visitor().go("apply/").send("apply/", **typed(family))
    assert "Код только что отправлен." in visitor.text
    assert f'value="{family[0]}"' in visitor.shown


def test_no_relation_in_the_registry(city: City) -> None:
    visitor = at_data(a_family(related=False))
    assert "В реестре вы не записаны родителем этого ребёнка." in visitor.text
    assert "Если вы опекун, приходите в консультационный центр с решением об опеке." in visitor.text


def test_a_child_whose_death_the_registry_tells(city: City) -> None:
    mother, child = a_family()
    at_data((mother, child))
    gone = row(child, "Сапарова Інжу", date(2022, 4, 2), mother=mother, died="2025-08-20")
    add_people([gone])
    Challenge.objects.update(made_at=clock.wall() - timedelta(minutes=6))
    visitor = at_data((mother, child))
    assert "Реестр не подтверждает этого человека." in visitor.text
    assert not Application.objects.exists()


def test_a_dead_grown_up_s_iin_gets_no_code(city: City) -> None:
    mother, child = a_family()
    add_people([row(mother, "Сапарова Айгүл", date(1990, 4, 2), phone=PHONE, died="2025-08-20")])
    visitor = at_code((mother, child)).send("apply/code/", code="123456")
    assert visitor.path == "apply/code/"
    assert not Account.objects.exists()


def test_a_registry_that_answers_too_slowly_is_silent(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = at_code(a_family())
    waited: list[float] = []
    monkeypatch.setattr(sandbox_registry(), "_wait", waited.append)
    set_mode(Port.REGISTRY, Mode.SLOW)
    visitor.send("apply/code/", code=code())
    assert visitor.path == "apply/kept/"
    assert "Реестр сейчас не отвечает." in visitor.text
    assert waited, "patience came to its end"
    assert Filing.objects.get().state == "proven"


def test_a_child_of_school_age(city: City) -> None:
    visitor = at_data(a_family(date(2018, 4, 2)))
    assert "Эта очередь — для детей до школы." in visitor.text


def _queued(family: tuple[str, str], state: str) -> None:
    guardian = builders.a_person(date(1990, 4, 2), iin=family[0])
    young = builders.a_person(date(2022, 4, 2), iin=family[1])
    Guardianship.objects.create(child=young, guardian=guardian, kind="mother")
    builders.an_application(case=builders.a_case(young), state=state)


def test_a_child_already_in_the_queue_is_told_to_the_proven_parent_alone(city: City) -> None:
    family = a_family()
    _queued(family, "waiting")
    visitor = at_code(family)
    assert "уже в очереди" not in visitor.text
    visitor.send("apply/code/", code=code())
    assert "Этот ребёнок уже в очереди" in visitor.text
    assert "/ru/check/" in visitor.shown


def test_a_child_that_already_attends(city: City) -> None:
    family = a_family()
    _queued(family, "placed")
    assert "Этот ребёнок уже ходит в детский сад." in at_data(family).text


def test_a_stranger_to_the_registry_never_gets_in(city: City) -> None:
    family = (builders.an_iin(date(1990, 4, 2)), builders.an_iin(date(2022, 4, 2)))
    visitor = at_code(family).send("apply/code/", code="123456")
    assert visitor.path == "apply/code/"
    assert not Account.objects.exists()


def test_a_silent_registry_keeps_the_application_and_signing_in_completes_it(city: City) -> None:
    family = a_family()
    visitor = at_code(family)
    set_mode(Port.REGISTRY, Mode.DOWN)
    visitor.send("apply/code/", code=code())
    assert visitor.path == "apply/kept/"
    assert "Реестр сейчас не отвечает." in visitor.text
    assert "11 сентября" in visitor.text  # until when it waits
    assert Filing.objects.get().state == "proven"
    set_mode(Port.REGISTRY, Mode.OK)
    Challenge.objects.update(made_at=clock.wall() - timedelta(minutes=6))
    later = Visitor().go("sign-in/").send("sign-in/", iin=family[0])
    later.send("sign-in/code/", code=code())
    assert later.path == "apply/open/"
    filing = Filing.objects.get()
    later.send("apply/open/", filing=str(filing.token))
    assert later.path == "apply/data/"
    later.send("apply/data/").send("apply/consent/", agreed="on")
    later.send("apply/privilege/", privilege="none").send("apply/answers/")
    assert Application.objects.get().filed_at == filing.filed_at


def test_a_silent_registry_and_a_parent_known_before(city: City) -> None:
    mother, child = a_family()
    at_data((mother, child))
    newborn = builders.an_iin(date(2024, 1, 5))
    add_people([row(newborn, "Сапаров Әли", date(2024, 1, 5), sex="m", mother=mother)])
    Challenge.objects.update(made_at=clock.wall() - timedelta(minutes=6))
    visitor = at_code((mother, newborn))
    set_mode(Port.REGISTRY, Mode.DOWN)
    visitor.send("apply/code/", code=code())
    assert visitor.path == "apply/kept/"
    set_mode(Port.REGISTRY, Mode.OK)
    visitor.go("apply/data/")
    assert "Сапаров Әли" in visitor.text


def test_a_filing_that_lapsed_before_its_end(city: City) -> None:
    visitor = at_answers(a_family())
    late = NOW + timedelta(days=12)
    with clock.standing_at(late):
        lapse_filings(
            city=city.pk,
            actor=CALENDAR,
            moment=late,
            request_key=builders.a_key(),
            filings=[Filing.objects.get().pk],
        )
        visitor.send("apply/answers/")
    assert "Заявление не закончили в срок." in visitor.text
    assert not Application.objects.exists()


def test_a_lost_session_says_what_to_do(city: City) -> None:
    visitor = at_code(a_family())
    visitor.client.cookies.clear()
    visitor.go("apply/code/")
    assert "Страница была открыта слишком долго" in visitor.text
    assert "/ru/sign-in/" in Visitor().go("apply/data/").shown


def test_a_step_opened_without_an_application_leads_to_the_cabinet(city: City) -> None:
    mother, _child = a_family()
    visitor = Visitor().go("sign-in/").send("sign-in/", iin=mother)
    visitor.send("sign-in/code/", code=code())
    visitor.go("apply/data/")
    assert visitor.path.startswith("cabinet/")


def test_someone_elses_filing_is_not_taken_up(city: City) -> None:
    at_data(a_family())
    token = str(Filing.objects.get().token)
    other = at_data(a_family(date(2021, 5, 6), phone=PHONE))
    other.send("apply/open/", filing=token)
    assert other.client.session["apply"]["filing"] != token
