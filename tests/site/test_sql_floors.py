"""SQL reads its own room's tables and lower ones: names in text escape the import linter."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.site.test_floors import FLOOR

HOUSE = Path(settings.ROOT) / "kezek"
SQL = re.compile(r"\b(SELECT|UPDATE|INSERT|DELETE|FROM|JOIN|COPY|PERFORM)\b")
OWNER = {
    table: model._meta.app_label
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label in FLOOR
    for table in (model._meta.db_table,)
}
TABLE = re.compile(rf"\b({'|'.join(sorted(OWNER, key=len, reverse=True))})\b")
FACELESS = ("face", "portal", "desks", "api")


def texts(path: Path) -> Iterator[str]:
    """Every text constant of a module that reads like SQL, or a whole file of SQL."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".sql":
        yield re.sub(r"--.*", "", source)
        return
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and SQL.search(node.value)
        ):
            yield node.value


def files(room: str) -> list[Path]:
    found = (HOUSE / room).rglob("*")
    return sorted(path for path in found if path.suffix in {".py", ".sql"})


def upward(room: str) -> list[str]:
    return [
        f"{path.relative_to(HOUSE)}: {table}"
        for path in files(room)
        for text in texts(path)
        for table in TABLE.findall(text)
        if FLOOR[OWNER[table]] > FLOOR[room]
    ]


@pytest.mark.parametrize("room", FLOOR)
def test_a_room_reads_only_its_own_and_lower_tables(room: str) -> None:
    assert upward(room) == []


def test_the_scan_sees_what_it_looks_for() -> None:
    """The guard's own twin: places do read vouchers, and a voucher that read places would show."""
    seen = {
        OWNER[table]
        for path in files("places")
        for text in texts(path)
        for table in TABLE.findall(text)
    }
    assert {"places", "vouchers", "kindergartens"} <= seen
    assert FLOOR["places"] > FLOOR["vouchers"]


@pytest.mark.parametrize("room", FACELESS)
def test_rooms_of_pages_hold_no_sql(room: str) -> None:
    found = [
        f"{path.relative_to(HOUSE)}: {table}"
        for path in files(room)
        for text in texts(path)
        for table in TABLE.findall(text)
    ]
    assert found == []
