"""Where the files are found from outside, and what they are for whoever fetches them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

ROOT: Final = "/data/"

FORMS: Final[Mapping[str, str]] = {"csv": "CSV", "jsonl": "JSON Lines", "parquet": "Parquet"}
"""The forms of a table by the end of its files' names."""

MEDIA: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}

PATTERN: Final = re.compile(
    r"/data/[a-z0-9-]{1,64}/(?:(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})/)?"
    rf"[a-z_]{{1,64}}\.(?P<ending>{'|'.join(MEDIA)})"
)
"""Every address there can be; nothing else of the folder is handed out, no name is too long."""


def address(city: str, name: str, day: date | None = None) -> str:
    """The address of a file: the newest, or that of a day."""
    return f"{ROOT}{city}/{f'{day.isoformat()}/' if day else ''}{name}"
