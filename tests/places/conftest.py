"""A database of their own for tests whose transactions must really commit."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql

from tests.clones import patiently
from tests.places.seats import seats_agree

__all__ = ["seats_agree"]

_ADDRESS = ("host", "port", "user", "password", "sslmode")


def _run(*statements: str, **names: str) -> None:
    parameters = connection.get_connection_params()
    address = {name: parameters[name] for name in _ADDRESS if parameters.get(name)}
    quoted = {name: sql.Identifier(value) for name, value in names.items()}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as maintenance:
        for statement in statements:
            patiently(maintenance, sql.SQL(statement).format(**quoted))


@pytest.fixture(scope="session")
def empty_city(django_db_setup: Any, django_db_blocker: Any) -> Iterator[str]:
    """The name of a copy of the empty test database, which nobody is connected to."""
    with django_db_blocker.unblock():
        source = connection.settings_dict["NAME"]
        copy = f"{source}_empty"
        connections.close_all()
        _run(
            "DROP DATABASE IF EXISTS {copy} WITH (FORCE)",
            "CREATE DATABASE {copy} TEMPLATE {source}",
            copy=copy,
            source=source,
        )
    yield copy
    with django_db_blocker.unblock():
        _run("DROP DATABASE IF EXISTS {copy} WITH (FORCE)", copy=copy)


@pytest.fixture
def cloned(db: None, empty_city: str) -> Iterator[None]:
    """A fresh database for one test: every thread's connection leads there, commits are real.

    The journal refuses Django's flush, so committed rows can't be cleaned away; the database is
    dropped instead. The test's own connection, with its open transaction, is put aside meanwhile.
    """
    clone = f"{empty_city}_clone"
    _run(
        "DROP DATABASE IF EXISTS {clone} WITH (FORCE)",
        "CREATE DATABASE {clone} TEMPLATE {source}",
        clone=clone,
        source=empty_city,
    )
    aside = connections["default"]
    name = aside.settings_dict["NAME"]
    connections["default"] = aside.copy()
    connections["default"].settings_dict["NAME"] = clone
    connections.settings["default"]["NAME"] = clone
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = aside
        connections.settings["default"]["NAME"] = name
        aside.settings_dict["NAME"] = name
        _run("DROP DATABASE {clone} WITH (FORCE)", clone=clone)
