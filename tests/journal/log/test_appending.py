"""Entries get their indices in the order of commits, without a gap, once each."""

import random
import time
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kezek.journal.log.appending import Entry, append, size_held
from kezek.journal.log.errors import DatabaseBehind
from kezek.journal.log.signed import Signed, remember
from kezek.journal.log.tiles import EntryTooLong
from kezek.journal.log.where import Home
from kezek.journal.models import LogEntry
from tests.builders import TARAZ
from tests.clones import cloned_db, side_by_side, template_db
from tests.journal.log.builders import here, some

__all__ = ["cloned_db", "here", "template_db"]

WRITERS = 8
EACH = 12


def test_indices_go_on_from_0(here: Home) -> None:
    assert some(3) == range(3)
    assert some(2) == range(3, 5)
    assert append([]) == range(5, 5)
    assert list(LogEntry.objects.order_by("index").values_list("index", "seq")) == [
        (n, n + 1) for n in range(5)
    ]


def test_bytes_stay_as_they_are(here: Home) -> None:
    given = [b"", "ұ,\x1e\0".encode(), bytes(range(256)), b"x" * 65_535]
    append([Entry(TARAZ, 1, part, body) for part, body in enumerate(given)])
    append([Entry("", None, 0, b"")])
    kept = LogEntry.objects.order_by("index").values_list("body", flat=True)
    assert [bytes(body) for body in kept] == [*given, b""]


def test_an_entry_that_is_too_long_is_refused_before_and_by_the_database(here: Home) -> None:
    with pytest.raises(EntryTooLong):
        append([Entry(TARAZ, 1, 0, b"x" * 65_536)])
    with pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.create(index=0, city=TARAZ, seq=1, part=0, body=b"x" * 65_536)


def test_nothing_is_told_twice(here: Home) -> None:
    append([Entry(TARAZ, 1, 0, b"a"), Entry(TARAZ, 1, 1, b"b"), Entry("almaty", 1, 0, b"c")])
    with pytest.raises(IntegrityError), transaction.atomic():
        append([Entry(TARAZ, 1, 1, b"d")])
    assert size_held() == 3


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_log_entry SET body = ''",
        "DELETE FROM journal_log_entry",
        "TRUNCATE journal_log_entry",
        "UPDATE journal_log SET id = gen_random_uuid()",
        "DELETE FROM journal_log",
        "INSERT INTO journal_log (id) VALUES (gen_random_uuid())",
    ],
)
def test_what_stands_cannot_be_changed(here: Home, change: str) -> None:
    some(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_database_that_was_put_back_takes_nothing_in(here: Home) -> None:
    some(3)
    remember(here, Signed(4, bytes(32)))
    with pytest.raises(DatabaseBehind, match="4 entries have been signed, the database holds 3"):
        some(1)
    assert size_held() == 3


def _write(writer: int) -> list[int]:
    rng = random.Random(writer)
    indices: list[int] = []
    for n in range(EACH):
        try:
            with transaction.atomic():
                got = append([Entry(TARAZ, writer * EACH + n, part, b"x") for part in range(2)])
                time.sleep(rng.random() * 0.01)  # the pause before the commit is the race
                if rng.random() < 0.2:
                    raise KeyError
            indices += got
        except KeyError:
            continue
    return indices


def test_writers_side_by_side_leave_no_gap(cloned_db: str) -> None:
    got = side_by_side([partial(_write, writer) for writer in range(WRITERS)])
    assert not [one for one in got if isinstance(one, Exception)]
    indices = sorted(index for one in got if isinstance(one, list) for index in one)
    assert indices == list(range(len(indices)))
    assert size_held() == len(indices) < WRITERS * EACH * 2


def _unguarded(writer: int) -> int:
    for n in range(EACH):
        with transaction.atomic():
            first = size_held()
            time.sleep(0.002)  # as above
            LogEntry.objects.create(
                index=first, city=TARAZ, seq=writer * EACH + n, part=0, body=b""
            )
    return EACH


def test_guard_off_two_writers_take_one_index(cloned_db: str) -> None:
    got = side_by_side([partial(_unguarded, writer) for writer in range(4)])
    assert any(isinstance(one, IntegrityError) for one in got)
