"""What the documents tell people to type works: commands, addresses, columns, links."""

import argparse
import re
import shlex
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from kezek.core import clock
from kezek.opendata import folder
from kezek.opendata.sweeps import publish
from kezek.policy.queries import rules_for
from kezek.site.command import commands
from kezek.site.imports.child_rows import ENROLLED_COLUMNS, QUEUE_COLUMNS
from kezek.site.imports.garden_rows import FEATURES, GROUP_COLUMNS, KINDERGARTEN_COLUMNS
from kezek.site.imports.seeding import Seeding, seed_cities
from tests.attendance.builders import a_city

ROOT = Path(settings.ROOT)
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
TEXTS = {str(page.relative_to(ROOT)): page.read_text("utf-8") for page in PAGES}
FENCE = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^    (\S.*)$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)\)")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)) | {
    path.stem.replace("_", "-") if path.stem.startswith("drill_") else f"bench-{path.stem}"
    for path in (ROOT / "bench").glob("*.py")
    if "\nbench-%:" in MAKEFILE and "\ndrill-%:" in MAKEFILE
}


def typed() -> Iterator[tuple[str, list[str]]]:
    """Each line that a reader is to type, with its page, without the remark behind it."""
    for page, text in TEXTS.items():
        blocks = "\n".join(FENCE.findall(text)) + "\n" + "\n".join(INDENTED.findall(text))
        for line in blocks.splitlines():
            for part in line.strip().split(" && "):
                words = shlex.split(part, comments=True)
                if words:
                    yield page, words
        for code in CODE.findall(text):
            yield page, code.split()


def kezek_lines() -> list[tuple[str, tuple[str, ...]]]:
    found = {
        (page, tuple(words[1:]))
        for page, words in typed()
        if words[:1] in (["kezek"], [".venv/bin/kezek"]) and words[1:] and "…" not in words[1]
    }
    return sorted(found)


def make_lines() -> list[tuple[str, str]]:
    found = {
        (page, words[1]) for page, words in typed() if words[:1] == ["make"] and len(words) > 1
    }
    return sorted(found)


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The options of a parser and of the actions under it."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for under in action.choices.values():
                yield from options_of(under)


@pytest.mark.parametrize(("where", "words"), kezek_lines())
def test_every_kezek_line_is_one_that_the_command_takes(where: str, words: tuple[str, ...]) -> None:
    known = commands()
    assert words[0] in known, f"{where}: kezek {' '.join(words)}"
    command = known[words[0]]
    parser = argparse.ArgumentParser(exit_on_error=False)
    if command.DATABASE:
        parser.add_argument("--database")
    import_module(command.module).add_arguments(parser)
    options = set(options_of(parser))
    assert {word for word in words[1:] if word.startswith("-")} <= options, where
    if len(words) > 1:
        parser.parse_args(words[1:])


@pytest.mark.parametrize(("where", "target"), make_lines())
def test_every_make_line_has_its_target(where: str, target: str) -> None:
    assert target in TARGETS, where


def test_enough_lines_are_found_to_be_worth_a_test() -> None:
    assert len(kezek_lines()) > 10
    assert len(make_lines()) > 4


def broken_links() -> list[str]:
    return [
        f"{page}: {link}"
        for page, text in TEXTS.items()
        for link in LINK.findall(text)
        if not urlsplit(link).scheme and not ((ROOT / page).parent / link).exists()
    ]


def test_every_link_between_pages_leads_somewhere() -> None:
    assert broken_links() == []


def test_every_file_that_is_named_is_there() -> None:
    named = re.compile(r"^(?:kezek|cities|docs|tests|bench|deploy|locale)/[\w./-]+$")
    missing = [
        f"{page}: {code}"
        for page, text in TEXTS.items()
        for code in CODE.findall(text)
        if named.match(code) and not (ROOT / code).exists()
    ]
    assert missing == []


def listed_columns(file: str) -> list[str]:
    """The columns of a row of docs/import.md, without what stands in brackets."""
    (cell,) = re.findall(rf"^\| `{file}` \| (.*) \|$", TEXTS["docs/import.md"], re.MULTILINE)
    return [name.strip() for name in re.sub(r"\([^)]*\)", "", cell).split(",")]


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("kindergartens.csv", KINDERGARTEN_COLUMNS),
        ("groups.csv", GROUP_COLUMNS),
        ("queue.csv", QUEUE_COLUMNS),
        ("enrolled.csv", ENROLLED_COLUMNS),
    ],
)
def test_the_page_names_each_files_columns(file: str, columns: tuple[str, ...]) -> None:
    assert listed_columns(file) == list(columns)


def test_the_page_names_every_feature_of_a_kindergarten() -> None:
    (told,) = re.findall(r"features \(`;` between: ([^)]*)\)", TEXTS["docs/import.md"])
    assert {word.strip() for word in told.split(",")} == FEATURES


@pytest.mark.django_db
def test_the_page_explains_every_mark() -> None:
    city = a_city()
    (told,) = re.findall(r"one sign a calendar day: (.*?)`-`", TEXTS["docs/import.md"], re.DOTALL)
    assert set(re.findall(r"\b([A-Z])\b", told)) == set(rules_for(city, date(2025, 9, 1)).absences)


def asked() -> list[str]:
    """The addresses of every curl line."""
    lines = (words for _page, words in typed() if words[0] == "curl")
    return [urlsplit(word)._replace(scheme="", netloc="").geturl() for *_rest, word in lines]


def test_every_curl_line_is_answered(
    cloned: None, tmp_path: Path, settings: Any, client: Client
) -> None:
    settings.VAR = tmp_path
    seed_cities([Seeding("taraz", date(2025, 9, 1), 450)], demo=False)
    publish(folder.home(), "taraz", clock.at(date(2025, 9, 1)))
    answers = {address: client.get(address) for address in asked()}
    assert len(answers) >= 8
    assert {address: got.status_code for address, got in answers.items()} == dict.fromkeys(
        answers, 200
    )
    assert all(b"".join(got) for got in answers.values())
