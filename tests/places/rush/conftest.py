"""A lane's way to the database of a test, with commits that are real."""

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.places.conftest import cloned, empty_city

__all__ = ["cloned", "empty_city"]


@pytest.fixture
def address(cloned: None) -> str:
    """Where the test's own database is, for whoever connects without Django."""
    given = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port")
    return make_conninfo(**{name: given[name] for name in known if given.get(name)})
