"""Twins: children of one family born together, recognised when both stand in the queue."""

from datetime import date, timedelta

import pytest

from kezek.journal.models import Entry
from kezek.people.models import Guardianship, Person
from kezek.queue.acts import NewApplication, file_application, file_applications
from kezek.queue.models import Application, Twins
from kezek.queue.queries_family import twins_of
from tests.builders import (
    PARENT,
    START,
    TARAZ,
    a_child,
    a_city,
    a_key,
    a_person,
    guardian_of,
    statements_of,
)

pytestmark = pytest.mark.django_db

BORN = date(2022, 3, 4)


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    a_city()


def file(child: Person) -> Application:
    filed = file_application(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        guardian=guardian_of(child).pk,
        child=child.pk,
    )
    return Application.objects.get(pk=filed.application_id)


def siblings(days: int) -> tuple[Person, Person]:
    mother = a_person()
    return a_child(BORN, mother), a_child(BORN + timedelta(days=days), mother)


@pytest.mark.parametrize(("days", "pairs"), [(0, 1), (1, 1), (31, 1), (32, 0)])
def test_twins_are_born_so_many_days_apart_at_most(days: int, pairs: int) -> None:
    first, second = (file(child) for child in siblings(days))
    found = list(Twins.objects.values_list("one_id", "other_id"))
    assert found == [(first.pk, second.pk)][:pairs]
    entries = Entry.objects.filter(kind="twins.recognised")
    assert [(one.subject_id, one.data) for one in entries] == [(first.pk, {"other": second.pk})][
        :pairs
    ]


def test_two_parents_in_common_make_one_pair() -> None:
    first, second = siblings(0)
    father = a_person(sex="m")
    for child in (first, second):
        Guardianship.objects.create(child=child, guardian=father, kind="father")
    file(first)
    file(second)
    assert Twins.objects.count() == 1


def test_children_of_two_families_are_no_twins() -> None:
    file(a_child(BORN))
    file(a_child(BORN))
    assert not Twins.objects.exists()


def test_triplets_are_three_pairs_also_when_filed_at_once() -> None:
    mother = a_person()
    children = [a_child(BORN, mother) for _n in range(3)]
    file_applications(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        applications=[NewApplication(mother.pk, child.pk) for child in children],
    )
    assert Twins.objects.count() == 3


def test_the_parent_is_told_of_the_twin_before_and_after() -> None:
    first, second = siblings(0)
    assert [(one.child, one.number) for one in twins_of(first.pk, TARAZ, START)] == [
        (second.pk, "")
    ]
    filed = file(second)
    assert [one.number for one in twins_of(first.pk, TARAZ, START)] == [filed.number]
    Person.objects.filter(pk=second.pk).update(died_on=START.date())
    assert twins_of(first.pk, TARAZ, START) == []


def test_many_cost_as_many_statements_as_one() -> None:
    def batch(size: int) -> int:
        children = [a_child(BORN) for _n in range(size)]
        new = [NewApplication(guardian_of(child).pk, child.pk) for child in children]
        return statements_of(
            lambda: file_applications(
                actor=PARENT,
                moment=START,
                request_key=a_key(),
                city=TARAZ,
                applications=new,
            )
        )

    batch(1)  # reads the rules once
    assert batch(2) == batch(12)
