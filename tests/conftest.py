"""One embedded PostgreSQL for all tests; the database is named by KEZEK_TEST_DB."""

import os

from kezek.site import cluster

if "DATABASE_URL" not in os.environ:
    _cluster = cluster.ensure()
    os.environ["DATABASE_URL"] = _cluster.url("postgres", role="owner")
