"""Where a database's open log lies: the published folder, and beside the keys what is not public.

`KEZEK_LOG` and `KEZEK_LOG_KEYS` name both folders; `KEZEK_LOG_ORIGIN` is the log's name, by which
the world knows it. The season and the demo have folders of their own, wherever those point.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from kezek.journal.log.keeping import secrets_folder

OWN_FOLDERS = {"kezek_season": "log", "kezek_demo": "log-demo"}


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one log and its name."""

    folder: Path
    secret: Path
    """Its key, what was last signed, why it refused: beside the keys, outside the database."""
    origin: str


def folder() -> Path:
    """The published files of this process's database; asks the database nothing."""
    name = str(connection.settings_dict["NAME"])
    own = OWN_FOLDERS.get(name)
    given = os.environ.get("KEZEK_LOG", "")
    if given and own is None:
        return Path(given)
    return Path(settings.VAR) / (own or f"log-{name}")


def home() -> Home:
    """The log of this process's database.

    Its secret folder is named for the database and for the log's identity in it: a database that
    was made anew is another log, with another key, and one that was put back is the same.
    """
    name = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT left(id::text, 8) FROM journal_log")
        (identity,) = cursor.fetchone()
    own = f"{name}-{identity}"
    given = os.environ.get("KEZEK_LOG_ORIGIN", "")
    origin = given if given and name not in OWN_FOLDERS else f"log.kezek.localhost/{own}"
    return Home(folder(), secrets_folder(Path(settings.VAR)) / own, origin)
