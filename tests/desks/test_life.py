"""What befalls a family, at the counter and on the department's desk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kezek.core import clock, sealing
from kezek.delivery.models import Message
from kezek.journal.models import Entry
from kezek.people import queries
from kezek.people.acts import NewPhone, keep_phones
from kezek.people.models import ChildCase, Lookup, Person
from kezek.people.sealing import Purpose, unseal
from kezek.policy.models import City
from kezek.queue.acts import annul_application, file_appeal
from kezek.queue.models import Appeal, Application
from tests.builders import PARENT, START, TARAZ, a_city, a_key, an_application, guardian_of
from tests.desks.staff import cost, keyed, signed_in, staff, words
from tests.people.builders import a_registry_row, known_to_registry

CASE = "/ru/desks/counter/case/"
PHONE, NEW = "+77010000001", "+77010000009"


@pytest.fixture(autouse=True)
def _july(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    sealing.ring()  # read where it lies, before VAR moves
    settings.VAR = tmp_path
    a_city()
    City.objects.filter(pk=TARAZ).update(is_default=True)
    with clock.standing_at(START):
        yield


@pytest.fixture
def counter() -> Client:
    return signed_in(staff("counter"))


@pytest.fixture
def department() -> Client:
    return signed_in(staff("department"))


def iin_of(person: Person) -> str:
    return unseal(Purpose.IIN, bytes(person.iin_sealed))


def opened(counter: Client, application: Application, *, agreed: bool = True) -> Person:
    counter.post("/ru/desks/counter/", keyed(number=application.number))
    parent = guardian_of(application.child)
    if agreed:
        counter.post(CASE, keyed(guardian=parent.pk, agreed="on"))
    return parent


def registered(child: Person, *, died: str = "", **parents: str) -> None:
    row = a_registry_row(
        iin=iin_of(child), birth_date=child.birth_date, phone="", died=died, **parents
    )
    known_to_registry([row])


def code() -> str:
    found = re.search(r"\b(\d{6})\b", Message.objects.order_by("-id")[0].text)
    assert found is not None
    return found[1]


# A lost phone


def test_a_phone_is_changed_by_the_code_that_the_parent_reads_out(counter: Client) -> None:
    parent = opened(counter, an_application())
    keep_phones(
        city=TARAZ,
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        phones=[NewPhone(parent.pk, PHONE, "registry")],
    )
    assert "Телефон потерян" in words(counter.get(CASE))
    answer = counter.post(f"{CASE}phone/", keyed(phone=NEW))
    assert answer.headers["Location"] == f"{CASE}phone/code/"
    answer = counter.post(f"{CASE}phone/code/", keyed(code="000"))
    assert "Код неверный" in words(answer)
    right = code()
    answer = counter.post(f"{CASE}phone/code/", keyed(code=right))
    assert answer.headers["Location"] == f"{CASE}?done=phone"
    assert queries.phone_of(parent.pk) == NEW
    assert Entry.objects.get(kind="phone.replaced").actor.startswith("counter:")


def test_a_phone_is_changed_for_nobody_who_has_not_agreed(counter: Client) -> None:
    opened(counter, an_application(), agreed=False)
    for page in ("phone/", "phone/code/", "appeal/"):
        assert counter.post(CASE + page, keyed(phone=NEW)).headers["Location"] == CASE
    assert not Message.objects.exists()


def test_what_is_no_phone_is_said_beside_the_field(counter: Client) -> None:
    opened(counter, an_application())
    assert "Введите номер полностью" in words(counter.post(f"{CASE}phone/", keyed(phone="12")))


# Another guardian


def test_the_registry_names_a_new_guardian(counter: Client) -> None:
    application = an_application()
    opened(counter, application, agreed=False)
    aunt = a_registry_row()
    known_to_registry([aunt])
    registered(application.child, guardian=aunt.iin)
    answer = counter.post(f"{CASE}guardian/", keyed(iin=aunt.iin, checked="on"))
    assert answer.headers["Location"] == f"{CASE}?done=guardian"
    new = queries.person_by_iin(aunt.iin)
    assert queries.guardians_of(application.child_id) == [new]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("12", "В ИИН 12 цифр"), ("", "ничего не изменилось")],
)
def test_what_the_registry_does_not_say_changes_nothing(
    counter: Client, typed: str, said: str
) -> None:
    application = an_application()
    parent = opened(counter, application, agreed=False)
    registered(application.child, mother=iin_of(parent))
    answer = counter.post(f"{CASE}guardian/", keyed(iin=typed, checked="on"))
    assert said in words(answer)
    assert queries.guardians_of(application.child_id) == [parent.pk]


# A death


def test_a_death_is_written_down_once_the_registry_confirms_it(counter: Client) -> None:
    application = an_application()
    opened(counter, application, agreed=False)
    registered(application.child)
    sent = keyed(person=application.child_id)
    assert "Реестр этого не подтверждает" in words(counter.post(f"{CASE}death/", sent))
    registered(application.child, died="2025-06-20")
    answer = counter.post(f"{CASE}death/", keyed(person=application.child_id))
    assert answer.headers["Location"] == f"{CASE}?done=died"
    assert queries.is_dead(application.child_id)


def test_a_stranger_s_death_is_not_told_here(counter: Client) -> None:
    opened(counter, an_application(), agreed=False)
    other = an_application()
    answer = counter.post(f"{CASE}death/", keyed(person=other.child_id))
    assert "Выберите из списка." in words(answer)


# Moving here


def test_a_family_that_moved_here_brings_its_case(counter: Client) -> None:
    a_city("almaty-auezov")
    application = an_application(city="almaty-auezov")
    parent = guardian_of(application.child)
    known_to_registry([a_registry_row(iin=iin_of(parent))])
    registered(application.child, mother=iin_of(parent))
    sent = {"parent_iin": iin_of(parent), "child_iin": iin_of(application.child), "agreed": "on"}
    answer = counter.post("/ru/desks/counter/move/", keyed(**sent))
    assert answer.headers["Location"] == f"{CASE}?done=moved"
    assert ChildCase.objects.get(pk=application.child_id).city_id == TARAZ
    moved = Application.objects.get(case_id=application.child_id)
    assert (moved.city_id, moved.filed_at) == (TARAZ, application.filed_at)
    again = counter.post("/ru/desks/counter/move/", keyed(**sent))
    assert "уже в этом городе" in words(again)


def test_a_case_is_not_moved_for_somebody_else(counter: Client) -> None:
    a_city("almaty-auezov")
    application = an_application(city="almaty-auezov")
    stranger = a_registry_row()
    known_to_registry([stranger])
    registered(application.child)
    sent = {"parent_iin": stranger.iin, "child_iin": iin_of(application.child), "agreed": "on"}
    answer = counter.post("/ru/desks/counter/move/", keyed(**sent))
    assert "не записаны родителем" in words(answer)
    assert ChildCase.objects.get(pk=application.child_id).city_id == "almaty-auezov"


# Appeals


def annulled() -> Application:
    application = an_application(state="voucher")
    annul_application(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        reason="voucher_refused",
    )
    return application


def appealed(application: Application | None = None) -> int:
    return file_appeal(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=(application or annulled()).pk,
        text="Отказа от ваучера не было.",
    )


def test_an_appeal_is_filed_at_the_counter(counter: Client) -> None:
    application = annulled()
    opened(counter, application)
    assert "Подать жалобу" in words(counter.get(CASE))
    assert "Напишите" in words(counter.post(f"{CASE}appeal/", keyed(text=" ")))
    answer = counter.post(f"{CASE}appeal/", keyed(text="Отказа не было."))
    assert answer.headers["Location"] == f"{CASE}?done=appealed"
    assert Appeal.objects.get().application_id == application.pk


def test_the_department_reads_and_upholds(department: Client) -> None:
    application = annulled()
    number = appealed(application)
    assert application.number in words(department.get("/ru/desks/appeals/"))
    page = words(department.get(f"/ru/desks/appeals/{number}/"))
    assert "Отказа от ваучера не было." in page
    assert Lookup.objects.get().purpose == "appeal"
    sent = keyed(reason="portal_fault")
    answer = department.post(f"/ru/desks/appeals/{number}/", sent)
    assert answer.headers["Location"] == "/ru/desks/appeals/?done=upheld"
    application.refresh_from_db()
    assert application.state == "waiting"
    again = department.post(f"/ru/desks/appeals/{number}/", keyed(reason="own_choice"))
    assert again.headers["Location"] == "/ru/desks/appeals/?done=before"


def test_a_decision_needs_a_reason(department: Client) -> None:
    number = appealed()
    answer = department.post(f"/ru/desks/appeals/{number}/", keyed())
    assert "Выберите из списка." in words(answer)


def test_an_appeal_that_is_not_there(department: Client) -> None:
    assert department.get("/ru/desks/appeals/999/").status_code == 404


def test_the_list_costs_the_same_for_one_and_three(department: Client) -> None:
    appealed()
    department.get("/ru/desks/appeals/")
    one = cost(department, "/ru/desks/appeals/")
    appealed()
    appealed()
    assert cost(department, "/ru/desks/appeals/") == one


def test_the_counter_decides_no_appeals(counter: Client) -> None:
    assert counter.get("/ru/desks/appeals/").status_code == 403
