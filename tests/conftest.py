"""What no test may leave behind for the next one: a language, a city in the address."""

from collections.abc import Iterator

import pytest
from django.urls import set_script_prefix
from django.utils import translation

from kezek.core import sealing


@pytest.fixture(autouse=True)
def plain_thread() -> Iterator[None]:
    """Begin and end in the default language at the root of the addresses."""
    translation.deactivate()
    set_script_prefix("/")
    yield
    translation.deactivate()
    set_script_prefix("/")


@pytest.fixture(scope="session", autouse=True)
def one_ring() -> None:
    """Read the keys where they lie before any test moves VAR."""
    sealing.ring()
