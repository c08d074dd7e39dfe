"""Writes the invented city as the CSV files that the importers read."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

from kezek.site.generator.crowd import Child
from kezek.site.generator.filing import written
from kezek.site.generator.gardens import Kindergarten
from kezek.site.generator.marks import draw_month
from kezek.site.generator.money import Allotment
from kezek.site.generator.people import Person
from kezek.site.generator.plan import Plan

KINDERGARTENS: Final = (
    "code", "name_kk", "name_ru", "kind", "district", "address_kk", "address_ru", "lat", "lon",
    "opened", "bin", "phone", "parent_fee", "features", "iban", "seed",
)  # fmt: skip
GROUPS: Final = (
    "kindergarten", "code", "name", "band", "language", "hours", "capacity", "kind",
)  # fmt: skip
ENROLLED: Final = (
    "child_iin", "child_name", "birth_date", "sex", "parent_iin", "parent_name", "parent_phone",
    "language", "kindergarten", "group", "old_number", "filed_at", "right", "enrolled_from",
    "month_1", "marks_1", "month_2", "marks_2",
)  # fmt: skip
QUEUE: Final = (
    "old_number", "filed_at", "parent_iin", "parent_name", "parent_phone", "language",
    "child_iin", "child_name", "birth_date", "sex", "privilege",
)  # fmt: skip
REGISTRY: Final = (
    "iin", "name", "birth_date", "sex", "phone", "died", "mother_iin", "father_iin", "guardian_iin",
)  # fmt: skip
ALLOTMENTS: Final = ("day", "budget_year", "source", "tenge", "comment")
LEAVING: Final = ("child_iin", "leaves_on")

Row = Sequence[object]


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """One file: UTF-8, comma, header row, LF. Returns how many rows it has."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def kindergarten_rows(gardens: Iterable[Kindergarten]) -> Iterator[Row]:
    """Rows of kindergartens.csv."""
    for g in gardens:
        yield (
            g.code, g.name_kk, g.name_ru, g.kind, g.district, g.address_kk, g.address_ru, g.lat,
            g.lon, g.opened or "", g.bin, g.phone, g.parent_fee, ";".join(g.features), g.iban,
            g.seed,
        )  # fmt: skip


def group_rows(gardens: Iterable[Kindergarten]) -> Iterator[Row]:
    """Rows of groups.csv."""
    for garden in gardens:
        for g in garden.groups:
            yield garden.code, g.code, g.name, g.band, g.language, g.hours, g.capacity, g.kind


def enrolled_rows(children: Iterable[Child], plan: Plan, rng: Random) -> Iterator[Row]:
    """Rows of enrolled.csv with the two months before the start day."""
    first, second = plan.history
    for child in children:
        person, parent = _settled(child)
        if child.garden is None or child.group is None:
            raise ValueError(child.standing)
        care = rng.betavariate(12, 1.2)
        entered = child.enrolled_from
        yield (
            person.iin, person.name, person.birth, person.sex,
            parent.iin, parent.name, parent.phone, _language(child),
            child.garden.code, child.group.code, child.old_number, written(child.filed_at),
            child.right, entered,
            f"{first:%Y-%m}", draw_month(first, rng, enrolled_from=entered, care=care),
            f"{second:%Y-%m}", draw_month(second, rng, enrolled_from=entered, care=care),
        )  # fmt: skip


def queue_rows(children: Iterable[Child]) -> Iterator[Row]:
    """Rows of queue.csv and future.csv."""
    for child in children:
        person, parent = _settled(child)
        yield (
            child.old_number, written(child.filed_at), parent.iin, parent.name, parent.phone,
            _language(child), person.iin, person.name, person.birth, person.sex, child.privilege,
        )  # fmt: skip


def registry_rows(persons: Iterable[Person]) -> Iterator[Row]:
    """Rows of registry.csv: everybody, children after the parents they name."""
    for p in persons:
        yield (
            p.iin, p.name, p.birth, p.sex, p.phone, p.died or "",
            p.mother.iin if p.mother else "",
            p.father.iin if p.father else "",
            p.guardian.iin if p.guardian else "",
        )  # fmt: skip


def allotment_rows(allotments: Iterable[Allotment]) -> Iterator[Row]:
    """Rows of allotments.csv."""
    for a in allotments:
        yield a.day, a.budget_year, a.source, a.tenge, a.comment


def leaving_rows(children: Iterable[Child]) -> Iterator[Row]:
    """Rows of leaving.csv, earliest first."""
    going = [
        (child.leaves_on, _settled(child)[0].iin)
        for child in children
        if child.leaves_on is not None
    ]
    for day, iin in sorted(going):
        yield iin, day


def _settled(child: Child) -> tuple[Person, Person]:
    """The child and its applicant."""
    if child.person is None or child.family is None:
        raise ValueError(child.standing)
    return child.person, child.family.applicant


def _language(child: Child) -> str:
    return child.family.language if child.family else "kk"
