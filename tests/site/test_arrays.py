"""Lists of ids go over as one array, and find what Django's own way finds."""

from datetime import date

import pytest
from django.db.models import QuerySet

from kezek.people.models import Guardianship, Person
from tests.builders import a_child, a_person

pytestmark = pytest.mark.django_db


def sql(found: QuerySet[Person] | QuerySet[Guardianship]) -> tuple[str, int]:
    """The text and how many parameters go with it."""
    text, parameters = found.query.sql_with_params()
    return text, len(parameters)


def test_many_values_are_one_parameter() -> None:
    for few_or_many in (4, 4_000):
        text, parameters = sql(Person.objects.filter(pk__in=range(few_or_many)))
        assert '"id" = ANY(%s)' in text
        assert parameters == 1


def test_few_values_stand_in_the_text() -> None:
    text, parameters = sql(Person.objects.filter(pk__in=[1, 2, 3]))
    assert "IN (%s, %s, %s)" in text
    assert parameters == 3


@pytest.mark.parametrize("many", [2, 20])
def test_both_ways_find_the_same(many: int) -> None:
    people = [a_child(date(2021, 1, 1 + n)) for n in range(many)]
    asked = [one.pk for one in people]
    assert Person.objects.filter(pk__in=[*asked, *asked, None]).count() == many
    assert set(Person.objects.exclude(pk__in=asked[1:]).values_list("pk", flat=True)) >= {asked[0]}
    born = [one.birth_date for one in people]
    assert Person.objects.filter(birth_date__in=born).count() == many
    marks = [bytes(one.iin_mark) for one in people]
    assert Person.objects.filter(iin_mark__in=marks).count() == many
    assert Person.objects.filter(sex__in=["m", "f", "x", "y", "z"]).count() >= many


def test_foreign_keys_go_as_arrays_by_id_and_by_row() -> None:
    guardian = a_person()
    children = [a_child(date(2021, 1, 1 + n)) for n in range(5)]
    for child in children:
        Guardianship.objects.create(child=child, guardian=guardian, kind="mother")
    for asked in (children, [child.pk for child in children]):
        found = Guardianship.objects.filter(child__in=asked, guardian=guardian)
        assert "= ANY(%s)" in sql(found)[0]
        assert found.count() == 5


def test_nothing_asked_finds_nothing_without_a_question() -> None:
    assert not Person.objects.filter(pk__in=[]).exists()
    assert not Person.objects.filter(pk__in=[None]).exists()


def test_what_is_no_list_goes_the_way_of_django() -> None:
    some = Person.objects.filter(sex="f").values("pk")
    assert "IN (SELECT" in sql(Person.objects.filter(pk__in=some))[0]
    assert "IN (SELECT" in sql(Guardianship.objects.filter(child__in=some))[0]
