"""Nobody's IIN, name or phone stands in the clear: not in any table, not in what a run says.

A small town lives a month; then every person in it is a canary, and the whole database, as
PostgreSQL itself dumps it, is searched for all of them.
"""

import itertools
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from kezek.core.sealing import Purpose, unseal_many
from kezek.site import cluster
from tests.site.machine import forget
from tests.site.test_season import kezek_season

pytestmark = pytest.mark.machine
DATABASE = f"kezek_privacy_test_{os.getpid()}"
SPAN = ("--city", "taraz", "--children", "450", "--until", "2025-07-31")
WORDS = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})?")
DIGITS = re.compile(r"\d{10,}")


@dataclass(frozen=True)
class Canaries:
    """What must never be read: IINs, the ten digits of phones, surnames with given names."""

    iins: frozenset[str]
    phones: frozenset[str]
    names: frozenset[tuple[str, str]]

    def in_(self, text: str) -> list[str]:
        found: set[str] = set()
        for line in text.splitlines():
            numbers = DIGITS.findall(line)
            found |= self.iins.intersection(numbers)
            found |= {number for number in numbers if number[-10:] in self.phones}
            words = WORDS.findall(line)
            found |= {" ".join(pair) for pair in self.names.intersection(itertools.pairwise(words))}
        return sorted(found)


@dataclass(frozen=True)
class Town:
    dump: str
    said: str
    canaries: Canaries


def opened(purpose: Purpose, query: str) -> list[str]:
    with psycopg.connect(cluster.ensure().url(DATABASE, "owner")) as database:
        rows = database.execute(query.encode()).fetchall()
    return unseal_many(purpose, [bytes(sealed) for (sealed,) in rows])


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    server = cluster.ensure()
    try:
        lived = kezek_season(*SPAN, "--database", DATABASE)
        assert lived.returncode == 0, lived.stderr[-2000:]
        dump = subprocess.run(
            [server.program("pg_dump"), "--data-only", f"--dbname={server.url(DATABASE, 'owner')}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        names = opened(Purpose.NAME, "SELECT name_sealed FROM people_person")
        yield Town(
            dump,
            lived.stdout + lived.stderr,
            Canaries(
                frozenset(opened(Purpose.IIN, "SELECT iin_sealed FROM people_person")),
                frozenset(
                    phone[-10:]
                    for phone in opened(Purpose.PHONE, "SELECT sealed FROM people_phone")
                ),
                frozenset((parts[0], parts[1]) for name in names if len(parts := name.split()) > 1),
            ),
        )
    finally:
        forget(DATABASE)


def test_the_search_finds_what_it_looks_for(town: Town) -> None:
    iin, phone, name = (
        min(town.canaries.iins),
        min(town.canaries.phones),
        min(town.canaries.names),
    )
    line = f'{{"a": "{iin}"}}\t+7{phone}\t{name[0]} {name[1]}'
    assert len(town.canaries.in_(line)) == 3
    assert min(map(len, (town.canaries.iins, town.canaries.names))) > 400
    assert "COPY public.journal_entry" in town.dump
    assert len(town.dump) > 1_000_000


def test_no_table_holds_a_person_in_the_clear(town: Town) -> None:
    assert town.canaries.in_(town.dump) == []


def test_what_the_run_said_names_nobody(town: Town) -> None:
    assert town.canaries.in_(town.said) == []
