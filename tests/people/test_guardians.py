"""The registry's news about who answers for a child, and about deaths."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from kezek.core.actors import Actor, Role
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.journal.models import Entry
from kezek.people import queries
from kezek.people.acts import (
    GuardianNews,
    NobodyLeft,
    NothingNew,
    NotRelated,
    RegistryLives,
    admit_parent,
    ask_death,
    ask_guardians,
    ask_registry,
    change_guardians,
    end_guardianship,
    register_death,
)
from kezek.people.models import Account, Guardianship
from kezek.people.ports import civil_registry
from kezek.people.ports.registry import RegistryDown
from tests.builders import a_key
from tests.people.builders import (
    MOMENT,
    a_city,
    a_new_person,
    a_registry_row,
    an_iin,
    known_to_registry,
)
from tests.people.builders import persons as registered

pytestmark = pytest.mark.django_db

COUNTER = Actor(Role.COUNTER, 7)
BORN = date(2022, 4, 2)


class Family(NamedTuple):
    """A mother who came in with her child; numbers and IINs."""

    mother: int
    child: int
    mother_iin: str
    child_iin: str


def the_child(iin: str, *, mother: str = "", guardian: str = "", died: str = "") -> None:
    known_to_registry(
        [
            a_registry_row(
                iin=iin,
                name="Сапарова Інжу Ерланқызы",
                birth_date=BORN,
                phone="",
                mother=mother,
                guardian=guardian,
                died=died,
            )
        ]
    )


@pytest.fixture
def family(sandbox: Path) -> Family:
    a_city()
    mother, child = an_iin(), an_iin(BORN)
    known_to_registry([a_registry_row(iin=mother)])
    the_child(child, mother=mother)
    admitted = come_in(mother)
    return Family(admitted[0], admitted[1], mother, child)


def come_in(iin: str) -> tuple[int, int]:
    admitted = admit_parent(
        city="taraz",
        actor=COUNTER,
        moment=MOMENT,
        request_key=a_key(),
        answer=ask_registry(civil_registry(), iin),
        language="kk",
    )
    return admitted.person, admitted.children[0] if admitted.children else 0


def ask(family: Family, newcomer: str = "") -> GuardianNews:
    return ask_guardians(civil_registry(), family.child, newcomer)


def change(news: GuardianNews) -> list[int]:
    return change_guardians(
        city="taraz", actor=COUNTER, moment=MOMENT, request_key=a_key(), news=news
    )


def test_a_new_guardian_takes_the_place_of_the_old_one(family: Family) -> None:
    aunt = a_registry_row(name="Сапарова Дана Маратқызы")
    known_to_registry([aunt])
    the_child(family.child_iin, guardian=aunt.iin)
    (new,) = change(ask(family, aunt.iin))
    assert queries.guardians_of(family.child) == [new]
    assert not queries.answers_for(family.mother, family.child)
    ended = Entry.objects.get(kind="guardian.ended")
    assert ended.data == {"kind": "mother", "child": family.child, "guardian": family.mother}
    assert Guardianship.objects.get(guardian=family.mother).until == MOMENT.date()


def test_a_relation_that_is_over_is_learnt_at_the_next_sign_in(family: Family) -> None:
    the_child(family.child_iin, guardian=an_iin())
    come_in(family.mother_iin)
    assert queries.children_of(family.mother) == []
    assert Entry.objects.filter(kind="guardian.ended").count() == 1


def test_a_child_unknown_to_the_registry_is_taken_from_nobody(family: Family) -> None:
    (other,) = registered(a_new_person(iin=an_iin(BORN), birth_date=BORN))
    Guardianship.objects.create(child_id=other, guardian_id=family.mother, kind="mother")
    come_in(family.mother_iin)
    assert set(queries.children_of(family.mother)) == {family.child, other}


def test_a_stranger_does_not_become_a_guardian(family: Family) -> None:
    stranger = a_registry_row()
    known_to_registry([stranger])
    for iin in (stranger.iin, an_iin()):
        with pytest.raises(NotRelated):
            ask(family, iin)


def test_a_dead_newcomer_is_no_guardian(family: Family) -> None:
    gone = a_registry_row(died="2025-08-01")
    known_to_registry([gone])
    the_child(family.child_iin, mother=family.mother_iin, guardian=gone.iin)
    with pytest.raises(NotRelated):
        ask(family, gone.iin)


def test_nothing_new_is_said_and_nothing_changes(family: Family) -> None:
    for newcomer in ("", family.mother_iin):
        with pytest.raises(NothingNew):
            ask(family, newcomer)


def test_a_child_is_not_left_without_anybody(family: Family) -> None:
    the_child(family.child_iin)
    with pytest.raises(NobodyLeft):
        ask(family)
    assert queries.answers_for(family.mother, family.child)


def test_a_silent_registry_changes_nothing(family: Family) -> None:
    set_mode(Port.REGISTRY, Mode.DOWN)
    with pytest.raises(RegistryDown):
        ask(family, an_iin())


def test_an_ended_relation_ends_once(family: Family) -> None:
    def end() -> bool:
        return end_guardianship(
            city="taraz",
            actor=COUNTER,
            moment=MOMENT,
            request_key=a_key(),
            child=family.child,
            guardian=family.mother,
        )

    assert end() is True
    assert end() is False
    assert Entry.objects.filter(kind="guardian.ended").count() == 1


# Deaths


def die(person: int, day: date = date(2025, 8, 20)) -> bool:
    return register_death(
        city="taraz",
        actor=COUNTER,
        moment=MOMENT,
        request_key=a_key(),
        person=person,
        died_on=day,
    )


def test_the_dead_sign_in_no_more_and_answer_for_nobody(family: Family) -> None:
    assert die(family.mother) is True
    assert not Account.objects.get(person=family.mother).is_active
    assert queries.guardians_of(family.child) == []
    assert Entry.objects.get(kind="person.died").data == {}


def test_a_death_is_written_down_once(family: Family) -> None:
    die(family.child)
    assert die(family.child) is False
    assert queries.children_of(family.mother) == []


def test_a_death_of_the_mother_comes_with_the_new_guardian(family: Family) -> None:
    aunt = a_registry_row()
    known_to_registry([aunt, a_registry_row(iin=family.mother_iin, died="2025-08-20")])
    the_child(family.child_iin, mother=family.mother_iin, guardian=aunt.iin)
    (new,) = change(ask(family, aunt.iin))
    assert queries.guardians_of(family.child) == [new]
    assert queries.is_dead(family.mother)


def test_a_child_s_death_is_learnt_at_the_next_sign_in(family: Family) -> None:
    the_child(family.child_iin, mother=family.mother_iin, died="2025-08-20")
    come_in(family.mother_iin)
    assert queries.is_dead(family.child)
    assert not Entry.objects.filter(kind="guardian.ended").exists()


def test_only_the_registry_tells_of_a_death(family: Family) -> None:
    with pytest.raises(RegistryLives):
        ask_death(civil_registry(), family.child)
    the_child(family.child_iin, mother=family.mother_iin, died="2025-08-20")
    assert ask_death(civil_registry(), family.child) == date(2025, 8, 20)
