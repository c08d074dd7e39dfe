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
    rf"/data/[a-z0-9-]+/(?:(?P<day>\d{{4}}-\d{{2}}-\d{{2}})/)?[a-z_]+\.(?P<ending>{'|'.join(MEDIA)})"
)
"""Every address there can be; nothing else of the folder is handed out."""


def address(city: str, name: str, day: date | None = None) -> str:
    """The address of a file: the newest, or that of a day."""
    return f"{ROOT}{city}/{f'{day.isoformat()}/' if day else ''}{name}"
