"""Letting in whoever is proven: what the registry says becomes ours, in one act."""

from pathlib import Path

import pytest

from kezek.core.actors import FOLLOWER
from kezek.journal.models import Entry
from kezek.people import queries
from kezek.people.acts import Admitted, admit_parent
from kezek.people.acts.admission import RegistryAnswer, ask_registry
from kezek.people.models import Account, Guardianship, Person
from kezek.people.ports import civil_registry
from tests.builders import a_key
from tests.people.builders import MOMENT, a_city, a_family

pytestmark = pytest.mark.django_db


def let_in(answer: RegistryAnswer, key: str = "") -> Admitted:
    return admit_parent(
        city="taraz",
        actor=FOLLOWER,
        moment=MOMENT,
        request_key=key or a_key(),
        answer=answer,
        language="kk",
    )


def test_person_children_phone_and_account_come_in_together(sandbox: Path) -> None:
    a_city()
    mother, _children = a_family(2)
    admitted = let_in(ask_registry(civil_registry(), mother))
    assert len(admitted.children) == 2
    assert Guardianship.objects.filter(guardian=admitted.person).count() == 2
    assert Account.objects.get(pk=admitted.account).person_id == admitted.person
    assert queries.phone_of(admitted.person) == "+77010000001"


def test_a_repeat_with_the_same_key_changes_nothing(sandbox: Path) -> None:
    a_city()
    mother, _children = a_family(1)
    answer = ask_registry(civil_registry(), mother)
    first = let_in(answer, "once")
    before = Entry.objects.count()
    assert let_in(answer, "once") == first
    assert Entry.objects.count() == before


def test_a_parent_without_children_has_an_account_too(sandbox: Path) -> None:
    a_city()
    mother, _children = a_family(0)
    admitted = let_in(ask_registry(civil_registry(), mother))
    assert admitted.children == []
    assert Person.objects.count() == 1
