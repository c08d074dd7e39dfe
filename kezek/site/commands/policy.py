"""`kezek policy`: are the rules of the cities sound, how do two differ, what does one say."""

import argparse
import difflib
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from kezek.core.words import LANGUAGES
from kezek.policy.checking import check_policy
from kezek.policy.explaining import differences, explain
from kezek.policy.reading import FILE, Document, document_of, rules_of

HELP = "Check the rules of the cities, compare two versions, or explain one rule."
DATABASE = None

CITIES: Final = Path(__file__).resolve().parents[3] / "cities"
SPOKEN: Final = ("kk", "ru")


class NoSuch(Exception):
    """What was asked for is not there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`check`, `diff` or `explain`."""
    parser.add_argument("--cities", type=Path, default=CITIES, help=argparse.SUPPRESS)
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="every mistake with file, line, column and reason")
    check.add_argument("city", nargs="*", help="folders of cities/; all of them by default")
    diff = actions.add_parser("diff", help="two versions or two cities, rule by rule")
    for side in ("before", "after"):
        diff.add_argument(side, help="CITY, CITY@VERSION or CITY@DAY: taraz@2025-01")
    tell = actions.add_parser("explain", help="a rule as a sentence with its source")
    tell.add_argument("rule", help="its name, as in policy.toml")
    tell.add_argument("--city", default="taraz")
    tell.add_argument("--day", type=date.fromisoformat, help="the rules of that day")
    tell.add_argument("--lang", choices=LANGUAGES, help="otherwise Kazakh and Russian")


def run(args: argparse.Namespace) -> int:
    """0 when all is well; 1 when `check` found mistakes; 2 for what is not there."""
    try:
        if args.action == "check":
            return _check(args.cities, args.city)
        if args.action == "diff":
            return _diff(args.cities, args.before, args.after)
        return _explain(args.cities, args.city, args.rule, args.day, args.lang)
    except NoSuch as reason:
        sys.stderr.write(f"kezek policy: {reason}\n")
        return 2


def _check(cities: Path, names: Sequence[str]) -> int:
    wrong = 0
    for name in names or sorted(path.parent.name for path in cities.glob(f"*/{FILE}")):
        problems = check_policy(cities / name / FILE)
        for problem in problems:
            print(problem.said())
        wrong += len(problems)
        if not problems:
            document = document_of(cities / name / FILE)
            rules, versions, queues = (
                len(document[part]) for part in ("rule", "version", "queue_type")
            )
            print(f"{name}: sound; {versions} versions, {queues} queues, {rules} rules")
    return int(wrong > 0)


def _sound(cities: Path, city: str) -> Document:
    """The document of a city whose file is sound."""
    path = cities / city / FILE
    if not path.is_file():
        known = ", ".join(sorted(one.parent.name for one in cities.glob(f"*/{FILE}")))
        message = f"there is no city {city!r}; there are {known}"
        raise NoSuch(message)
    if problems := check_policy(path):
        message = f"the rules of {city} have mistakes:\n" + "\n".join(
            problem.said() for problem in problems
        )
        raise NoSuch(message)
    return document_of(path)


def _version(document: Document, wanted: str) -> tuple[str, Document]:
    """A version by its code, its number or a day; the last one when nothing is said."""
    versions: list[dict[str, Any]] = document["version"]
    found = versions[-1] if not wanted else None
    for number, version in enumerate(versions, start=1):
        if wanted in {version["code"], str(number)}:
            found = version
    if found is None:
        found = _of_day(versions, wanted)
    if found is None:
        codes = ", ".join(version["code"] for version in versions)
        message = f"no version or day {wanted!r}; there are {codes}"
        raise NoSuch(message)
    return found["code"], rules_of(document, found)


def _of_day(versions: list[dict[str, Any]], wanted: str) -> dict[str, Any] | None:
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        return None
    begun = [version for version in versions if version["valid_from"] <= day]
    return begun[-1] if begun else None


def _diff(cities: Path, before: str, after: str) -> int:
    sides = []
    for side in (before, after):
        city, _at, wanted = side.partition("@")
        code, rules = _version(_sound(cities, city), wanted)
        sides.append((f"{city}@{code}", rules))
    (old_name, old), (new_name, new) = sides
    print(f"--- {old_name}\n+++ {new_name}")
    found = differences(old, new)
    for one in found:
        print(one.name)
        if one.before is not None:
            print(f"  - {one.before}")
        if one.after is not None:
            print(f"  + {one.after}")
    print(f"differences: {len(found)}")
    return 0


def _explain(cities: Path, city: str, name: str, day: date | None, lang: str | None) -> int:
    document = _sound(cities, city)
    code, rules = _version(document, day.isoformat() if day else "")
    version = next(one for one in document["version"] if one["code"] == code)
    if name not in rules["rule"]:
        near = difflib.get_close_matches(name, rules["rule"], n=3)
        hint = f"; did you mean {' or '.join(near)}" if near else ""
        message = f"no rule {name!r}{hint}"
        raise NoSuch(message)
    for spoken in LANGUAGES:
        if spoken == lang or (lang is None and spoken in SPOKEN):
            told = explain(rules, name, spoken)
            print(f"[{spoken}] {told.sentence}")
            print(f"     {name} = {told.value}. {told.status}. {told.act}.")
    print(f"     version {code}, from {version['valid_from']}{_until(version)}")
    print(f"     source: {rules['rule'][name]['source']}")
    return 0


def _until(version: dict[str, Any]) -> str:
    until = f" to {version['valid_to']}, not included" if "valid_to" in version else ""
    asked = version.get("needs_acknowledgement", False)
    return until + ("; in force once the department has acknowledged it" if asked else "")
