"""The named demo people of `demo.toml`, seated and queued among the invented ones."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from kezek.site.generator.crowd import Child, Standing
from kezek.site.generator.gardens import Group, Kindergarten
from kezek.site.generator.names import Name
from kezek.site.generator.people import Family, Person, Register
from kezek.site.generator.plan import Plan

HOST: Final = "n36"  # the kindergarten that the demo people know
_STANDINGS: Final[Mapping[str, Standing]] = {"queue": "waiting", "enrolled": "attending"}


def read_demo(folder: Path) -> dict[str, Any]:
    """The city's `demo.toml`; a city without one has no named people."""
    path = folder / "demo.toml"
    if not path.exists():
        return {"family": [], "staff": []}
    with path.open("rb") as file:
        return tomllib.load(file)


def _person(row: Mapping[str, Any]) -> Person:
    parts = [*str(row["name"]).split(" ", 2), "", ""]
    return Person(
        iin=row["iin"],
        name=Name(parts[0], parts[1], parts[2]),
        birth=row["birth_date"],
        sex=row["sex"],
        phone=row.get("phone", ""),
    )


def _group_of(
    gardens: Sequence[Kindergarten], row: Mapping[str, Any]
) -> tuple[Kindergarten, Group]:
    """The group of the wanted band in the wanted house, in the wanted language if there is one."""
    garden = next((house for house in gardens if house.code == row["kindergarten"]), gardens[0])
    groups = sorted(
        (group for group in garden.groups if group.free and group.kind != "special"),
        key=lambda group: (
            group.kind != "ordinary",
            abs(group.band - row["band"]),
            group.language != row["language"],
        ),
    )
    return garden, groups[0]


def settle_demo(
    demo: Mapping[str, Any], plan: Plan, gardens: Sequence[Kindergarten], register: Register
) -> list[Child]:
    """Put the demo families into the register; returns their children that attend or wait.

    Called before the crowd sits down, so that their chairs are theirs.
    """
    placed: list[Child] = []
    for row in demo["family"]:
        mother = register.add(_person(row["mother"]))
        father = register.add(_person(row["father"])) if "father" in row else None
        applicant = father if row["applicant"] == "father" and father else mother
        family = Family(
            "kazakh" if row["language"] == "kk" else "russian",
            "",
            row["language"],
            mother,
            father,
            applicant,
        )
        for child in row["child"]:
            person = _person(child)
            person.mother, person.father = mother, father
            register.add(person)
            family.children.append(person)
            if child["list"] in _STANDINGS:
                placed.append(_place(child, person, family, plan, gardens))
    for row in demo["staff"]:
        register.add(_person(row["person"]))
    return placed


def _place(
    row: Mapping[str, Any],
    person: Person,
    family: Family,
    plan: Plan,
    gardens: Sequence[Kindergarten],
) -> Child:
    filed_at: datetime = row["filed_at"]
    child = Child(
        _STANDINGS[row["list"]],
        max(1, plan.queue_year - person.birth.year),
        row["right"],
        born=person.birth,
        person=person,
        family=family,
        privilege=row["privilege"],
        filed_at=filed_at,
    )
    if child.standing == "attending":
        wanted = {"language": family.language, **row}
        child.garden, child.group = _group_of(gardens, wanted)
        child.group.taken += 1
        entered: date = row["enrolled_from"]
        child.enrolled_from = entered
    return child


Wish = Literal["issued", "confirmed"]


def wishes(demo: Mapping[str, Any]) -> dict[str, Wish]:
    """What `kezek seed` brings about for whom: child's IIN to the state of its voucher."""
    return {
        child["iin"]: child["wish"]
        for family in demo["family"]
        for child in family["child"]
        if "wish" in child
    }
