"""Small files to import, and the way to import them."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from kezek.core import clock
from kezek.core.actors import IMPORT
from kezek.core.iin import make_bin
from kezek.site.imports import loading
from kezek.site.imports.calendar_days import fill_calendar
from kezek.site.imports.child_rows import ENROLLED_COLUMNS, QUEUE_COLUMNS
from kezek.site.imports.garden_rows import GROUP_COLUMNS, KINDERGARTEN_COLUMNS
from kezek.site.imports.loading import Wanted
from kezek.site.imports.problems import FileRefused, Problem
from kezek.site.settings import ROOT
from kezek.vouchers.acts import allot_money
from tests.builders import a_city, a_key, an_iin

MOMENT = clock.at(date(2025, 9, 1), 8)
MONTHS = {
    "month_1": "2025-07",
    "marks_1": "PPPP---PPPP--PPPPP--PPPPP--PPPP",
    "month_2": "2025-08",
    "marks_2": "P--PPPPP--PPPPP--PPPPP--PPPPP--",
}


def write(path: Path, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def a_garden(**more: Any) -> dict[str, Any]:
    return {
        "code": "n1",
        "name_kk": "№ 1 балабақша",
        "name_ru": "Детский сад № 1",
        "kind": "state",
        "district": "talas",
        "address_kk": "Абай көшесі, 1",
        "address_ru": "улица Абая, 1",
        "lat": 42.94,
        "lon": 71.36,
        "opened": "1999-09-01",
        "bin": make_bin(1999, 9, 1),
        "phone": "+77262450000",
        "parent_fee": 15000,
        "features": "gym;medical",
        "iban": "KZ699993577325697212",
        "seed": 17,
    } | more


def a_group(**more: Any) -> dict[str, Any]:
    return {
        "kindergarten": "n1",
        "code": "g1",
        "name": "Айгөлек",
        "band": 3,
        "language": "kk",
        "hours": "10.5",
        "capacity": 20,
        "kind": "ordinary",
    } | more


def a_waiting(**more: Any) -> dict[str, Any]:
    return {
        "old_number": "24-000001",
        "filed_at": "2024-03-04T09:00:03.120000+05:00",
        "parent_iin": an_iin(),
        "parent_name": "Сапарова Айгүл Маратқызы",
        "parent_phone": "+77010000001",
        "language": "kk",
        "child_iin": an_iin(date(2022, 3, 4)),
        "child_name": "Сапарова Аружан Ерланқызы",
        "birth_date": "2022-03-04",
        "sex": "f",
        "privilege": "",
    } | more


def an_enrolled(**more: Any) -> dict[str, Any]:
    child = a_waiting()
    del child["privilege"]
    return {
        **child,
        "kindergarten": "n1",
        "group": "g1",
        "right": "general",
        "enrolled_from": "2024-09-02",
        **MONTHS,
    } | more


def wanted(**more: Any) -> Wanted:
    return replace(Wanted("taraz", IMPORT, MOMENT), **more)


def the_city() -> None:
    """Taraz with its rules, its calendar and nothing else."""
    a_city(moment=MOMENT)
    fill_calendar(ROOT / "cities" / "calendar.toml")


def with_gardens(folder: Path, *groups: dict[str, Any]) -> None:
    """One kindergarten with its groups."""
    the_city()
    loading.load_kindergartens(
        write(folder / "kindergartens.csv", KINDERGARTEN_COLUMNS, [a_garden()]),
        write(folder / "groups.csv", GROUP_COLUMNS, groups or [a_group()]),
        wanted(),
    )


def with_money(tenge: int = 100_000_000) -> None:
    allot_money(
        actor=IMPORT,
        moment=MOMENT,
        request_key=a_key(),
        city="taraz",
        budget_year=2025,
        source="local",
        tenge=tenge,
        comment="",
    )


def queue_file(folder: Path, *rows: dict[str, Any]) -> Path:
    return write(folder / "queue.csv", QUEUE_COLUMNS, rows)


def enrolled_file(folder: Path, *rows: dict[str, Any]) -> Path:
    return write(folder / "enrolled.csv", ENROLLED_COLUMNS, rows)


def only(refused: FileRefused) -> Problem:
    """The one mistake of a file."""
    assert len(refused.problems) == 1, [p.said(refused.file) for p in refused.problems]
    return refused.problems[0]
