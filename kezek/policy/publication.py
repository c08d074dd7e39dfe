"""What the folder of a city publishes: read, checked and written out once for each text."""

import functools
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kezek.policy.checking import check_layers, check_policy
from kezek.policy.reading import FILE, canonical, layer_of, merged, parsed, rules_of, texts_of
from kezek.policy.refusals import PolicyRefused


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the rules: its days, its act, its document as the text that is stored."""

    number: int
    valid_from: date
    valid_to: date | None
    legal_act: str
    needs_acknowledgement: bool
    document: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A queue that some version knows, with its names by language."""

    code: str
    band: int
    right: str
    ordering: int
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """The facts of the city as JSON text, every version of its rules, the queues of all."""

    facts: str
    editions: tuple[Edition, ...]
    kinds: tuple[Kind, ...]


def publication_of(folder: Path) -> Publication:
    """What `cities/<city>/` publishes. Raises PolicyRefused; OSError without its `city.toml`."""
    path = folder / FILE
    try:
        texts = tuple(texts_of(path))
    except (OSError, RecursionError, tomllib.TOMLDecodeError):
        raise PolicyRefused(check_policy(path)) from None
    return _written_out(texts, (folder / "city.toml").read_text("utf-8"))


@functools.lru_cache(maxsize=16)
def _written_out(texts: tuple[tuple[Path, str], ...], city: str) -> Publication:
    layers = [layer_of(path, text) for path, text in texts]
    if problems := check_layers(layers):
        raise PolicyRefused(problems)
    document = merged([layer.document for layer in layers])
    versions = document["version"]
    rules = [rules_of(document, version) for version in versions]
    return Publication(
        json.dumps(parsed(city), ensure_ascii=False),
        tuple(_editions(versions, rules)),
        tuple(_kinds(rules)),
    )


def _editions(
    versions: Iterable[Mapping[str, Any]], rules: Iterable[Mapping[str, Any]]
) -> Iterator[Edition]:
    for number, (version, document) in enumerate(zip(versions, rules, strict=True), start=1):
        text = canonical(document)
        yield Edition(
            number,
            version["valid_from"],
            version.get("valid_to"),
            version["act"]["ru"],
            version.get("needs_acknowledgement", False),
            text,
            hashlib.sha256(text.encode()).hexdigest(),
        )


def _kinds(rules: Iterable[Mapping[str, Any]]) -> Iterable[Kind]:
    """The queues of all versions; what a later version says about a queue counts."""
    kinds: dict[str, Kind] = {}
    for document in rules:
        order = {band["code"]: band["order"] for band in document["band"]}
        for kind in document["queue_type"]:
            kinds[kind["code"]] = Kind(
                kind["code"],
                order[kind["band"]],
                kind["right"],
                kind["order"],
                tuple(kind["name"].items()),
            )
    return kinds.values()
