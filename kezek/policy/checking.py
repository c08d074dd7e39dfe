"""Is a policy file sound? Every mistake with file, line, column and reason."""

import difflib
import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from kezek.policy import positions
from kezek.policy.reading import LISTS, Layer, Unreadable, layers_of, merged, rules_of
from kezek.policy.rules import PlacesMode, month_day
from kezek.policy.schema import LANGUAGES, PRIORITIES, RULES, STATUSES, TABLES
from kezek.policy.sense import mistakes_of

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MOST_DAY: Final = 28  # a day that every month has


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right; line and column count from 1, 0 is the whole file."""

    file: str
    line: int
    column: int
    reason: str

    def said(self) -> str:
        """`cities/taraz/policy.toml:12:1: …`."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.reason}"


def check_policy(path: Path) -> list[Problem]:
    """All mistakes of a city's policy file and of what it builds on, in the order of the text."""
    try:
        layers = layers_of(path)
    except Unreadable as error:
        return [unread(error)]
    return check_layers(layers)


def unread(error: Unreadable) -> Problem:
    """Why a file of a policy could not be read at all, and which."""
    file, why = _shown(error.path), error.__cause__
    match why:
        case tomllib.TOMLDecodeError():
            return Problem(file, *positions.place_of_fault(why), f"not TOML: {why}")
        case RecursionError():
            return Problem(file, 1, 1, "builds on itself")
        case OSError():
            return Problem(file, 0, 0, f"can't be read: {why.strerror}")
        case _:
            return Problem(file, 0, 0, "can't be read: it is not UTF-8")


def check_layers(layers: Sequence[Layer]) -> list[Problem]:
    """All mistakes of a city's policy, already read: its own file and what that builds on."""
    looked = _Look(layers, layers[0].path.parent.name)
    return sorted(looked.problems(), key=lambda one: (one.file, one.line, one.column))


def _shown(path: Path) -> str:
    """`cities/taraz/policy.toml`: the path from the folder of cities on."""
    return "/".join(path.parts[-3:])


class _Look:
    """One look at one policy."""

    def __init__(self, layers: Sequence[Layer], folder: str) -> None:
        self.layers = layers
        self.folder = folder
        self.whole = merged([layer.document for layer in layers])
        self.known = RULES.keys() | layers[-1].document.get("rule", {}).keys()
        self.found: list[Problem] = []
        self.places: dict[Path, Mapping[positions.Path, positions.Place]] = {}

    def wrong(self, path: positions.Path, reason: str) -> None:
        """Note a mistake where the file says it."""
        layer = self._layer(path)
        if layer.path not in self.places:
            self.places[layer.path] = positions.places_of(layer.text)
        line, column = positions.place_in(layer.text, self.places[layer.path], path)
        self.found.append(Problem(_shown(layer.path), line, column, reason))

    def _layer(self, path: positions.Path) -> Layer:
        """The file that a part comes from: of tables joined by name, the one with that name."""
        deep = path[:2] if path and isinstance(self.whole.get(str(path[0])), dict) else path[:1]
        for layer in self.layers:
            part: Any = layer.document
            for name in deep:
                part = part.get(name) if isinstance(part, dict) else None
            if part is not None:
                return layer
        return self.layers[0]

    def problems(self) -> list[Problem]:
        """Look at the form first; only a document of the right form is looked at for its sense."""
        self._form()
        if not self.found:
            self._sense()
        return self.found

    # ------------------------------------------------------------ form

    def _form(self) -> None:
        for name in ("city", "rule", *TABLES):
            kind = dict if name in {"city", "rule"} else list
            if not isinstance(self.whole.get(name), kind):
                self.wrong((), f"[{name}] is missing" if name not in self.whole else f"[{name}]?")
        if self.found:
            return
        city = self.whole["city"]
        if city.get("code") != self.folder:
            self.wrong(("city", "code"), f"the code must be the folder's name: {self.folder}")
        self._texts(("city",), city, "name")
        for name, fields in TABLES.items():
            self._rows(name, self.whole[name], fields, (name,))
        for number, version in enumerate(self.whole["version"]):
            self._version_form(number, version)
        for name in RULES.keys() - self.whole["rule"].keys():
            self.wrong(("rule",), f"rule {name} is missing")
        for name, rule in self.whole["rule"].items():
            self._rule(("rule", name), name, rule)

    def _version_form(self, number: int, version: Mapping[str, Any]) -> None:
        path = ("version", number)
        for field in ("valid_from", "valid_to"):
            day = version.get(field)
            if day is not None and type(day) is not date:
                self.wrong((*path, field), f"{field} must be a day like 2026-07-01")
        if not isinstance(version.get("needs_acknowledgement", False), bool):
            self.wrong((*path, "needs_acknowledgement"), "must be true or false")
        self._texts(path, version, "act")
        for name in LISTS:
            if name in version:
                self._rows(name, version[name], TABLES[name], (*path, name))
        for name, rule in version.get("rule", {}).items():
            self._rule((*path, "rule", name), name, rule)

    def _rows(
        self,
        table: str,
        rows: Any,  # noqa: ANN401 - whatever the file says
        fields: Mapping[str, type],
        path: positions.Path,
    ) -> None:
        if not isinstance(rows, list) or not rows:
            self.wrong(path, f"[[{table}]] is empty")
            return
        codes: set[str] = set()
        for number, row in enumerate(rows):
            here = (*path, number)
            for field, kind in fields.items():
                self._field(here, table, row, field, kind)
            code = row.get("code")
            if isinstance(code, str) and not _CODE.fullmatch(code):
                self.wrong((*here, "code"), f"{table}: {code!r} is no code")
            if code in codes:
                self.wrong((*here, "code"), f"{table}: {code} stands there twice")
            codes.add(code)
            if row.get("status", "I") not in STATUSES:
                self.wrong((*here, "status"), f"status must be one of {', '.join(STATUSES)}")

    def _field(
        self, path: positions.Path, table: str, row: Mapping[str, Any], field: str, kind: type
    ) -> None:
        value = row.get(field)
        if value is None:
            self.wrong(path, f"{table}: {field} is missing")
        elif not _is(value, kind):
            self.wrong((*path, field), f"{table}: {field} must be {_said(kind)}")
        elif kind is dict:
            self._texts(path, row, field)
        elif kind is int and value < 0:
            self.wrong((*path, field), f"{table}: {field} must not be negative")

    def _texts(self, path: positions.Path, holder: Mapping[str, Any], field: str) -> None:
        said = holder.get(field)
        for lang in LANGUAGES:
            text = said.get(lang) if isinstance(said, dict) else None
            if not isinstance(text, str) or not text.strip():
                self.wrong((*path, field, lang), f"{field} has no text in {lang}")

    def _rule(self, path: positions.Path, name: str, rule: Any) -> None:  # noqa: ANN401 - as above
        if name not in self.known:
            near = difflib.get_close_matches(name, self.known, n=1)
            hint = f"; did you mean {near[0]}" if near else ""
            self.wrong(path, f"no rule {name} is known{hint}")
            return
        if not isinstance(rule, dict):
            self.wrong(path, f"rule {name} must be a table")
            return
        for field in ("value", "status", "source", *LANGUAGES):
            if field not in rule:
                self.wrong(path, f"rule {name}: {field} is missing")
        for field in rule.keys() - {"value", "status", "source", *LANGUAGES}:
            self.wrong((*path, field), f"rule {name}: {field} is not known")
        if rule.get("status", "I") not in STATUSES:
            self.wrong((*path, "status"), f"status must be one of {', '.join(STATUSES)}")
        if not str(rule.get("source", "-")).strip():
            self.wrong((*path, "source"), 'a source is an address, a file, or "-"')
        if "value" in rule and (reason := _unfit(RULES.get(name, ""), rule["value"])):
            self.wrong((*path, "value"), f"rule {name}: {reason}")
        self._sentences(path, rule)

    def _sentences(self, path: positions.Path, rule: Mapping[str, Any]) -> None:
        holes: dict[str, set[str]] = {}
        for lang in LANGUAGES:
            text = rule.get(lang, "-")
            if not isinstance(text, str) or not text.strip():
                self.wrong((*path, lang), f"the sentence in {lang} is empty")
                continue
            try:
                holes[lang] = {name for _text, name, *_ in string.Formatter().parse(text) if name}
            except ValueError:
                holes[lang] = {text}
            if holes[lang] - {"value"}:
                self.wrong((*path, lang), "only {value} is put into a sentence")
        if len({frozenset(names) for names in holes.values()}) > 1:
            self.wrong(path, "{value} must stand in all three sentences or in none")

    # ------------------------------------------------------------ sense

    def _sense(self) -> None:
        self._spans()
        bands: dict[int, str] = {}
        for number, version in enumerate(self.whole["version"]):
            own = any(name in version for name in (*LISTS, "rule"))
            if number and not own:
                continue  # the same rules were looked at with the first version
            rules = rules_of(self.whole, version)
            for path, reason in mistakes_of(rules):
                self.wrong(_where(path, number, version), reason)
            for band in rules["band"]:
                if bands.setdefault(band["order"], band["code"]) != band["code"]:
                    reason = f"order {band['order']} was {bands[band['order']]} in another version"
                    self.wrong(_where(("band",), number, version), reason)

    def _spans(self) -> None:
        """Versions follow each other without a gap or an overlap; only the last may be open."""
        versions = self.whole["version"]
        for number, version in enumerate(versions):
            first, end = version["valid_from"], version.get("valid_to")
            here = ("version", number)
            if end is not None and end <= first:
                self.wrong((*here, "valid_to"), "valid_to must lie after valid_from")
            if number + 1 == len(versions):
                continue
            after = versions[number + 1]["valid_from"]
            path = ("version", number + 1, "valid_from")
            if end is None:
                self.wrong(here, "only the last version may have no valid_to")
            elif after < end:
                self.wrong(path, f"overlaps the version before, which ends on {end}")
            elif after > end:
                self.wrong(path, f"leaves a gap: the version before ends on {end}")


def _where(path: positions.Path, number: int, version: Mapping[str, Any]) -> positions.Path:
    """Where a part of a version's rules stands: in the version, or in what all share."""
    held = version.get(str(path[0]))
    is_own = held is not None and (path[0] != "rule" or path[1] in held)
    return ("version", number, *path) if is_own else path


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and (kind is not int or not isinstance(value, bool))


def _said(kind: type) -> str:
    words = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}
    return words.get(kind, "a table of texts")


def _unfit(kind: str, value: Any) -> str:  # noqa: ANN401 - whatever the file says
    """Why a value does not fit its kind, or nothing; a rule without a kind may have any."""
    if not kind:
        return ""
    if kind.startswith("="):
        return "" if value == kind[1:] else f"the house knows only {kind[1:]!r}"
    return "" if _fits(kind, value) else f"must be {_KIND_WORDS[kind]}"


def _fits(kind: str, value: Any) -> bool:  # noqa: ANN401 - whatever the file says
    match kind:
        case "number" | "count" | "percent" | "day_of_month":
            low, high = _BOUNDS[kind]
            return _is(value, int) and low <= value <= high
        case "flag":
            return isinstance(value, bool)
        case "date":
            return type(value) is date
        case "month_day":
            return isinstance(value, str) and _is_month_day(value)
        case "time":
            return isinstance(value, str) and _TIME.fullmatch(value) is not None
        case "text" | "right" | "places":
            words = list(PlacesMode) if kind == "places" else [value]
            return isinstance(value, str) and value in words and bool(value)
        case "counts":
            return isinstance(value, list) and bool(value) and all(_fits("count", n) for n in value)
        case "priorities":
            return isinstance(value, list) and _is_order(value)
        case "cycle":
            return isinstance(value, list) and bool(value) and all(map(_is_turn, value))
        case _:
            return isinstance(value, list) and all(isinstance(one, str) for one in value)


_BOUNDS: Final = {
    "number": (0, 10**9),
    "count": (1, 3_660),
    "percent": (0, 99),
    "day_of_month": (1, _MOST_DAY),
}
_KIND_WORDS: Final = {
    "number": "a whole number, 0 or more",
    "count": "a whole number, 1 or more",
    "percent": "a whole number from 0 to 99",
    "day_of_month": f"a day from 1 to {_MOST_DAY}",
    "flag": "true or false",
    "date": "a day like 2026-07-01",
    "month_day": 'month and day like "07-01"',
    "time": 'a time like "18:00"',
    "text": "a text",
    "counts": "a list of whole numbers, 1 or more",
    "texts": "a list of texts",
    "right": "the code of a right",
    "rights": "a list of rights",
    "priorities": f"some of {', '.join(PRIORITIES)}, then filing at the end",
    "cycle": 'a list like [["priority", 1], ["general", 3]]',
    "bands": "a list of bands",
    "grounds": "a list of privileges",
    "papers": "a list of documents",
    "places": f"one of {', '.join(PlacesMode)}",
    "marks": "a list of day marks",
}


def _is_order(value: list[Any]) -> bool:
    """Grounds that each stand there once; the filing moment comes last and makes it total."""
    first, last = value[:-1], value[-1:]
    return last == ["filing"] and all(one in PRIORITIES and first.count(one) == 1 for one in first)


def _is_month_day(text: str) -> bool:
    try:
        return len(text) == len("07-01") and bool(month_day(text))
    except ValueError:
        return False


def _is_turn(one: Any) -> bool:  # noqa: ANN401 - whatever the file says
    right, turns = (*one, None, None)[:2] if isinstance(one, list) else (None, None)
    return isinstance(right, str) and _fits("count", turns) and len(one) == 2
