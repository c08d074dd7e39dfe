"""Fixtures of the room `queue`."""

from pathlib import Path

import pytest
from pytest_django import Settings

from kezek.core import sealing


@pytest.fixture
def sandbox(tmp_path: Path, settings: Settings) -> Path:
    """An empty folder for the sandbox services of this test."""
    sealing.ring()  # read where it lies, before VAR moves
    settings.VAR = tmp_path
    return tmp_path
