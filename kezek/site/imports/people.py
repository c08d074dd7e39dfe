"""Registers the children and parents of a file; inside an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.core.actors import Actor
from kezek.core.iin import Sex, read_iin
from kezek.core.sealing import Purpose, mark_many
from kezek.people.acts.accounts import open_accounts
from kezek.people.acts.cases import open_cases
from kezek.people.acts.registration import (
    NewGuardian,
    NewPerson,
    NewPhone,
    keep_phones,
    register_guardians,
    register_persons,
)
from kezek.site.imports.child_rows import EnrolledRow, FamilyRow, QueueRow
from kezek.site.imports.table import Table

_UNKNOWN_BIRTH: Final = date(1900, 1, 1)  # an IIN need not show a birth date


@dataclass(frozen=True, slots=True)
class Admitted:
    """Person numbers, in the order of the rows."""

    children: Sequence[int]
    parents: Sequence[int]


def refuse_known(table: "Table[QueueRow] | Table[EnrolledRow]", city: str) -> None:
    """Leave out children who have a live case: they wait or attend already."""
    lines = list(table.rows)
    marks = mark_many(Purpose.IIN, [table.rows[line].family.child_iin for line in lines])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.iin_mark, c.city_id FROM people_childcase c"
            " JOIN people_person p ON p.id = c.child_id WHERE p.iin_mark = ANY(%s)",
            [marks],
        )
        known = {bytes(found): where for found, where in cursor.fetchall()}
    for line, found in zip(lines, marks, strict=True):
        if found in known:
            table.drop(
                line,
                "child_iin",
                _("This child is already in the queue or in a kindergarten.")
                if known[found] == city
                else _("This child's case is in another city."),
            )


def admit_families(
    rows: Sequence[FamilyRow], *, city: str, actor: Actor, moment: datetime, key: str
) -> Admitted:
    """Persons, relations, phones, accounts and cases of the rows; what is known stays."""
    count = len(rows)
    persons = register_persons(
        city=city,
        actor=actor,
        moment=moment,
        request_key=f"{key}:persons",
        persons=[_child(row) for row in rows] + [_parent(row) for row in rows],
        source="import",
    )
    children, parents = persons[:count], persons[count:]
    register_guardians(
        city=city,
        actor=actor,
        moment=moment,
        request_key=f"{key}:guardians",
        guardians=[
            NewGuardian(child, parent, _relation(row))
            for child, parent, row in zip(children, parents, rows, strict=True)
        ],
        source="import",
    )
    keep_phones(
        city=city,
        actor=actor,
        moment=moment,
        request_key=f"{key}:phones",
        phones=[
            NewPhone(parent, row.parent_phone, "registry")
            for parent, row in zip(parents, rows, strict=True)
        ],
    )
    for language in ("kk", "ru"):
        speakers = [
            parent for parent, row in zip(parents, rows, strict=True) if row.language == language
        ]
        open_accounts(
            city=city,
            actor=actor,
            moment=moment,
            request_key=f"{key}:accounts:{language}",
            persons=speakers,
            language=language,
            through="import",
        )
    open_cases(city=city, actor=actor, moment=moment, request_key=f"{key}:cases", children=children)
    return Admitted(children, parents)


def _child(row: FamilyRow) -> NewPerson:
    return NewPerson(row.child_iin, row.child_name, row.birth_date, row.sex)


def _parent(row: FamilyRow) -> NewPerson:
    """The parent as the IIN shows them; the register puts right what it does not."""
    shown = read_iin(row.parent_iin)
    sex = "m" if shown.sex is Sex.MALE else "f"
    return NewPerson(row.parent_iin, row.parent_name, shown.birth or _UNKNOWN_BIRTH, sex)


def _relation(row: FamilyRow) -> str:
    return "father" if read_iin(row.parent_iin).sex is Sex.MALE else "mother"
