"""The database of a bench: made for it, empty but migrated, dropped after it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from kezek.core import sealing


@contextmanager
def a_database() -> Iterator[None]:
    """An empty migrated database and a folder for files of its own."""
    setup_test_environment(debug=False)
    old = setup_databases(verbosity=0, interactive=False)
    sealing.ring()
    with tempfile.TemporaryDirectory() as folder:
        settings.VAR = Path(folder)
        try:
            yield
        finally:
            teardown_databases(old, verbosity=0)
