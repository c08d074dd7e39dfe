"""The check of all messages: faults stop a build, doubts are for the reader."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kezek.site.catalogues import editor
from kezek.site.catalogues.shelf import FORMS, LANGUAGES, PLURALS, Entry, entries, files, header
from kezek.site.catalogues.uses import Unreadable, Use, uses

_VALUES: Final = re.compile(r"%\(\w+\)[a-zA-Z]|%[sdr]|\{\w*\}|%%")
_STRAY_PERCENT: Final = re.compile(r"%(?!\(|%|[sdr](?!\w))")

Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. A `fault` fails the check; the rest are doubts."""

    path: Path
    line: int
    lang: str
    what: str
    msgid: str
    fault: bool = True

    def told(self, root: Path) -> str:
        """The line as printed, its path from the root."""
        path = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        said = self.msgid.replace("\n", "⏎")
        said = said if len(said) <= 70 else said[:69] + "…"
        return f"{path}:{self.line}: {self.lang}: {self.what}: {said!r}"


@dataclass(frozen=True, slots=True)
class House:
    """What the code says and what the catalogues hold."""

    said: list[Use]
    unreadable: list[Unreadable]
    held: list[Entry]
    headers: list[tuple[Path, str, str]]

    @classmethod
    def read(cls, root: Path) -> "House":
        """Read `root/kezek` and `root/locale`."""
        found = list(uses(root / "kezek"))
        paths = [(path, lang) for lang in LANGUAGES for path in files(root / "locale", lang)]
        return cls(
            said=[use for use in found if isinstance(use, Use)],
            unreadable=[use for use in found if isinstance(use, Unreadable)],
            held=[entry for path, lang in paths for entry in entries(path, lang)],
            headers=[(path, lang, header(path)) for path, lang in paths],
        )

    def known(self, lang: str) -> dict[Key, Entry]:
        """A language's entries by their key, the first of each."""
        found: dict[Key, Entry] = {}
        for entry in self.held:
            if entry.lang == lang:
                found.setdefault(entry.key, entry)
        return found


def _values(text: str) -> Counter[str]:
    return Counter(set(_VALUES.findall(text)) - {"%%"})


def _of_values(entry: Entry) -> Iterator[str]:
    wanted = _values(entry.msgid) | _values(entry.plural or "")
    for form in entry.forms:
        if form and _values(form) != wanted:
            missing = sorted((wanted - _values(form)) | (_values(form) - wanted))
            yield f"placeholders differ ({', '.join(missing)})"
        if wanted and _STRAY_PERCENT.search(form):
            yield "a bare % beside placeholders is written %%"


def _of_form(entry: Entry) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    if any(not form for form in entry.forms):
        yield "an empty form" if entry.plural else "empty"
    if entry.plural:
        if len(entry.forms) != FORMS[entry.lang]:
            yield f"{len(entry.forms)} plural forms, not {FORMS[entry.lang]}"
        elif entry.lang == "kk" and len(set(entry.forms)) > 1:
            yield "Kazakh plural forms are equal"
        elif entry.lang == "ru" and entry.forms[2] != entry.forms[3]:
            yield "the fourth Russian form copies the third"
    for edge in ("startswith", "endswith"):
        if any(
            form and getattr(form, edge)("\n") != getattr(entry.msgid, edge)("\n")
            for form in entry.forms
        ):
            yield "line ends differ"
    if entry.msgid == entry.msgid.strip() and any(form != form.strip() for form in entry.forms):
        yield "a space at the edge"


def _of_entry(entry: Entry) -> Iterator[Finding]:
    advice = [
        *_of_form(entry),
        *_of_values(entry),
        *(mark for form in dict.fromkeys(entry.forms) for mark in editor.marks(form, entry.lang)),
    ]
    for what in dict.fromkeys(advice):
        yield Finding(entry.path, entry.line, entry.lang, what, entry.msgid)
    if entry.lang == "kk" and any(map(editor.seems_russian, entry.forms)):
        what = "no Kazakh letter in it"
        yield Finding(entry.path, entry.line, entry.lang, what, entry.msgid, fault=False)


def _plurals(known: dict[Key, Entry]) -> set[str]:
    return {entry.plural for entry in known.values() if entry.plural and any(entry.forms)}


def _missing(house: House) -> Iterator[Finding]:
    for lang in LANGUAGES:
        known = house.known(lang)
        plurals = _plurals(known)
        for use in house.said:
            entry = known.get(use.key)
            if use.marked and (use.msgid in plurals or (entry and any(entry.forms))):
                continue
            if entry is None or not any(entry.forms):
                what = f"missing (context {use.context!r})" if use.context else "missing"
                yield Finding(use.path, use.line, lang, what, use.msgid)
            elif (use.plural is None) != (entry.plural is None):
                what = "one says a count, the other does not"
                yield Finding(use.path, use.line, lang, what, use.msgid)
            elif use.plural != entry.plural:
                yield Finding(use.path, use.line, lang, "another plural", use.msgid)


def _doubled(house: House) -> Iterator[Finding]:
    first: dict[tuple[str, Key], Entry] = {}
    for entry in house.held:
        known = first.setdefault((entry.lang, entry.key), entry)
        if known is entry:
            continue
        if known.path == entry.path:
            yield Finding(entry.path, entry.line, entry.lang, "twice in one catalogue", entry.msgid)
        elif (known.plural, known.forms) != (entry.plural, entry.forms):
            what = f"translated otherwise in {known.path.parents[2].name}"
            yield Finding(entry.path, entry.line, entry.lang, what, entry.msgid)


def _unpaired(house: House) -> Iterator[Finding]:
    keys = {lang: house.known(lang).keys() for lang in LANGUAGES}
    for entry in house.held:
        other = "ru" if entry.lang == "kk" else "kk"
        if not entry.of_django and entry.key not in keys[other]:
            yield Finding(entry.path, entry.line, other, "missing beside this", entry.msgid)


def _unused(house: House) -> Iterator[Finding]:
    said = {use.key for use in house.said}
    for entry in house.held:
        if entry.lang == "kk" and not entry.of_django and entry.key not in said:
            yield Finding(entry.path, entry.line, "kk", "unused", entry.msgid, fault=False)


def _of_headers(house: House) -> Iterator[Finding]:
    for path, lang, rule in house.headers:
        if "".join(rule.split()) != "".join(PLURALS[lang].split()):
            yield Finding(path, 1, lang, "another plural rule than ours", rule)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    by_place: dict[tuple[str, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        by_place[str(finding.path), finding.line].append(finding)
    return [finding for place in sorted(by_place) for finding in by_place[place]]


def findings(root: Path) -> list[Finding]:
    """Everything there is to say about the messages below `root`, by file and line."""
    house = House.read(root)
    unreadable = (Finding(u.path, u.line, "any", u.why, "") for u in house.unreadable)
    return _in_order(
        [
            *unreadable,
            *_of_headers(house),
            *_missing(house),
            *_doubled(house),
            *_unpaired(house),
            *(finding for entry in house.held for finding in _of_entry(entry)),
            *_unused(house),
        ]
    )


def untranslated(root: Path, lang: str) -> list[Use]:
    """The first use of each message that a language lacks, by file and line."""
    house = House.read(root)
    known = house.known(lang)
    plurals = _plurals(known)
    first: dict[Key, Use] = {}
    for use in house.said:
        entry = known.get(use.key)
        if use.marked and use.msgid in plurals:
            continue
        if entry is None or not any(entry.forms):
            first.setdefault(use.key, use)
    return list(first.values())
