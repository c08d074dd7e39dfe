"""A day to live on, a sandbox of the test's own, and the city."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kezek.core import clock, sealing
from kezek.people import limits
from kezek.policy.models import City
from tests import builders

NOW = clock.at(date(2025, 9, 1), 10)


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    settings.DEMO = True
    sealing.ring()  # read where it lies, before VAR moves
    settings.VAR = tmp_path
    monkeypatch.setattr(limits, "_limiter", limits.Limiter())
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def city(db: None) -> City:
    return builders.a_city()
