"""What no test may leave behind for the next one: a language, a city in the address."""

from collections.abc import Iterator

import pytest
from django.urls import set_script_prefix
from django.utils import translation


@pytest.fixture(autouse=True)
def plain_thread() -> Iterator[None]:
    """Begin and end in the default language at the root of the addresses."""
    translation.deactivate()
    set_script_prefix("/")
    yield
    translation.deactivate()
    set_script_prefix("/")
