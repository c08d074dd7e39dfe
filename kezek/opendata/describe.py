"""The description of a snapshot for programs: a Frictionless Data Package, from the tables."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import override

from kezek.opendata.addresses import MEDIA
from kezek.opendata.shape import Column, Table
from kezek.opendata.tables import LICENCE, LICENCE_URL
from kezek.opendata.writing import File

LANGUAGES: Final = ("kk", "ru", "en")
NAME: Final = "datapackage.json"


def words(text: Promise | str) -> dict[str, str]:
    """A text in the languages of the house."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(text)
    return found


def _field(column: Column) -> dict[str, Any]:
    meaning = words(column.meaning)
    told: dict[str, Any] = {
        "name": column.name,
        "type": str(column.kind),
        "description": meaning["en"],
        "descriptions": meaning,
        "constraints": {"required": not column.gaps},
    }
    if column.codes:
        told["constraints"]["enum"] = list(column.codes)
        told["values"] = {code: words(meaning) for code, meaning in column.codes.items()}
    if column.unit:
        told["unit"] = words(column.unit)["en"]
        told["units"] = words(column.unit)
    return told


def schema(table: Table) -> dict[str, Any]:
    """The columns of a table, as a Frictionless Table Schema with words in three languages."""
    return {"fields": [_field(column) for column in table.columns], "missingValues": [""]}


def _resource(table: Table, file: File) -> dict[str, Any]:
    ending = file.name.rsplit(".", 1)[1]
    title, meaning = words(table.title), words(table.meaning)
    return {
        "name": file.name.replace("_", "-").replace(".", "-"),
        "path": file.name,
        "title": title["en"],
        "titles": title,
        "description": meaning["en"],
        "descriptions": meaning,
        "format": ending,
        "mediatype": MEDIA[ending].split(";")[0],
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": schema(table),
    }


def package(
    city: str, day: date, last_entry: int, files: Iterable[tuple[Table, Sequence[File]]]
) -> str:
    """The description of one snapshot.

    `last_entry` is the number of the last journal entry that the tables tell of.
    """
    said = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"kezek-{city}",
        "city": city,
        "day": day.isoformat(),
        "journal_entry": last_entry,
        "licenses": [{"name": LICENCE, "path": LICENCE_URL}],
        "resources": [_resource(table, file) for table, written in files for file in written],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"
