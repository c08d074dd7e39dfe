"""Entries from rows that stay in the database; who acts in an open act; the lock taken by hand."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import connection

from kezek.core.actors import CALENDAR, FOLLOWER, IMPORT, Actor, Role
from kezek.journal.frame import OutsideAct, act, require_act, share_city
from kezek.journal.models import Entry
from kezek.journal.record import UnregisteredField, record_rows
from tests.builders import START, TARAZ, a_key

pytestmark = pytest.mark.django_db
PARENTS = [Actor(Role.PARENT, n) for n in (1, 2)]


@act("group.published")
def tell(*, actor: Actor, moment: datetime, request_key: str, many: int, strange: bool) -> int:
    return record_rows(
        "group.published",
        city=TARAZ,
        subject="n",
        data={"free": "n * %(times)s"} | ({"secret": "n"} if strange else {}),
        source="generate_series(1, %(many)s) AS s (n) ORDER BY n DESC",
        parameters={"times": 10, "many": many},
        actor=actor,
        cause="test",
        moment=moment,
    )


def told(many: int, *, strange: bool = False) -> int:
    return tell(actor=IMPORT, moment=START, request_key=a_key(), many=many, strange=strange)


def test_one_entry_a_row_in_the_order_of_the_query() -> None:
    assert told(3) == 3
    rows = Entry.objects.order_by("pk").values_list("subject_type", "subject_id", "data")
    assert list(rows) == [("group", n, {"free": n * 10}) for n in (3, 2, 1)]
    assert set(Entry.objects.values_list("actor", "cause", "moment")) == {
        ("import:0", "test", START)
    }


def test_no_row_no_entry() -> None:
    assert told(0) == 0
    assert not Entry.objects.exists()


def test_a_field_that_the_kind_does_not_name_is_refused() -> None:
    with pytest.raises(UnregisteredField):
        told(1, strange=True)


@act("group.published")
def who(*, actor: Actor | Sequence[Actor], moment: datetime, request_key: str) -> str:
    return str(require_act().actor)


@pytest.mark.parametrize(
    ("actor", "named"),
    [
        (CALENDAR, CALENDAR),
        (PARENTS[:1], PARENTS[0]),
        (PARENTS, FOLLOWER),
        ([], FOLLOWER),
    ],
)
def test_an_open_act_knows_who_acts(actor: Actor | list[Actor], named: Actor) -> None:
    assert who(actor=actor, moment=START, request_key=a_key()) == str(named)


@act("group.published")
def locks(*, actor: Actor, moment: datetime, request_key: str) -> int:
    share_city(TARAZ)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'"
            " AND pid = pg_backend_pid()"
        )
        (held,) = cursor.fetchone()
    return int(held)


def test_the_city_is_shared_by_hand_and_only_inside_an_act() -> None:
    assert locks(actor=IMPORT, moment=START, request_key=a_key()) == 1
    with pytest.raises(OutsideAct):
        share_city(TARAZ)
