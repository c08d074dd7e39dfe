from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.core.actors import IMPORT
from kezek.journal.models import Entry
from kezek.people import queries
from kezek.people.acts import NewGuardian, NewPerson, register_guardians, register_persons
from kezek.people.models import Guardianship, Person
from tests.people.builders import MOMENT, a_city, a_new_person, an_iin, persons

pytestmark = pytest.mark.django_db


def test_persons_come_back_in_the_order_given() -> None:
    a_city()
    new = [a_new_person(name=f"Тегі Аты {n}") for n in range(3)]
    ids = persons(*new)
    assert [queries.name_of(number) for number in ids] == [one.name for one in new]
    assert [queries.iin_of(number) for number in ids] == [one.iin for one in new]
    assert [queries.person_by_iin(one.iin) for one in new] == ids


def test_nothing_in_the_row_can_be_read() -> None:
    a_city()
    new = a_new_person()
    (number,) = persons(new)
    row = Person.objects.get(pk=number)
    stored = bytes(row.iin_sealed) + bytes(row.name_sealed) + bytes(row.iin_mark)
    assert new.iin.encode() not in stored
    assert new.name.encode() not in stored


def test_coming_again_brings_news_and_writes_no_second_entry() -> None:
    a_city()
    iin = an_iin()
    (first,) = persons(a_new_person(iin=iin, name="Сәбитова Айнұр"))
    again = NewPerson(iin, "Омарова Айнұр", date(1991, 3, 14), "f", date(2025, 8, 1))
    assert persons(again) == [first]
    assert queries.name_of(first) == "Омарова Айнұр"
    assert Person.objects.get(pk=first).died_on == date(2025, 8, 1)
    assert Entry.objects.filter(kind="person.registered").count() == 1


def test_the_same_iin_twice_in_one_call_is_one_person() -> None:
    a_city()
    one = a_new_person()
    first, second = persons(one, one)
    assert first == second


def test_a_repeated_request_gives_the_first_result() -> None:
    a_city()
    one, key = a_new_person(), uuid4().hex
    calls = [
        register_persons(city="taraz", actor=IMPORT, moment=MOMENT, request_key=key, persons=[one])
        for _ in range(2)
    ]
    assert calls[0] == calls[1]


def test_the_journal_says_who_came_from_where_and_nothing_else() -> None:
    a_city()
    (number,) = persons(a_new_person())
    entry = Entry.objects.get(kind="person.registered")
    assert (entry.subject_id, entry.data) == (number, {"source": "registry"})


def test_registering_many_costs_as_many_statements_as_one() -> None:
    a_city()
    persons(a_new_person())
    counts = []
    for size in (1, 50):
        new = [a_new_person() for _ in range(size)]
        with CaptureQueriesContext(connection) as caught:
            persons(*new)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def _guard(child: int, guardian: int, kind: str) -> list[int]:
    return register_guardians(
        city="taraz",
        actor=IMPORT,
        moment=MOMENT,
        request_key=uuid4().hex,
        guardians=[NewGuardian(child, guardian, kind)],
    )


def test_children_and_guardians_find_each_other() -> None:
    a_city()
    mother, father, younger, older = persons(
        a_new_person(),
        a_new_person(),
        a_new_person(birth_date=date(2022, 5, 1)),
        a_new_person(birth_date=date(2020, 5, 1)),
    )
    _guard(younger, father, "father")
    _guard(younger, mother, "mother")
    _guard(older, mother, "mother")
    assert queries.children_of(mother) == [older, younger]
    assert queries.children_of(father) == [younger]
    assert queries.guardians_of(younger) == [mother, father]
    assert queries.answers_for(mother, older)
    assert not queries.answers_for(father, older)


def test_a_live_relation_is_written_once() -> None:
    a_city()
    mother, child = persons(a_new_person(), a_new_person(birth_date=date(2021, 5, 1)))
    assert len(_guard(child, mother, "mother")) == 1
    assert _guard(child, mother, "mother") == []
    assert Entry.objects.filter(kind="guardian.registered").count() == 1


def test_an_ended_relation_gives_no_child() -> None:
    a_city()
    mother, child = persons(a_new_person(), a_new_person(birth_date=date(2021, 5, 1)))
    _guard(child, mother, "mother")
    Guardianship.objects.update(until=date(2025, 1, 1))
    assert queries.children_of(mother) == []
    assert queries.guardians_of(child) == []
    assert not queries.answers_for(mother, child)
