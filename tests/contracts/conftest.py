"""One sandbox authority for the room's tests, made once."""

from pathlib import Path

import pytest
from pytest_django import Settings

from kezek.contracts.signing.sandbox import sandbox_signatures
from kezek.core import sealing
from tests.places.seats import seats_agree

__all__ = ["seats_agree"]


@pytest.fixture(scope="session")
def sandbox_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the authority of these tests lives."""
    return tmp_path_factory.mktemp("contracts")


@pytest.fixture
def keys(sandbox_folder: Path, settings: Settings) -> None:
    """People of these tests sign with keys of the tests' own authority."""
    sealing.ring()  # read where it lies, before VAR moves
    settings.VAR = sandbox_folder
    sandbox_signatures.cache_clear()
