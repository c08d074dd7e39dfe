"""A day to live on, plain static files, a sandbox of the test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kezek.core import clock, sealing
from tests.builders import a_city
from tests.places.builders import NOW


@pytest.fixture(autouse=True)
def day(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    settings.DEMO = True
    sealing.ring()  # read where it lies, before VAR moves
    settings.VAR = tmp_path
    a_city()
    with clock.standing_at(NOW):
        yield
