"""A log of a test: its own folders, its own witnesses, entries of nothing in particular."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from kezek.journal.log.appending import Entry, append
from kezek.journal.log.publishing import Publisher
from kezek.journal.log.signed import signing_key
from kezek.journal.log.tiles import Reader
from kezek.journal.log.where import Home, home
from kezek.journal.log.witnesses import Witnesses
from tests.builders import TARAZ


@pytest.fixture
def here(settings: Settings, tmp_path: Path, db: None) -> Home:
    """The log of the test database, in folders of the test."""
    settings.VAR = tmp_path
    return home()


def body(n: int, word: str = "") -> bytes:
    return f'{{"at":"{word}","city":"taraz","kind":"test.entry","n":{n}}}'.encode()


def some(count: int, word: str = "") -> range:
    """Take in so many more entries; the text says which, and in which life of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM journal_log_entry")
        (last,) = cursor.fetchone()
    return append([Entry(TARAZ, last + n, 0, body(last + n, word)) for n in range(1, count + 1)])


def a_publisher(here: Home, witnesses: Witnesses | None = None) -> Publisher:
    """As a process that has just begun; without witnesses unless some are given."""
    return Publisher(here, signing_key(here), witnesses or Witnesses())


def bodies(here: Home) -> Sequence[bytes]:
    """What is published."""
    return list(Reader(here.folder).entries())
