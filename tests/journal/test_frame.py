"""The frame of acts: one result per request key, all or nothing, and a journal that only grows."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from kezek.core import clock
from kezek.core.actors import IMPORT, Actor
from kezek.journal.frame import KEY_LETTERS, KeyReused, KeyUnusable, OutsideAct, act, require_act
from kezek.journal.models import Entry, Request
from kezek.journal.record import UnregisteredField, record, record_many
from tests.builders import START, TARAZ, a_key
from tests.clones import cloned_db, side_by_side, template_db

__all__ = ["cloned_db", "template_db"]


@dataclass(frozen=True)
class Outcome:
    number: int
    at: datetime


@act("case.opened")
def open_it(
    *, actor: Actor, moment: datetime | None, request_key: str, subject: int, fail: bool = False
) -> Outcome:
    entry = record(
        "case.opened",
        city=TARAZ,
        subject=subject,
        actor=actor,
        cause="test",
        moment=moment or clock.now(),
    )
    if fail:
        raise ValueError("after the entry was written")
    return Outcome(entry, moment or clock.now())


@act("case.opened")
def open_two(*, actor: Actor, moment: datetime, request_key: str) -> list[int]:
    return [
        open_it(actor=actor, moment=moment, request_key=request_key, subject=n).number
        for n in (1, 2)
    ]


@act("case.opened", queue=True)
def open_in_queue(*, actor: Actor, moment: datetime | None, request_key: str, city: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        (held,) = cursor.fetchone()
    return bool(held)


def executed(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def opened(key: str, subject: int = 1, *, fail: bool = False) -> Outcome:
    return open_it(actor=IMPORT, moment=START, request_key=key, subject=subject, fail=fail)


@pytest.mark.django_db
def test_a_repeat_gives_the_first_result_and_does_nothing_again() -> None:
    key = a_key()
    first = opened(key, 1)
    assert opened(key, 2) == first
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_another_key_acts_again() -> None:
    assert opened(a_key()) != opened(a_key())
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_a_key_of_another_act_is_refused() -> None:
    key = a_key()
    opened(key)
    with pytest.raises(KeyReused):
        open_two(actor=IMPORT, moment=START, request_key=key)


@pytest.mark.django_db
def test_a_failure_leaves_nothing_behind_not_even_the_key() -> None:
    key = a_key()
    with pytest.raises(ValueError):
        opened(key, fail=True)
    assert not Entry.objects.exists()
    assert not Request.objects.exists()
    assert opened(key).at == START


@pytest.mark.django_db
def test_an_inner_act_joins_the_outer_one() -> None:
    key = a_key()
    numbers = open_two(actor=IMPORT, moment=START, request_key=key)
    assert len(numbers) == 2
    assert list(Request.objects.values_list("key", flat=True)) == [key]


@pytest.mark.django_db
def test_without_a_moment_domain_time_is_read() -> None:
    with clock.standing_at(START):
        outcome = open_it(actor=IMPORT, moment=None, request_key=a_key(), subject=1)
    assert outcome.at == START


@pytest.mark.django_db
def test_an_act_of_the_queue_holds_the_citys_lock() -> None:
    assert open_in_queue(actor=IMPORT, moment=None, request_key=a_key(), city=TARAZ)


@pytest.mark.django_db
def test_acts_take_keywords_only() -> None:
    positional: Callable[..., Outcome] = open_it
    with pytest.raises(TypeError):
        positional(IMPORT, START, a_key(), 1)


@pytest.mark.django_db
def test_a_building_block_outside_an_act_is_refused() -> None:
    with pytest.raises(OutsideAct):
        require_act()


@pytest.mark.django_db
def test_a_field_that_the_kind_does_not_name_is_refused() -> None:
    with pytest.raises(UnregisteredField):
        record(
            "case.opened",
            city=TARAZ,
            subject=1,
            actor=IMPORT,
            cause="test",
            moment=START,
            data={"surname": "Somebody"},
        )


@pytest.mark.django_db
def test_many_entries_come_in_the_order_given() -> None:
    ids = record_many(
        "case.opened", city=TARAZ, subjects=[7, 3, 5], actor=IMPORT, cause="test", moment=START
    )
    assert [Entry.objects.get(pk=entry).subject_id for entry in ids] == [7, 3, 5]
    assert ids == sorted(ids)


def test_concurrent_duplicates_all_get_the_first_result(cloned_db: str) -> None:
    key = a_key()
    results = side_by_side([lambda n=n: opened(key, n) for n in range(8)])  # type: ignore[misc]
    assert len(results) == 8
    assert all(result == results[0] for result in results)
    assert Entry.objects.count() == 1


def test_guard_off_concurrent_duplicates_act_many_times(cloned_db: str) -> None:
    side_by_side([lambda n=n: opened(a_key(), n) for n in range(8)])  # type: ignore[misc]
    assert Entry.objects.count() == 8


@act("case.opened")
def open_crosswise(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    rows: Sequence[str],
    both: threading.Barrier,
    tries: list[str],
) -> str:
    """Lock two rows in the order given; at the first try only after both acts hold one each."""
    tries.append(request_key)
    executed(f"SELECT FROM journal_cursor WHERE follower = '{rows[0]}' FOR UPDATE")
    if len(tries) <= both.parties:
        both.wait(20)
    executed(f"SELECT FROM journal_cursor WHERE follower = '{rows[1]}' FOR UPDATE")
    record("case.opened", city=TARAZ, subject=len(tries), actor=actor, cause="test", moment=moment)
    return request_key


def crossed(tries: list[str]) -> list[str | Exception]:
    """Two acts that lock the same two rows the other way round."""
    for name in ("one", "two"):
        executed(f"INSERT INTO journal_cursor (follower, city, seq) VALUES ('{name}', 'x', 0)")
    both = threading.Barrier(2)
    return side_by_side(
        [
            lambda key=key, rows=rows: open_crosswise(  # type: ignore[misc]  # bound now, not later
                actor=IMPORT, moment=START, request_key=key, rows=rows, both=both, tries=tries
            )
            for key, rows in (("forth", ["one", "two"]), ("back", ["two", "one"]))
        ]
    )


def test_an_act_that_lost_a_deadlock_begins_again(cloned_db: str) -> None:
    tries: list[str] = []
    assert sorted(map(str, crossed(tries))) == ["back", "forth"]
    assert len(tries) == 3, "one of the two was ended by the database and came again"
    assert Entry.objects.count() == 2


def test_guard_off_the_loser_of_a_deadlock_gets_an_error(
    cloned_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kezek.journal.frame.ATTEMPTS", 1)
    tries: list[str] = []
    (lost,) = [one for one in crossed(tries) if isinstance(one, Exception)]
    assert isinstance(lost, OperationalError)
    assert isinstance(lost.__cause__, psycopg.errors.DeadlockDetected)
    assert len(tries) == 2
    assert Entry.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "k" * (KEY_LETTERS + 1)])
def test_a_key_that_the_table_cannot_keep_is_refused(key: str) -> None:
    with pytest.raises(KeyUnusable):
        opened(key)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_the_longest_key_is_good() -> None:
    key = "k" * KEY_LETTERS
    assert opened(key) == opened(key)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET cause = 'other'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry CASCADE",
        "UPDATE journal_order SET seq = seq + 1",
        "DELETE FROM journal_order",
        "TRUNCATE journal_order",
    ],
)
def test_the_owner_can_only_add(statement: str) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        executed(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert "append-only" in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET cause = 'other'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry CASCADE",
        "DELETE FROM journal_order",
    ],
)
def test_the_application_has_no_right_to_change_the_journal(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = 'kezek_app'")
        if cursor.fetchone() == (0,):
            pytest.skip("this server has no role kezek_app")
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        executed("SET LOCAL ROLE kezek_app", statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert "append-only" not in str(refused.value)  # refused by right, before any trigger
