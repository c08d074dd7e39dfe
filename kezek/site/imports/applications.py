"""Writes the applications of an import: their numbers, their entries, their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Final

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.numbers import Prefix
from kezek.journal.record import record_many
from kezek.policy.models import QueueType
from kezek.policy.rules import Rules
from kezek.site.imports.bulk import copy_rows, draw_numbers, next_ids
from kezek.site.imports.child_rows import FamilyRow
from kezek.site.imports.people import Admitted

_COLUMNS: Final = (
    "id", "city_id", "number", "old_number", "case_id", "child_id", "guardian_id",
    "queue_type_id", "band", "right", "filed_at", "entry", "may_from", "state", "restored_times",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filed:
    """An application as written."""

    pk: int
    number: str
    band: int
    right: str
    may_from: date


def write_applications(
    rows: Sequence[FamilyRow],
    rights: Sequence[str],
    people: Admitted,
    *,
    state: str,
    rules: Rules,
    types: dict[tuple[int, str], QueueType],
    city: str,
    actor: Actor,
    moment: datetime,
    rng: Random,
) -> list[Filed]:
    """One application per row with its `application.filed` entry, in the order of the rows."""
    today = clock.day_of(moment)
    numbers = draw_numbers(Prefix.APPLICATION, len(rows), rng, table="queue_application", city=city)
    filed: list[Filed] = []
    for pk, number, row, right in zip(
        next_ids("queue_application", len(rows)), numbers, rows, rights, strict=True
    ):
        band = rules.band_of(row.birth_date, today)
        if band is None:
            raise ValueError(row.birth_date)  # the file was checked for it
        may_from = rules.may_from(row.birth_date, today)
        filed.append(Filed(pk, number, band.code, right, may_from))
    entries = record_many(
        "application.filed",
        city=city,
        subjects=[one.pk for one in filed],
        actor=actor,
        cause="import",
        moment=moment,
        data=[
            {
                "number": one.number,
                "queue_type": types[one.band, one.right].code,
                "band": one.band,
                "right": one.right,
                "filed_at": row.filed_at.isoformat(),
                "may_from": one.may_from.isoformat(),
                "old_number": row.old_number,
                "guardian": parent,
                "child": child,
            }
            for one, row, child, parent in zip(
                filed, rows, people.children, people.parents, strict=True
            )
        ],
    )
    copy_rows(
        "queue_application",
        _COLUMNS,
        (
            (
                one.pk, city, one.number, row.old_number, child, child, parent,
                types[one.band, one.right].pk, one.band, one.right, row.filed_at, entry,
                one.may_from, state, 0,
            )
            for one, row, child, parent, entry in zip(
                filed, rows, people.children, people.parents, entries, strict=True
            )
        ),
    )  # fmt: skip
    return filed
