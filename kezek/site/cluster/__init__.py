"""The embedded PostgreSQL: found, started and left by whoever needs it; no Django in here.

    cluster = ensure()                         # starts it if it is down; stays up while we live
    cluster.ensure_database("kezek_demo")
    cluster.url("kezek_demo")                  # as kezek_app, for DATABASE_URL
    cluster.url("kezek_demo", role="owner")    # as kezek_owner, for MIGRATE_URL
    django_database(cluster.url("kezek_demo")) # an entry of settings.DATABASES

Several processes may use one cluster at the same time (a run, a test, a season). Each holds a
shared lock while it lives; when the last one is gone, however it went, a keeper stops the server.
"""

from kezek.site.cluster.errors import ClusterError
from kezek.site.cluster.place import VAR
from kezek.site.cluster.server import (
    Cluster,
    clone_database,
    drop_database,
    ensure,
    ensure_database,
    stop,
)
from kezek.site.cluster.urls import Role, django_database, socket_url

__all__ = [
    "VAR",
    "Cluster",
    "ClusterError",
    "Role",
    "clone_database",
    "django_database",
    "drop_database",
    "ensure",
    "ensure_database",
    "socket_url",
    "stop",
]
