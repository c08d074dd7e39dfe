from datetime import timedelta

import pytest

from kezek.people import queries
from kezek.people.acts import note_lookup
from tests.people.builders import MOMENT, a_city, a_person, an_account

pytestmark = pytest.mark.django_db


def test_a_person_sees_who_looked_and_why_newest_first() -> None:
    a_city()
    person, other = a_person(), a_person()
    clerk = an_account()
    note_lookup(account=clerk, person=person, purpose="counter", moment=MOMENT)
    later = MOMENT + timedelta(hours=1)
    note_lookup(account=clerk, person=person, purpose="privilege", moment=later)
    note_lookup(account=clerk, person=other, purpose="counter", moment=later)
    looks = [(look.purpose, look.looked_at) for look in queries.looks_at(person)]
    assert looks == [("privilege", later), ("counter", MOMENT)]
