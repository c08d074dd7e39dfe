"""A rule in words: its sentence, value, where it comes from, and how two versions differ. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.core import words
from kezek.core.words import Language
from kezek.policy.reading import LISTS

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_OF_YEAR: Final = re.compile(r"(\d\d)-(\d\d)")
_LEAP_YEAR: Final = 2024


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule as it is told in one language. `source` is an address, a paper's name, or nothing."""

    name: str
    sentence: str
    value: str
    status: str
    source: str
    act: str

    @property
    def address(self) -> str:
        """The source if a reader can go there."""
        return self.source if self.source.startswith(("http://", "https://")) else ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of the rules that two versions do not share; None: one of them lacks it."""

    name: str
    before: str | None
    after: str | None


def status_words() -> dict[str, str]:
    """Where a rule comes from, by the letter in the file, in the active language."""
    return {
        "F": pgettext("source", "Found in a published source"),
        "L": pgettext("source", "From an earlier edition of the rules"),
        "A": pgettext("source", "As in the sister scheme of clubs"),
        "I": pgettext("source", "Chosen by the city until the law says otherwise"),
        "U": pgettext("source", "Unknown, therefore switched off"),
    }


def right_words(rules: Mapping[str, Any], lang: Language) -> dict[str, str]:
    """The short names of the rights as heads of columns, in their order, in the active language."""
    known = {
        "out_of_turn": pgettext("right", "Out of turn"),
        "priority": pgettext("right", "Priority"),
        "general": pgettext("right", "General"),
    }
    rights = sorted(rules["right"], key=lambda right: int(right["order"]))
    return {
        right["code"]: known.get(right["code"])
        or right["name"][lang][:1].upper() + right["name"][lang][1:]
        for right in rights
    }


def explained_rights(rules: Mapping[str, Any], lang: Language) -> list[str]:
    """What each right means, a sentence each, with the turns of the cycle put in."""
    cycle = dict(rules["rule"]["issuing_cycle"]["value"])
    rights = sorted(rules["right"], key=lambda right: int(right["order"]))
    return [str(right["explain"][lang]).format(**cycle) for right in rights]


def value_words(value: Any, lang: Language) -> str:  # noqa: ANN401 - a number, flag, text or list
    """A value as it stands in a sentence of the active language."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return words.number(value)
    if isinstance(value, list):
        # A pair of the cycle, a right with its turns, reads as one.
        is_pair = len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int)
        return (" " if is_pair else ", ").join(value_words(part, lang) for part in value)
    text = str(value)
    if _DAY.fullmatch(text):
        return words.legal_date(date.fromisoformat(text), lang)
    if found := _DAY_OF_YEAR.fullmatch(text):
        return words.day_of_year(date(_LEAP_YEAR, int(found[1]), int(found[2])), lang)
    return text


def explain(rules: Mapping[str, Any], name: str, lang: Language) -> Explained:
    """The rule of that name, told in that language. Raises KeyError."""
    rule = rules["rule"][name]
    with translation.override(lang):
        value = value_words(rule["value"], lang)
        status = status_words()[rule["status"]]
        source = _source(rule["source"])
    sentence = rule[lang].replace("{value}", value)
    return Explained(name, sentence, value, status, source, rules["act"][lang])


def _source(source: str) -> str:
    """Where a rule was read, for the public: "-" is nowhere, a file of ours has a name."""
    if source == "brochure.md":
        return pgettext("source", "The brochure for parents")
    return "" if source == "-" else source


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What the second rules say otherwise than the first, rule by rule, then list by list."""
    found = [
        Difference(name, old, new)
        for name, old, new in _sides(_flat_rules(before), _flat_rules(after))
    ]
    for table in LISTS:
        sides = _sides(_flat_rows(table, before[table]), _flat_rows(table, after[table]))
        found += [Difference(name, old, new) for name, old, new in sides]
    return found


def _sides(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str | None]]:
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name), after.get(name)
        if old != new:
            yield name, old, new


def _flat_rules(rules: Mapping[str, Any]) -> dict[str, str]:
    flat = {"act": _plain(rules["act"])}
    for name, rule in sorted(rules["rule"].items()):
        flat[name] = _plain(rule["value"])
        flat[f"{name} (status, source)"] = f"{rule['status']} {rule['source']}"
        for lang in words.LANGUAGES:
            flat[f"{name} ({lang})"] = rule[lang]
    return flat


def _flat_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    flat = {}
    for row in rows:
        for field, value in row.items():
            flat[f"{table} {row['code']} {field}"] = _plain(value)
    return flat


def _plain(value: Any) -> str:  # noqa: ANN401 - whatever stands in a document
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(part)}" for name, part in value.items())
    if isinstance(value, list):
        return f"[{', '.join(map(_plain, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
