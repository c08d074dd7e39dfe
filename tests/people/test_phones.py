"""A second phone, and the main one changed: where codes and messages go, who learns of it."""

from pathlib import Path

import pytest

from kezek.core.actors import Actor, Role
from kezek.delivery.models import Message
from kezek.journal.models import Entry
from kezek.people import queries
from kezek.people.acts import (
    NewPhone,
    PhoneGone,
    PhoneHeld,
    PhonesFull,
    SignedStatement,
    StatementUsed,
    Through,
    add_phone,
    keep_phones,
    remove_phone,
    replace_phone,
)
from kezek.people.models import Phone, Statement
from kezek.people.sealing import Purpose, unseal
from tests.builders import a_key
from tests.people.builders import (
    MOMENT,
    a_city,
    a_registry_row,
    an_account,
    known_to_registry,
)
from tests.people.builders import persons as registered

pytestmark = pytest.mark.django_db

FIRST, SECOND, NEW, NEWS = "+77010000001", "+77010000002", "+77010000003", "+77010000004"
PARENT = Actor(Role.PARENT, 1)


@pytest.fixture
def person() -> int:
    """Somebody whom the registry's phone reaches."""
    a_city()
    number = queries.person_of(an_account())
    seen(number, FIRST)
    return number


def seen(person: int, phone: str) -> None:
    keep_phones(
        city="taraz",
        actor=PARENT,
        moment=MOMENT,
        request_key=a_key(),
        phones=[NewPhone(person, phone, "registry")],
    )


def add(person: int, phone: str = SECOND) -> int:
    return add_phone(
        city="taraz",
        actor=PARENT,
        moment=MOMENT,
        request_key=a_key(),
        person=person,
        phone=phone,
    )


def remove(person: int) -> int:
    return remove_phone(
        city="taraz", actor=PARENT, moment=MOMENT, request_key=a_key(), person=person
    )


def replace(
    person: int,
    phone: str = NEW,
    through: Through = Through.COUNTER,
    statement: SignedStatement | None = None,
) -> int:
    return replace_phone(
        city="taraz",
        actor=PARENT,
        moment=MOMENT,
        request_key=a_key(),
        person=person,
        phone=phone,
        through=through,
        statement=statement,
    )


def test_messages_go_to_both_phones_and_codes_to_the_main_one(person: int) -> None:
    add(person)
    assert queries.phones_to_write([person]) == {person: [FIRST, SECOND]}
    assert queries.phone_of(person) == FIRST
    entry = Entry.objects.filter(kind="phone.confirmed").latest("pk")
    assert (entry.subject_id, entry.data) == (person, {"source": "confirmed"})


def test_a_phone_is_added_once_and_there_are_two_at_most(person: int) -> None:
    with pytest.raises(PhoneHeld):
        add(person, FIRST)
    add(person)
    with pytest.raises(PhoneHeld):
        add(person)
    with pytest.raises(PhonesFull):
        add(person, NEW)


def test_the_second_phone_is_removed_with_its_number_and_can_come_back(person: int) -> None:
    add(person)
    remove(person)
    assert queries.phones_to_write([person]) == {person: [FIRST]}
    assert bytes(Phone.objects.get(source="confirmed").sealed) == b""
    with pytest.raises(PhoneGone):
        remove(person)
    add(person)
    assert queries.phones_to_write([person]) == {person: [FIRST, SECOND]}


def test_the_main_phone_is_never_removed(person: int) -> None:
    with pytest.raises(PhoneGone):
        remove(person)
    assert queries.phone_of(person) == FIRST


def test_a_lost_phone_is_replaced_and_told_of_it(person: int) -> None:
    add(person)
    replace(person)
    assert queries.phones_to_write([person]) == {person: [NEW, SECOND]}
    (told,) = Message.objects.all()
    assert unseal(Purpose.PHONE, bytes(told.address_sealed)) == FIRST
    assert Entry.objects.get(kind="phone.replaced").data == {"source": "counter", "certificate": ""}


def test_the_second_phone_can_become_the_main_one(person: int) -> None:
    add(person)
    replace(person, SECOND)
    assert queries.phones_to_write([person]) == {person: [SECOND]}


def test_the_main_phone_does_not_replace_itself(person: int) -> None:
    with pytest.raises(PhoneHeld):
        replace(person, FIRST)
    replace(person)
    with pytest.raises(PhoneHeld):
        replace(person)


def test_a_signed_statement_is_kept_and_works_once(person: int) -> None:
    signed = SignedStatement("Codes go to this phone.", b"cms", "5a")
    replace(person, NEW, Through.EDS, signed)
    kept = Statement.objects.get()
    assert (kept.person_id, kept.certificate_serial) == (person, "5a")
    assert unseal(Purpose.TEXT, bytes(kept.text_sealed)) == signed.text
    assert Entry.objects.get(kind="phone.replaced").data["certificate"] == "5a"
    replace(person, SECOND)
    with pytest.raises(StatementUsed):
        replace(person, NEW, Through.EDS, signed)
    assert queries.phone_of(person) == SECOND


def test_codes_go_to_the_proven_phone_until_the_registry_has_news(
    person: int, sandbox: Path
) -> None:
    iin = queries.iin_of(person)
    known_to_registry([a_registry_row(iin=iin, phone=FIRST)])
    assert queries.phone_to_ask(iin) == FIRST
    replace(person)
    assert queries.phone_to_ask(iin) == NEW, "the registry still holds the lost one"
    known_to_registry([a_registry_row(iin=iin, phone=NEWS)])
    assert queries.phone_to_ask(iin) == NEWS
    seen(person, NEWS)
    assert queries.phone_to_ask(iin) == NEWS
    assert queries.phones_to_write([person]) == {person: [NEWS]}


def test_the_registry_does_not_bring_a_lost_phone_back(person: int) -> None:
    replace(person)
    seen(person, FIRST)
    assert queries.phones_to_write([person]) == {person: [NEW]}


def test_many_people_cost_one_statement(django_assert_num_queries: object, person: int) -> None:
    add(person)
    others = registered()
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's
        queries.phones_to_write([person, *others])
