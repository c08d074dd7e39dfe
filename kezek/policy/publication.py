"""What the folder of a city publishes: read, checked and written out once for each text."""

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from kezek.policy.checking import check_layers, unread
from kezek.policy.reading import (
    FILE,
    Unreadable,
    canonical,
    layer_of,
    merged,
    parsed,
    rules_of,
    text_of,
    texts_of,
)
from kezek.policy.refusals import PolicyRefused
from kezek.policy.schema import LANGUAGES

Fields: TypeAlias = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the rules: its days, its act, its document as canonical text."""

    number: int
    valid_from: date
    valid_to: date | None
    legal_act: str
    needs_acknowledgement: bool
    document: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Publication:
    """The facts of the city as JSON text, the versions of its rules, the queue types of all."""

    facts: str
    versions: tuple[Version, ...]
    queue_types: tuple[Fields, ...]


def publication_of(folder: Path) -> Publication:
    """What `cities/<city>/` publishes. Raises PolicyRefused."""
    try:
        texts = tuple(texts_of(folder / FILE))
        city = text_of(folder / "city.toml")
    except Unreadable as error:
        raise PolicyRefused([unread(error)]) from None
    return _written_out(texts, city)


# A demo of several cities and every test publish files that another city builds on, or that were
# published a moment ago; checking them takes longer than storing them.
@functools.lru_cache(maxsize=16)
def _written_out(texts: tuple[tuple[Path, str], ...], city: str) -> Publication:
    layers = [layer_of(path, text) for path, text in texts]
    if problems := check_layers(layers):
        raise PolicyRefused(problems)
    document = merged([layer.document for layer in layers])
    rules = [rules_of(document, version) for version in document["version"]]
    return Publication(
        json.dumps(parsed(city), ensure_ascii=False),
        tuple(_versions(document["version"], rules)),
        tuple(_queue_types(rules)),
    )


def _versions(
    said: Iterable[Mapping[str, Any]], rules: Iterable[Mapping[str, Any]]
) -> Iterator[Version]:
    for number, (version, document) in enumerate(zip(said, rules, strict=True), start=1):
        text = canonical(document)
        yield Version(
            number=number,
            valid_from=version["valid_from"],
            valid_to=version.get("valid_to"),
            legal_act=version["act"]["ru"],
            needs_acknowledgement=version.get("needs_acknowledgement", False),
            document=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        )


def _queue_types(rules: Iterable[Mapping[str, Any]]) -> Iterable[Fields]:
    """The queue types of all versions; what a later version says about one counts."""
    types: dict[str, Fields] = {}
    for document in rules:
        order = {band["code"]: band["order"] for band in document["band"]}
        for kind in document["queue_type"]:
            types[kind["code"]] = {
                "code": kind["code"],
                "band": order[kind["band"]],
                "right": kind["right"],
                "ordering": kind["order"],
                **{f"name_{lang}": kind["name"][lang] for lang in LANGUAGES},
            }
    return types.values()
