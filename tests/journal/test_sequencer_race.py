"""Sixteen writers with pauses before their commits: who reads by `seq` loses nothing.

The twin reads by id, as one would without the sequencer, and loses what commits late.
"""

import random
import threading
import time
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction

from kezek.core.actors import IMPORT
from kezek.journal import followers
from kezek.journal.followers import Fact, Follower
from kezek.journal.record import record
from kezek.journal.sequencer import sequence
from tests.builders import START, TARAZ
from tests.clones import cloned_db, side_by_side, template_db

__all__ = ["cloned_db", "template_db"]

WRITERS = 16
EACH = 12


def write(writer: int, done: threading.Event, left: list[int]) -> int:
    rng = random.Random(writer)
    for n in range(EACH):
        with transaction.atomic():
            record(
                "case.opened",
                city=TARAZ,
                subject=writer * EACH + n,
                actor=IMPORT,
                cause="race",
                moment=START,
            )
            time.sleep(rng.random() * 0.02)  # the pause before the commit is what the race is about
    left.pop()
    if not left:
        done.set()
    return EACH


def writers(done: threading.Event) -> list[Callable[[], int]]:
    left = [0] * WRITERS
    return [partial(write, writer, done, left) for writer in range(WRITERS)]


def finish(workers: list[Callable[[], int]]) -> None:
    failed = [one for one in side_by_side(workers) if isinstance(one, Exception)]
    assert failed == []


def race(read: Callable[[], int], done: threading.Event) -> None:
    """All writers and one reader that goes on until a while after the last commit."""

    def reader() -> int:
        seen = 0
        while not done.is_set():
            seen += read()
        while (more := read()) > 0:
            seen += more
        return seen

    finish([*writers(done), reader])


def test_a_follower_sees_every_entry_once_in_order(cloned_db: str) -> None:
    seen: list[Fact] = []
    follower = Follower("race", seen.extend)

    def read() -> int:
        sequence(TARAZ)
        return followers.step(follower, TARAZ, limit=7)

    race(read, threading.Event())
    assert [fact.seq for fact in seen] == list(range(1, WRITERS * EACH + 1))
    assert sorted(fact.subject_id for fact in seen) == list(range(WRITERS * EACH))


def test_two_sequencers_side_by_side_leave_no_gap_and_number_nothing_twice(cloned_db: str) -> None:
    done = threading.Event()

    def number() -> int:
        count = 0
        while not done.is_set():
            count += sequence(TARAZ, 5)
        while (more := sequence(TARAZ, 50)) > 0:
            count += more
        return count

    finish([*writers(done), number, number])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT entry_id), min(seq), max(seq) FROM journal_order"
        )
        assert cursor.fetchone() == (WRITERS * EACH, WRITERS * EACH, 1, WRITERS * EACH)


def test_guard_off_a_reader_by_id_loses_entries(cloned_db: str) -> None:
    seen: list[int] = []
    last = 0

    def read() -> int:
        nonlocal last
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, subject_id FROM journal_entry WHERE id > %s ORDER BY id", [last]
            )
            rows = cursor.fetchall()
        if rows:
            last = rows[-1][0]
        seen.extend(subject for _id, subject in rows)
        return len(rows)

    race(read, threading.Event())
    assert len(set(seen)) < WRITERS * EACH
