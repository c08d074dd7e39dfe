"""A day to live on, plain static files, and no page kept from another test."""

from collections.abc import Iterator
from typing import Any

import pytest

from kezek.core import clock
from kezek.face import keeping
from tests.portal.public.town import NOW


@pytest.fixture(autouse=True)
def today(settings: Any) -> Iterator[None]:
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    settings.DEMO = True
    keeping.forget()
    with clock.standing_at(NOW):
        yield
    keeping.forget()
