"""The contract's text, by version and language, filled from a manifest.

A version's files never change once a contract names them: the manifest holds their fingerprints.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from kezek.core.words import Language, by_phrase, decimal, legal_date, tenge

CURRENT: Final = "2025-1"
MOVED: Final = "2025-1-moved"  # for a child who comes from another group
LANGUAGES: Final[tuple[Language, ...]] = ("kk", "ru")
_FOLDER: Final = Path(__file__).resolve().parent


class TextChanged(RuntimeError):
    """The file of a version is not the one that the contract names."""


@dataclass(frozen=True, slots=True, repr=False)
class Party:
    """A side of the contract, or what it is about: a title and labelled values."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Section:
    """A numbered part of the text."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ContractText:
    """A whole contract as it is read, on a page or on paper; names inside, so no repr."""

    language: Language
    title: str
    heading: tuple[tuple[str, str], ...]
    parties: tuple[Party, ...]
    sections: tuple[Section, ...]


@cache
def _file(version: str, language: Language) -> bytes:
    return (_FOLDER / version / f"{language}.toml").read_bytes()


@cache
def template(version: str, language: Language) -> dict[str, Any]:
    """A version's file as it is written."""
    return tomllib.loads(_file(version, language).decode())


def fingerprints(version: str = CURRENT) -> dict[str, str]:
    """SHA-256 of the version's file in each language."""
    return {
        language: hashlib.sha256(_file(version, language)).hexdigest() for language in LANGUAGES
    }


def reading_language(language: str) -> Language:
    """The language to show a contract in: Russian for Russian pages, Kazakh for all others."""
    return "ru" if language == "ru" else "kk"


def contract_text(manifest: Mapping[str, Any], language: str) -> ContractText:
    """The whole contract in Kazakh or Russian. Raises TextChanged."""
    lang = reading_language(language)
    version = manifest["text"]["version"]
    if manifest["text"]["sha256"] != fingerprints(version):
        raise TextChanged(version)
    form = template(version, lang)
    values = _values(manifest, form["words"], lang)
    return ContractText(
        language=lang,
        title=form["title"],
        heading=(
            (form["number"], manifest["number"]),
            (form["drafted"], values["drafted_on"]),
        ),
        parties=tuple(
            Party(party["title"], tuple((label, values[name]) for label, name in party["rows"]))
            for party in form["party"]
        ),
        sections=tuple(
            Section(
                section["title"], tuple(point.format_map(values) for point in section["points"])
            )
            for section in form["section"]
        ),
    )


def _values(
    manifest: Mapping[str, Any], words: Mapping[str, Mapping[str, str]], lang: Language
) -> dict[str, str]:
    def day(text: str) -> str:
        return legal_date(date.fromisoformat(text), lang)

    term, money, days = manifest["term"], manifest["money"], manifest["attendance"]
    kindergarten, group = manifest["kindergarten"], manifest["group"]
    due = term["parent_due"]
    moved = manifest.get("transfer", {})
    absences = [words["absence"].get(code, code) for code in days["paid_absences"]]
    return {
        "drafted_on": day(manifest["drafted_on"]),
        "parent_name": manifest["parent"]["name"],
        "parent_iin": manifest["parent"]["iin"],
        "child_name": manifest["child"]["name"],
        "child_iin": manifest["child"]["iin"],
        "birth_date": day(manifest["child"]["birth_date"]),
        "kindergarten": kindergarten["name"][lang],
        "kind": words["kind"].get(kindergarten["kind"], kindergarten["kind"]),
        "bin": kindergarten["bin"],
        "address": kindergarten["address"][lang],
        "phone": kindergarten["phone"],
        "group": group["name"],
        "band": group["band_name"][lang],
        "language": words["language"].get(group["language"], group["language"]),
        "hours": decimal(float(group["hours"]), lang),
        "voucher": manifest["voucher"],
        "place": manifest["place"],
        "act": manifest["policy"]["act"][lang],
        "policy": str(manifest["policy"]["number"]),
        "before": moved.get("contract", ""),
        "consent": moved.get("consent", ""),
        "not_before": day(term["not_before"]),
        "until": day(term["until"]),
        "parent_due": by_phrase(datetime.fromisoformat(due), lang) if due else "–",
        "head_days": str(term["head_working_days"]),
        "norm": tenge(money["norm"]),
        "parent_fee": tenge(money["parent_fee"]),
        "payment_day": str(money["payment_day"]),
        "paid_absences": ", ".join(absences),
        "summer_days": str(days["summer_days"]),
        "absence_limit": str(days["absence_limit"]),
        "window_first": str(days["window"][0]),
        "window_last": str(days["window"][1]),
        "text_version": manifest["text"]["version"],
    }
