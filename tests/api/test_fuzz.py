"""The open API under requests that its own description allows, and under such as it forbids."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from bench.drill_api import faults, fuzz, here
from tests.builders import TARAZ
from tests.portal.public.town import a_town

pytestmark = pytest.mark.django_db

CASES = 400


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests see the rows of the test: the end of one closes nothing."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_no_request_breaks_it() -> None:
    a_town()
    outcome = fuzz(here(), CASES, [TARAZ, "b3-general"])
    assert outcome.cases >= CASES
    assert outcome.failures == {}
    assert faults(outcome.figures()) == []  # nor does it only refuse


def test_the_drill_sees_what_it_looks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own twin: an operation that breaks on a page number is found."""
    a_town()

    def broken(*_words: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("kezek.api.views.places.turned", broken)
    outcome = fuzz(here(), 60, [TARAZ], only="/places/")
    assert outcome.statuses[500] > 0
    assert "GET /api/v1/cities/{code}/places/: ServerError" in outcome.failures
