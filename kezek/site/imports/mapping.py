"""A published file in our columns: which of theirs, by which pattern, with which default.

A mapping says of their file `delimiter` and all its `columns`, and of each of our columns, in a
table `[column.code]`, what makes it:

* `from`: their column; copied with single spaces.
* `pattern`, `value`: what to find in it, and what to make of the groups found, such as "n{1}".
* `cases`: a list of `match` and `value`; the first whose pattern is found wins.
* `replace`: pairs of pattern and replacement, in order.
* `default`: when nothing was found, or without `from`.
* `invent`: bin, iban, phone or seed; invented, for a code the same each time.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kezek.core.say import say
from kezek.site.imports.problems import Problems
from kezek.site.imports.reading import RawRow

_SPACES: Final = re.compile(r"\s+")
_KEYS: Final = frozenset({"from", "pattern", "value", "cases", "replace", "default", "invent"})


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Their columns and the rules for ours."""

    delimiter: str
    columns: Sequence[str]
    rules: Mapping[str, Mapping[str, Any]]

    def ours(self, theirs: RawRow, line: int, problems: Problems) -> RawRow:
        """Their row in our columns. `invent` columns stay empty here."""
        made: dict[str, str] = {}
        for column, rule in self.rules.items():
            found = _apply(rule, theirs)
            if found is None:
                problems.add(
                    line,
                    column,
                    say(
                        _("Nothing in “%(field)s” fits the mapping."),
                        field=theirs.get(rule.get("from", ""), ""),
                    ),
                )
                found = ""
            made[column] = found
        return made

    def invented(self) -> Iterator[tuple[str, str]]:
        """Columns to invent and what kind of thing each is."""
        for column, rule in self.rules.items():
            if "invent" in rule:
                yield column, rule["invent"]


def _apply(rule: Mapping[str, Any], theirs: RawRow) -> str | None:
    if "invent" in rule:
        return ""
    field = _SPACES.sub(" ", theirs.get(rule.get("from", ""), "")).strip()
    for case in rule.get("cases", ()):
        found = re.search(case["match"], field)
        if found:
            return _filled(case["value"], found)
    if "pattern" in rule:
        found = re.search(rule["pattern"], field)
        if found:
            return _filled(rule.get("value", "{0}"), found)
        return rule.get("default")
    if "from" not in rule or "cases" in rule:
        return rule.get("default")
    for pattern, replacement in rule.get("replace", ()):
        field = re.sub(pattern, replacement, field)
    return _SPACES.sub(" ", field).strip() or rule.get("default", "")


def _filled(template: str, found: re.Match[str]) -> str:
    return template.format(found[0], *(group or "" for group in found.groups()))


def read_mapping(path: Path, problems: Problems) -> ColumnMap:
    """The mapping of the file. Raises FileRefused when it is not one."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        rules = document["column"]
        for column, rule in rules.items():
            strange = set(rule) - _KEYS
            if strange:
                problems.add(
                    0,
                    column,
                    say(
                        _("Unknown word in the mapping: %(word)s."), word=", ".join(sorted(strange))
                    ),
                )
            for pattern in [rule.get("pattern", ""), *(c["match"] for c in rule.get("cases", ()))]:
                re.compile(pattern)
        problems.refuse_if_any()
        return ColumnMap(document.get("delimiter", ","), tuple(document["columns"]), rules)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, re.error):
        problems.add(0, "", say(_("The mapping %(name)s cannot be read."), name=path.name))
        problems.refuse_if_any()
        raise
