from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from kezek.people.limits import SIZE, Limiter, TooManyRequests, limit_client

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_client_is_stopped_when_its_bucket_is_empty_and_goes_on_later() -> None:
    limiter = Limiter(size=2, refill=timedelta(minutes=1))
    assert [limiter.take("a", NOW) for _ in range(3)] == [True, True, False]
    assert limiter.take("a", NOW + timedelta(minutes=1))


def test_one_client_does_not_stop_another() -> None:
    limiter = Limiter(size=1)
    assert limiter.take("a", NOW)
    assert limiter.take("b", NOW)
    assert not limiter.take("a", NOW)


def test_no_more_clients_are_remembered_than_fit() -> None:
    limiter = Limiter(size=1, most=2)
    for client in "abc":
        limiter.take(client, NOW)
    assert limiter.take("a", NOW)
    assert not limiter.take("c", NOW)


def test_a_program_that_types_on_is_stopped() -> None:
    request = RequestFactory(REMOTE_ADDR="198.51.100.7").get("/")
    for _ in range(SIZE):
        limit_client(request)
    with pytest.raises(TooManyRequests):
        limit_client(request)
    limit_client(RequestFactory(REMOTE_ADDR="198.51.101.7").get("/"))
