"""The watch beside real commits: a claim is on the page within a second; an outage is said."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from psycopg import sql

from kezek.face.live import Live
from tests.builders import a_group
from tests.clones import _admin, cloned_db, template_db
from tests.places.builders import a_claimant, a_claimed_place
from tests.portal.public.door import a_door, ask
from tests.portal.public.town import words_of

__all__ = ["cloned_db", "template_db"]

LIST = "/kk/kindergartens/"
JSON = "/api/v1/cities/taraz/kindergartens/"
PATIENCE = 20.0


@pytest.fixture
def door(cloned_db: str) -> Iterator[Live]:
    """A door whose watch is a thread with a connection of its own, in a copy of the database."""
    opened = a_door(looking=False)
    yield opened
    opened.watch.stop()


def until(found: Callable[[], bool]) -> float:
    """Wait for it; the seconds that it took."""
    began = time.monotonic()
    while not found():
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.01)  # the watch is a thread of this process
    return time.monotonic() - began


def test_a_claim_is_on_the_page_within_a_second(door: Live) -> None:
    group = a_group(capacity=9)
    assert ask(door, LIST).elsewhere  # who comes first starts the watch
    until(lambda: ask(door, LIST).status == 200)
    assert "9 бос орын" in words_of(ask(door, LIST).text)
    waited = []
    for left in (8, 7, 6):
        a_claimed_place(group, a_claimant(group.band))
        waited.append(until(lambda left=left: f"{left} бос орын" in words_of(ask(door, LIST).text)))  # type: ignore[misc]  # a default binds the loop's value
    assert max(waited) <= 1.0, waited


def test_in_an_outage_the_last_page_stays_and_says_its_age(door: Live, cloned_db: str) -> None:
    a_group(capacity=9)
    ask(door, LIST)
    until(lambda: ask(door, LIST).status == 200)
    fresh, data = ask(door, LIST), ask(door, JSON)
    assert "Соңғы жаңарған уақыты" not in fresh.text
    assert "Age" not in fresh.headers
    connection.close()
    with _admin() as admin:
        name = sql.Identifier(cloned_db)
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [cloned_db],
        )
        try:
            until(lambda: "Age" in ask(door, LIST).headers)
            old = ask(door, LIST)
            assert old.status == 200
            assert "9 бос орын" in words_of(old.text)
            assert "Соңғы жаңарған уақыты: 03.07, 12:00:00" in words_of(old.text)
            assert old.headers["ETag"] != fresh.headers["ETag"]
            assert ask(door, "/ru/kindergartens/?band=3").status == 200  # nobody had read it yet
            assert ask(door, JSON).body == data.body
            assert int(ask(door, JSON).headers["Age"]) >= 1
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
    until(lambda: "Age" not in ask(door, LIST).headers)
    assert ask(door, LIST).body == fresh.body


def test_where_nobody_has_seen_anything_yet_the_page_asks_for_patience(
    door: Live, cloned_db: str
) -> None:
    a_group()
    connection.close()
    with _admin() as admin:
        name = sql.Identifier(cloned_db)
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        try:
            ask(door, LIST)
            until(lambda: ask(door, LIST).status == 503)
            said = ask(door, LIST)
            assert said.headers["Retry-After"] == "5"
            assert "бет өзі ашылады" in said.text
            assert ask(door, "/kk/").elsewhere
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
    until(lambda: ask(door, LIST).status == 200)
