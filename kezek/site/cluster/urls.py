"""Database addresses, and what Django makes of them."""

from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from psycopg.conninfo import conninfo_to_dict

PORT = 5432
"""Only names the socket file; each cluster has a folder of its own, so it never collides."""


class Role(StrEnum):
    """Who speaks to the database."""

    APP = "app"
    """Reads and writes rows; owns nothing."""
    OWNER = "owner"
    """Owns databases and tables; runs migrations."""
    SUPER = "super"
    """Creates roles, databases and extensions; used by the launcher alone."""

    @property
    def login(self) -> str:
        """The PostgreSQL role of that name."""
        return "postgres" if self is Role.SUPER else f"kezek_{self.value}"


def socket_url(folder: Path, database: str, role: Role | str = Role.APP) -> str:
    """The address of a database behind a socket in `folder`."""
    place = urlencode({"host": str(folder), "port": PORT})
    return f"postgresql://{Role(role).login}@/{quote(database)}?{place}"


def django_database(url: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401  whatever libpq and the pool take
    """An entry of `settings.DATABASES` for a libpq address; what Django does not know is an option.

    `options` are added to OPTIONS, e.g. `pool={"min_size": 2}`.
    """
    given = {key: value for key, value in conninfo_to_dict(url).items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(given.pop("dbname", "")),
        "USER": str(given.pop("user", "")),
        "PASSWORD": str(given.pop("password", "")),
        "HOST": str(given.pop("host", "")),
        "PORT": str(given.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,  # a pool outlives a restart of the server
        "OPTIONS": {**given, **options},
    }
