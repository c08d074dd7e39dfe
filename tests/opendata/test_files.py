"""The files of a snapshot: three forms of one truth, private, described by the same code."""

import csv
import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kezek.core import clock
from kezek.opendata.shape import Kind, Table
from kezek.opendata.sweeps import publish
from kezek.opendata.tables import TABLES
from kezek.opendata.writing import cell, told
from kezek.people.queries import iin_of
from kezek.queue.models import Privilege
from tests.builders import TARAZ, a_city, a_group, a_kindergarten
from tests.places.builders import a_claimant, a_claimed_place
from tests.portal.public.town import (
    CANARY_BIRTH,
    CANARY_NAME,
    a_town,
    a_waiting_child,
    an_issue_with_few_of_a_right,
)

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 3)
NOW = clock.at(DAY, 12)
STAGES = {"application": r"K-\d", "voucher": r"V-\d", "place": r"P-\d"}
EXAMPLES: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.COUNT: (int,),
    Kind.NUMBER: (int, float),
    Kind.FLAG: (bool,),
    Kind.DAY: (date,),
    Kind.MOMENT: (datetime,),
}


def written(tmp_path: Path) -> Path:
    """The folder of today's snapshot."""
    publish(tmp_path, TARAZ, NOW)
    return tmp_path / TARAZ / DAY.isoformat()


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    """A table as its JSON Lines say it."""
    text = (folder / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def packed(folder: Path, table: Table) -> list[tuple[Any, ...]]:
    """A table as its Parquet file says it; moments as Python's own."""
    path = folder / f"{table.name}.parquet"
    shown = ", ".join(
        f'epoch_us("{column.name}")' if column.kind is Kind.MOMENT else f'"{column.name}"'
        for column in table.columns
    )
    moments = [column.kind is Kind.MOMENT for column in table.columns]
    return [
        tuple(
            datetime.fromtimestamp(0, UTC) + timedelta(microseconds=value)
            if moment and value is not None
            else value
            for value, moment in zip(row, moments, strict=True)
        )
        for row in duckdb.execute(f"SELECT {shown} FROM '{path}'").fetchall()
    ]


def head_of(folder: Path, table: Table) -> list[str]:
    """The columns of a Parquet file."""
    path = folder / f"{table.name}.parquet"
    found = duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    return [str(row[0]) for row in found]


def test_three_forms_say_the_same(tmp_path: Path) -> None:
    a_town(2)
    folder = written(tmp_path)
    full = 0
    for table in TABLES.values():
        rows = lines(folder, table.name)
        with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            head, *cells = list(csv.reader(file))
        assert head == [column.name for column in table.columns]
        kinds = [column.kind for column in table.columns]
        assert head_of(folder, table) == head
        found = packed(folder, table)
        assert len(rows) == len(cells) == len(found), table.name
        for row, line, values in zip(rows, cells, found, strict=True):
            assert list(row) == head
            assert [told(value) for value in values] == list(row.values()), table.name
            assert [cell(v, kind) for v, kind in zip(values, kinds, strict=True)] == line
        full += bool(rows)
    assert full >= 9  # the town has rows in most tables


def test_every_value_is_of_its_columns_type(tmp_path: Path) -> None:
    a_town(2)
    folder = written(tmp_path)
    for table in TABLES.values():
        for row in packed(folder, table):
            for column, value in zip(table.columns, row, strict=True):
                where = (table.name, column.name)
                if value is None:
                    assert column.gaps, where
                else:
                    assert isinstance(value, EXAMPLES[column.kind]), where
                    assert not column.codes or value in column.codes, where


def test_the_description_is_that_of_the_files(tmp_path: Path) -> None:
    a_town()
    folder = written(tmp_path)
    said = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert said["day"] == "2025-07-03"
    assert said["licenses"][0]["name"] == "CC-BY-4.0"
    paths = {one["path"] for one in said["resources"]}
    assert paths == {path.name for path in folder.iterdir()} - {"datapackage.json"}
    assert len(paths) == 3 * len(TABLES)
    for one in said["resources"]:
        body = (folder / one["path"]).read_bytes()
        assert one["bytes"] == len(body)
        assert one["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        table = TABLES[Path(one["path"]).stem]
        fields = one["schema"]["fields"]
        assert [field["name"] for field in fields] == [column.name for column in table.columns]
        for field in fields:
            assert set(field["descriptions"]) == {"kk", "ru", "en"}
            kk, ru, en = (field["descriptions"][code] for code in ("kk", "ru", "en"))
            assert len({kk, ru, en}) == 3, (table.name, field["name"], kk)


def test_nothing_in_a_snapshot_names_a_child(tmp_path: Path) -> None:
    town = a_town(2)
    assert town.canary is not None
    assert town.guardian is not None
    folder = written(tmp_path)
    secrets = [
        *CANARY_NAME.split(),
        "Құпия Анасы",
        iin_of(town.canary.pk),
        iin_of(town.guardian.pk),
        CANARY_BIRTH.isoformat(),
        "24-000777",
    ]
    assert any(
        town.applications[-1].number == row["application"] for row in lines(folder, "grants")
    )
    for path in folder.iterdir():
        body = path.read_bytes()
        if path.suffix == ".parquet":
            body = repr(packed(folder, TABLES[path.stem])).encode()
        assert not [secret for secret in secrets if secret.encode() in body], path.name


def test_no_table_ties_the_numbers_of_two_stages(tmp_path: Path) -> None:
    a_town(2)
    folder = written(tmp_path)
    seen = set()
    for table in TABLES.values():
        text = (folder / f"{table.name}.csv").read_text("utf-8")
        stages = {stage for stage, shape in STAGES.items() if re.search(shape, text)}
        assert stages == {column.stage for column in table.columns if column.stage}, table.name
        assert len(stages) <= 1
        seen |= stages
    assert seen == {"application", "place"}


def test_a_small_queue_is_counted_and_listed_with_the_general_one(tmp_path: Path) -> None:
    a_city()
    small = [a_waiting_child(200 + n, right="priority") for n in range(4)]
    general = [a_waiting_child(201), a_waiting_child(400)]
    folder = written(tmp_path)
    counts = {row["code"]: row["waiting"] for row in lines(folder, "queues")}
    assert (counts["b3-priority"], counts["b3-general"], counts["b4-general"]) == (None, 6, 0)
    rows = lines(folder, "queue")
    assert {row["queue"] for row in rows} == {"b3-general"}
    assert [row["position"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[0]["application"] == general[1].number
    assert {row["application"] for row in rows} == {one.number for one in [*small, *general]}


def test_a_queue_of_enough_children_stands_alone(tmp_path: Path) -> None:
    a_city()
    for n in range(5):
        a_waiting_child(200 + n, right="priority")
    a_waiting_child(300)
    folder = written(tmp_path)
    counts = {row["code"]: row["waiting"] for row in lines(folder, "queues")}
    assert (counts["b3-priority"], counts["b3-general"]) == (5, 1)
    assert [row["queue"] for row in lines(folder, "queue")].count("b3-priority") == 5


def test_where_a_right_had_few_children_no_right_of_that_age_is_told(tmp_path: Path) -> None:
    an_issue_with_few_of_a_right()
    rows = lines(written(tmp_path), "grants")
    assert {(row["band"], row["right"]) for row in rows} == {(3, None), (4, "general")}
    assert len(rows) == 6


def test_a_protected_childs_place_has_no_kindergarten(tmp_path: Path) -> None:
    a_city()
    group = a_group(a_kindergarten(), band=3, capacity=4)
    hidden, shown = a_claimed_place(group, a_claimant(3)), a_claimed_place(group, a_claimant(3))
    Privilege.objects.create(
        application=hidden.voucher.application,
        code="no_parental_care",
        right="priority",
        state="proven",
        claimed_at=NOW,
        review_due_at=NOW,
    )
    rows = {row["place"]: row for row in lines(written(tmp_path), "places")}
    assert rows[shown.number]["group"] == group.code
    assert set(rows[hidden.number].values()) == {hidden.number, "2025-07-02", 3, None}


def test_a_formula_is_only_text(tmp_path: Path) -> None:
    a_city()
    a_group(a_kindergarten(name_ru='=HYPERLINK("http://x")', lon=-71.3))
    folder = written(tmp_path)
    text = (folder / "kindergartens.csv").read_text("utf-8")
    row = next(csv.DictReader(text.splitlines()))
    assert row["name_ru"] == '\'=HYPERLINK("http://x")'
    assert row["lon"] == "-71.3"
    assert lines(folder, "kindergartens")[0]["name_ru"] == '=HYPERLINK("http://x")'


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_guarded(begin: str) -> None:
    assert cell(f"{begin}1", Kind.TEXT) == f"'{begin}1"
    assert cell(-1, Kind.COUNT) == "-1"


def test_an_empty_city_has_every_file(tmp_path: Path) -> None:
    a_city()
    folder = written(tmp_path)
    for table in TABLES.values():
        assert (folder / f"{table.name}.csv").read_text("utf-8").startswith(table.columns[0].name)
        assert head_of(folder, table) == [column.name for column in table.columns]
    assert len(lines(folder, "queue")) == 0


def test_one_statement_a_table_however_long_it_is(
    tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    a_town(1)
    publish(tmp_path / "warm", TARAZ, NOW)
    with django_assert_max_num_queries(40) as first:
        publish(tmp_path / "one", TARAZ, NOW)
    a_town(2)
    with django_assert_max_num_queries(len(first)):
        publish(tmp_path / "three", TARAZ, NOW)
