"""A city's rules as files: `cities/<city>/policy.toml`, and the files it builds on."""

import copy
import functools
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

Document: TypeAlias = dict[str, Any]

FILE: Final = "policy.toml"
# What a version may carry of its own: a list given there replaces the shared one, whole.
LISTS: Final = ("band", "right", "queue_type", "privilege", "document", "absence")


class Unreadable(Exception):
    """A file of a city can't be read; its cause says why (RecursionError: it builds on itself)."""

    def __init__(self, path: Path) -> None:
        """The file itself, which need not be the city's own."""
        self.path = path
        super().__init__(path)


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a policy: where it lies, its text, what it says."""

    path: Path
    text: str
    document: Document


def parsed(text: str) -> Document:
    """What a TOML text says, the caller's own to change. Raises tomllib.TOMLDecodeError.

    Parsing takes ten times longer than copying, and a file is read at least twice: to be checked
    and to be published.
    """
    return copy.deepcopy(_parsed(text))


@functools.lru_cache(maxsize=32)
def _parsed(text: str) -> Document:
    return tomllib.loads(text)


def text_of(path: Path) -> str:
    """The text of a file that is TOML. Raises Unreadable."""
    try:
        text = path.read_text("utf-8")
        _parsed(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unreadable(path) from error
    return text


def texts_of(path: Path) -> Iterator[tuple[Path, str]]:
    """The file and those it builds on by `extends`, each before its base, with their texts.

    Raises Unreadable.
    """
    seen: list[Path] = []
    while True:
        if path in seen:
            raise Unreadable(path) from RecursionError(path)
        seen.append(path)
        text = text_of(path)
        base = _parsed(text).get("extends")
        yield path, text
        if base is None:
            return
        path = (path.parent / str(base)).resolve()


def layer_of(path: Path, text: str) -> Layer:
    """What one file of a policy says by itself. Raises tomllib.TOMLDecodeError."""
    document = parsed(text)
    document.pop("extends", None)
    return Layer(path, text, document)


def layers_of(path: Path) -> list[Layer]:
    """The file and those it builds on, each before its base. Raises what `texts_of` does."""
    return [layer_of(*found) for found in texts_of(path)]


def merged(documents: list[Document]) -> Document:
    """One document out of layers, each before its base: what the first says wins.

    Tables of tables are joined name by name; anything else, a list too, is replaced whole.
    """
    whole: Document = {}
    for document in reversed(documents):
        for name, part in document.items():
            whole[name] = {**whole[name], **part} if isinstance(whole.get(name), dict) else part
    return whole


def document_of(path: Path) -> Document:
    """The policy document of a city's file, with all that it builds on."""
    return merged([layer.document for layer in layers_of(path)])


def rules_of(document: Mapping[str, Any], version: Mapping[str, Any]) -> Document:
    """What is stored of a version: the shared document, its own rules and lists, its act."""
    rules = {name: part for name, part in document.items() if name != "version"}
    rules |= {name: version[name] for name in LISTS if name in version}
    rules["rule"] = {**document["rule"], **version.get("rule", {})}
    rules["act"] = version["act"]
    return rules


def canonical(document: Mapping[str, Any]) -> str:
    """The one text of a document that its fingerprint is made of; days become ISO text."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, default=str)
