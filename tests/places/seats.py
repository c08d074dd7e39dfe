"""After each test of a room that moves seats: every group's `taken` is its live places."""

from collections.abc import Iterator

import pytest
from django.db import connection
from psycopg.pq import TransactionStatus

from kezek.places import queries
from kezek.policy.models import City
from tests.builders import BUILT_TAKEN


def _real(request: pytest.FixtureRequest) -> bool:
    """Whether the test has a database; whatever it is, it must be there before us and after us."""
    for name in ("cloned", "cloned_db", "db"):
        marked = name == "db" and request.node.get_closest_marker("django_db") is not None
        if marked or name in request.fixturenames:
            request.getfixturevalue(name)
            return True
    return False


@pytest.fixture(autouse=True)
def seats_agree(request: pytest.FixtureRequest) -> Iterator[None]:
    """Reconcile after the test; groups that a builder filled without places keep that surplus."""
    real = _real(request)
    yield
    if not real or connection.connection is None:
        return
    if connection.connection.info.transaction_status is TransactionStatus.INERROR:
        return  # the test was about an error that ends its transaction
    wrong = [
        one
        for city in City.objects.values_list("code", flat=True)
        for one in queries.reconcile(city)
        if one.taken - one.live != BUILT_TAKEN.get(one.group, 0)
    ]
    assert wrong == []
