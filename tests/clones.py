"""A database of its own for tests that need real commits and connections side by side.

The journal refuses TRUNCATE, so such a test can't be cleaned up after: it gets a copy of the test
database and drops it. Import `cloned_db` and `template_db` into the test file that uses them.
"""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import psycopg
import pytest
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql
from pytest_django import DjangoDbBlocker

from kezek.core.errors import DomainError

R = TypeVar("R")
PATIENCE = 60.0  # seconds that threads of a race may take


def _admin() -> psycopg.Connection[tuple[object, ...]]:
    """Beside the test database, as its owner."""
    params = {**connection.get_connection_params(), "dbname": "postgres"}
    kept = {
        key: params[key] for key in ("dbname", "user", "password", "host", "port") if key in params
    }
    return psycopg.connect(**kept, autocommit=True)


def patiently(admin: psycopg.Connection[Any], statement: sql.Composed) -> None:
    """The server's own vacuum may be in a database for a moment, and is not ours to end."""
    due = time.monotonic() + PATIENCE
    while True:
        try:
            admin.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            if time.monotonic() > due:
                raise
            time.sleep(0.2)  # it tells nobody when it leaves
        else:
            return


@pytest.fixture(scope="session")
def template_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The test database's name; made here when no collected test is marked as needing it."""
    wanted = str(connection.settings_dict["TEST"]["NAME"])
    if connection.settings_dict["NAME"] == wanted:
        yield wanted
        return
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])  # type: ignore[arg-type]  # the stubs are wrong here
    yield wanted
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def cloned_db(template_db: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The default connection leads to a fresh copy of the test database while the test runs."""
    name = template_db
    copy = f"{name}_{uuid.uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        connections.close_all()
        with _admin() as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(copy), sql.Identifier(name)
                )
            )
        connection.settings_dict["NAME"] = copy
        try:
            yield copy
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = name
            with _admin() as admin:
                patiently(
                    admin, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy))
                )


def side_by_side(workers: Sequence[Callable[[], R]]) -> list[R | Exception]:
    """Run all at once, each in a thread with a connection of its own; what each gave or raised."""
    gate = threading.Barrier(len(workers))
    results: list[R | Exception | None] = [None] * len(workers)

    def run(place: int, worker: Callable[[], R]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(PATIENCE)
            results[place] = worker()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[place] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(place, worker), daemon=True)
        for place, worker in enumerate(workers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a race did not end"
    return [result for result in results if result is not None]


def at_once(steps: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do all steps at the same time; how each ended: `ok`, or the refusal's code.

    Whatever is no refusal is raised.
    """
    ended = side_by_side([partial(_ended, step) for step in steps])
    for one in ended:
        if isinstance(one, Exception):
            raise one
    return Counter(one for one in ended if isinstance(one, str))


def _ended(step: Callable[[], object]) -> str:
    try:
        step()
    except DomainError as refusal:
        return refusal.code
    return "ok"
