"""Loaded before Django's settings: one embedded PostgreSQL for all tests.

The test database is named by KEZEK_TEST_DB, so that several runs can go side by side. The message
catalogues are compiled, so that pages speak Kazakh and Russian.
"""

import os
from pathlib import Path

from kezek.site import cluster
from kezek.site.catalogues.shelf import compile_all

if "DATABASE_URL" not in os.environ:
    _cluster = cluster.ensure()
    os.environ["DATABASE_URL"] = _cluster.url("postgres", role="owner")
os.environ.setdefault("KEZEK_TEST_DB", "kezek_test")
# The browser's driver keeps an event loop in the main thread until the last test; Django would take
# every query after the first browser test for one made inside a coroutine.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
compile_all(Path(__file__).parents[1] / "locale")
