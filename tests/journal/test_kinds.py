"""docs/journal.md lists exactly the registered kinds, with exactly their fields."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django.conf import settings

import kezek
from kezek.journal import kinds
from kezek.journal.kinds import NEVER, all_kinds

PAGE = Path(settings.ROOT) / "docs" / "journal.md"
LINE = re.compile(r"^\| `([a-z_]+\.[a-z_]+)` \|(.+)\|(.+)\|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)


def names(cell: str) -> frozenset[str]:
    return frozenset(re.findall(r"`(\w+)`", cell))


def test_the_page_lists_every_kind_with_its_subject_and_fields() -> None:
    listed = {
        kind: (subject.strip(), names(public), names(private))
        for kind, _says, subject, public, private, _who in LINE.findall(PAGE.read_text("utf-8"))
    }
    registered = {
        kind.name: (kind.subject, kind.public, kind.private) for kind in all_kinds().values()
    }
    assert listed == registered


def test_every_kind_says_something_and_names_its_writer() -> None:
    silent = [
        kind
        for kind, says, _subject, _public, _private, who in LINE.findall(PAGE.read_text("utf-8"))
        if len(says.strip()) < 10 or not who.strip()
    ]
    assert silent == []


def test_no_kind_may_carry_a_person() -> None:
    assert [kind.name for kind in all_kinds().values() if kind.fields & NEVER] == []


def test_no_public_line_ties_two_public_numbers() -> None:
    """An application number beside a voucher's or a place's would link the stages for outsiders."""
    tied = [
        kind.name
        for kind in all_kinds().values()
        if {"number", "application"} <= kind.public or {"number", "voucher"} <= kind.public
    ]
    assert tied == []


def test_a_kind_with_a_personal_field_is_refused() -> None:
    with pytest.raises(ValueError):
        kinds.register("test.personal", "test", "phone")


def test_a_kind_is_registered_once() -> None:
    with pytest.raises(ValueError):
        kinds.register("voucher.issued", "voucher")


def modules_of_the_house() -> list[str]:
    """Every module in which acts live."""
    return [
        found.name
        for found in pkgutil.walk_packages(kezek.__path__, "kezek.")
        if ".acts" in found.name and ".migrations" not in found.name
    ]


def test_every_act_names_a_registered_kind() -> None:
    named = {
        getattr(thing, "kind", None)
        for module in modules_of_the_house()
        for thing in vars(importlib.import_module(module)).values()
        if callable(thing) and isinstance(getattr(thing, "kind", None), str)
    }
    assert len(named) > 20
    assert named - set(all_kinds()) == set()
