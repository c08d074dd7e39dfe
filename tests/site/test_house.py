"""Habits of the house that no linter knows: file sizes, the clock, acts and their tests."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

import kezek
from kezek.journal.models import Request

ROOT = Path(settings.ROOT)
HOUSE = ROOT / "kezek"
LONGEST = {HOUSE: 400, ROOT / "tests": 450}  # a test file is a list, read one by one
FORBIDDEN = {"utils", "helpers", "managers", "services", "signals", "admin"}
SETS_THE_CLOCK = {"start_demo_clock", "hold_demo_clock"}
MODULES = sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)


def acts() -> dict[str, Callable[..., Any]]:
    """Every act of the house by its full name."""
    found: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.walk_packages(kezek.__path__, "kezek."):
        parts = module.name.split(".")
        if "acts" not in parts[2:3]:
            continue
        for thing in vars(importlib.import_module(module.name)).values():
            if callable(thing) and isinstance(getattr(thing, "kind", None), str):
                found[f"{thing.__module__}.{thing.__name__}"] = thing
    return found


def test_there_are_acts() -> None:
    assert len(acts()) > 50


def test_no_file_outgrows_its_reader() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for folder, limit in LONGEST.items()
        for path in folder.rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > limit
    }
    assert long == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in MODULES if {*path.parts, path.stem} & FORBIDDEN] == []


def imports_inside(tree: ast.AST) -> Iterator[int]:
    """Lines of imports in functions, but for AppConfig.ready: before it there are no models."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "ready":
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield inner.lineno


def test_imports_stand_at_the_top() -> None:
    inline = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in MODULES
        for line in imports_inside(ast.parse(path.read_text("utf-8")))
    ]
    assert inline == []


def clock_reads(tree: ast.AST) -> Iterator[int]:
    """Lines that read the time, but for `moment or clock.now()`: the frame has filled `moment`."""
    narrowed = {
        id(read.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.BoolOp) and ast.unparse(node) == "moment or clock.now()"
        for read in node.values
        if isinstance(read, ast.Call)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in SETS_THE_CLOCK:
            narrowed |= {id(inner) for inner in ast.walk(node)}
        if id(node) in narrowed:
            continue
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and (
                (node.value.id == "clock" and node.attr in {"now", "wall"})
                or (
                    node.value.id in {"datetime", "timezone", "date"}
                    and node.attr in {"now", "today"}
                )
                or (node.value.id == "time" and node.attr == "time")
            )
        ):
            yield node.lineno


TELLS_REAL_TIME = {
    "people/acts/challenge.py",  # codes live in real time and are no acts
}


def test_acts_and_rules_never_read_the_time() -> None:
    """The moment comes in as an argument; the frame alone reads it, after the city's lock."""
    reading = [
        f"{path.relative_to(HOUSE)}:{line}"
        for path in MODULES
        if {"acts", "rules"} & {*path.relative_to(HOUSE).with_suffix("").parts[1:2]}
        if str(path.relative_to(HOUSE)) not in TELLS_REAL_TIME
        for line in clock_reads(ast.parse(path.read_text("utf-8")))
    ]
    assert reading == [], reading


@pytest.mark.parametrize("name", sorted(acts()))
def test_an_act_has_the_shape_of_acts(name: str) -> None:
    act = acts()[name]
    parameters = inspect.signature(act).parameters
    assert {"actor", "moment", "request_key"} <= parameters.keys()
    assert all(one.kind is one.KEYWORD_ONLY for one in parameters.values())
    assert len((inspect.getdoc(act) or "").strip()) > 20
    assert len(name.removeprefix("kezek.")) <= (Request._meta.get_field("act").max_length or 0)


def names_in_tests(room: str) -> set[str]:
    """Every name that the tests of the room, or of the site around all rooms, mention."""
    names: set[str] = set()
    for path in [*(ROOT / "tests" / room).rglob("*.py"), *(ROOT / "tests/site").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Name):
                names.add(node.id)
            elif isinstance(node, ast.Attribute):
                names.add(node.attr)
    return names


def test_every_act_is_called_in_the_tests_of_its_room() -> None:
    tested = {room: names_in_tests(room) for room in {name.split(".")[1] for name in acts()}}
    untested = [
        name for name in sorted(acts()) if name.rsplit(".", 1)[1] not in tested[name.split(".")[1]]
    ]
    assert untested == [], untested
