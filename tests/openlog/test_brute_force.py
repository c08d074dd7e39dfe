"""Nobody finds a child behind a commitment by trying every IIN there can be."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection

from kezek.core.iin import Sex, make_iins
from kezek.openlog import rules as forms
from kezek.openlog.queries import entry_of
from kezek.openlog.rules import Stage
from kezek.people.models import Guardianship, Person
from kezek.people.queries import iin_of
from kezek.queue.models import Application
from tests.builders import a_case, a_person, an_application, guardian_of
from tests.openlog.told import tell

pytestmark = pytest.mark.django_db

YEAR = 2022
SERIALS = 40  # of each day and sex that are tried; the canary has the first one


@dataclass(frozen=True, slots=True)
class Known:
    """What an attacker has: everything public, one receipt of its own, and a mother's IIN."""

    commitments: frozenset[str]
    keys: tuple[bytes, ...]
    applicant: str


def _candidates() -> Iterator[str]:
    """The IINs of one birth year."""
    day = date(YEAR, 1, 1)
    while day.year == YEAR:
        for sex in Sex:
            numbers = make_iins(day, sex)
            for _serial in range(SERIALS):
                yield next(numbers)
        day += timedelta(days=1)


def _found(known: Known) -> Iterator[str]:
    """The children of the mother that are found by trying."""
    for iin in _candidates():
        message = forms.of_child(iin, known.applicant)
        for key in known.keys:
            if forms.commitment(key, message) in known.commitments:
                yield iin


def _town() -> tuple[Application, Application]:
    """The canary, born in that year, and the attacker's own child."""
    rows = [an_application(case=a_case(_child(date(YEAR, month, 4)))) for month in (3, 5)]
    tell()
    return rows[0], rows[1]


def _child(born: date) -> Person:
    """A child with the first IIN of its day, so that the search passes it."""
    child = a_person(born, iin=next(make_iins(born, Sex.FEMALE)))
    Guardianship.objects.create(child=child, guardian=a_person(), kind="mother")
    return child


def _own_salt(row: Application) -> bytes:
    opened = entry_of(Stage.APP, row.pk)
    assert opened is not None
    return opened.salt


def _told() -> Iterable[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM journal_log_entry")
        bodies = [json.loads(bytes(body)) for (body,) in cursor.fetchall()]
    return [body["c"] for body in bodies if body["kind"] == "queue.filed"]


def _guesses(own: bytes, number: str) -> tuple[bytes, ...]:
    return own, b"", bytes(32), number.encode()


def test_a_birth_year_tried_against_the_log_finds_nobody() -> None:
    canary, own = _town()
    keys = _guesses(_own_salt(own), canary.number)
    known = Known(frozenset(_told()), keys, iin_of(canary.guardian_id))
    assert len(known.commitments) == 2
    assert iin_of(canary.child_id) in set(_candidates())
    assert list(_found(known)) == []


def test_with_one_salt_for_all_the_same_search_finds_the_child() -> None:
    """The twin: had the city one salt, every receipt would open every commitment."""
    canary, own = _town()
    salt = _own_salt(own)
    weak = frozenset(
        forms.commitment(salt, forms.of_child(iin_of(row.child_id), iin_of(row.guardian_id)))
        for row in (canary, own)
    )
    known = Known(weak, _guesses(salt, canary.number), iin_of(guardian_of(canary.child).pk))
    assert list(_found(known)) == [iin_of(canary.child_id)]
