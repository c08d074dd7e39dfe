"""Loaded before Django's settings: one embedded PostgreSQL for all tests.

The test database is named by KEZEK_TEST_DB, so that several runs can go side by side.
"""

import os

from kezek.site import cluster

if "DATABASE_URL" not in os.environ:
    _cluster = cluster.ensure()
    os.environ["DATABASE_URL"] = _cluster.url("postgres", role="owner")
os.environ.setdefault("KEZEK_TEST_DB", "kezek_test")
