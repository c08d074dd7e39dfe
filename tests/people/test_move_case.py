"""A child's case moves to another city: one line in each journal."""

import pytest

from kezek.core.actors import Actor, Role
from kezek.journal.models import Entry
from kezek.people.acts import CaseElsewhere, move_case
from kezek.people.models import ChildCase
from tests.builders import START, a_key
from tests.people.builders import a_city, a_person

pytestmark = pytest.mark.django_db


def move(child: int, city: str, to: str) -> int:
    return move_case(
        city=city,
        actor=Actor(Role.COUNTER, 5),
        moment=START,
        request_key=a_key(),
        child=child,
        to=to,
    )


@pytest.fixture
def child() -> int:
    """A child whose case lies in the first of two cities."""
    here = a_city()
    a_city("other", is_default=False)
    number = a_person()
    ChildCase.objects.create(child_id=number, city=here, opened_at=START)
    return number


def test_the_case_lies_in_the_other_city_and_both_journals_say_so(child: int) -> None:
    assert move(child, "taraz", "other") == child
    assert ChildCase.objects.get(pk=child).city_id == "other"
    said = Entry.objects.filter(subject_type="case").order_by("pk")
    assert [(one.city, one.kind, one.data) for one in said] == [
        ("taraz", "case.moved", {"to": "other"}),
        ("other", "case.opened", {}),
    ]


def test_a_case_moves_from_where_it_lies_alone(child: int) -> None:
    with pytest.raises(CaseElsewhere):
        move(child, "other", "taraz")
    with pytest.raises(CaseElsewhere):
        move(a_person(), "taraz", "other")
    assert ChildCase.objects.get(pk=child).city_id == "taraz"
