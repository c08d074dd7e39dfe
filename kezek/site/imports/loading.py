"""Each file of a city: read, compare with what is there, take in."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.models import Request
from kezek.kindergartens.models import Kindergarten
from kezek.policy.models import City
from kezek.policy.queries import calendar, rules_for
from kezek.site.imports import gardens as garden_acts
from kezek.site.imports import people
from kezek.site.imports.child_rows import EnrolledRow, read_enrolled, read_queue
from kezek.site.imports.enrolled import import_enrolled, import_marks, seats_of
from kezek.site.imports.garden_rows import read_groups, read_kindergartens
from kezek.site.imports.problems import Problem, Problems
from kezek.site.imports.queue import import_queue
from kezek.site.imports.table import Table, digest


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to take files in: for which city, as of when, and with what tolerance."""

    city: str
    actor: Actor
    moment: datetime
    column_map: Path | None = None
    partial: bool = False
    dry_run: bool = False
    rng: Random | None = None  # draws the public numbers; None: unpredictable


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows came in and, with `partial`, why others did not."""

    rows: int
    left_out: tuple[Problem, ...] = ()


def was_taken_in(what: str, path: Path, city: str) -> bool:
    """Whether this very file came in already."""
    return path.is_file() and Request.objects.filter(pk=_key(what, path, city)).exists()


def _key(what: str, path: Path, city: str) -> str:
    return f"import:{city}:{what}:{digest(path)}"


def _refuse_again(what: str, path: Path, wanted: Wanted) -> None:
    if was_taken_in(what, path, wanted.city):
        problems = Problems(path.name)
        problems.add(0, "", _("This file has been taken in already."))
        problems.refuse_if_any()


def load_kindergartens(path: Path, groups: Path | None, wanted: Wanted) -> Loaded:
    """Kindergartens of `path` and the groups of `groups`. Raises FileRefused."""
    _refuse_again("kindergartens", path, wanted)
    city = City.objects.get(pk=wanted.city)
    listed = read_kindergartens(
        path, city=wanted.city, facts=city.facts, column_map=wanted.column_map
    )
    garden_acts.refuse_known(listed, wanted.city)
    listed.settle(partial=wanted.partial)
    left_out = list(listed.problems.found)
    codes = {row.code for row in listed.rows.values()}
    codes.update(Kindergarten.objects.filter(city_id=wanted.city).values_list("code", flat=True))
    rooms = None
    if groups is not None:
        rooms = read_groups(groups, city=wanted.city, kindergartens=frozenset(codes))
        garden_acts.refuse_known_groups(rooms, wanted.city)
        rooms.settle(partial=wanted.partial)
        left_out += rooms.problems.found
    count = len(listed.rows)
    if not wanted.dry_run:
        garden_acts.import_kindergartens(
            actor=wanted.actor,
            moment=wanted.moment,
            request_key=_key("kindergartens", path, wanted.city),
            city=wanted.city,
            gardens=list(listed.rows.values()),
            groups=list(rooms.rows.values()) if rooms else [],
            sha256=listed.sha256,
        )
    return Loaded(count, tuple(left_out))


def load_queue(path: Path, wanted: Wanted) -> Loaded:
    """The old queue. Raises FileRefused."""
    _refuse_again("queue", path, wanted)
    table = read_queue(
        path,
        city=wanted.city,
        rules=rules_for(wanted.city, clock.day_of(wanted.moment)),
        moment=wanted.moment,
        column_map=wanted.column_map,
    )
    people.refuse_known(table, wanted.city)
    table.settle(partial=wanted.partial)
    if not wanted.dry_run:
        import_queue(
            actor=wanted.actor,
            moment=wanted.moment,
            request_key=_key("queue", path, wanted.city),
            city=wanted.city,
            rows=list(table.rows.values()),
            sha256=table.sha256,
            rng=wanted.rng,
        )
    return Loaded(len(table.rows), tuple(table.problems.found))


def check_enrolled(path: Path, wanted: Wanted, *, taken_in: bool = False) -> Table[EnrolledRow]:
    """The children who attend, read and compared with what is there. Raises FileRefused.

    With `taken_in` the file is one that came in before: its children are known and on their chairs.
    """
    if not taken_in:
        _refuse_again("enrolled", path, wanted)
    table = read_enrolled(
        path,
        city=wanted.city,
        rules=rules_for(wanted.city, clock.day_of(wanted.moment)),
        moment=wanted.moment,
        days=calendar(),
        seats=seats_of(wanted.city, all_free=taken_in),
        column_map=wanted.column_map,
    )
    if not taken_in:
        people.refuse_known(table, wanted.city)
    table.settle(partial=wanted.partial)
    return table


def load_enrolled(path: Path, wanted: Wanted) -> Loaded:
    """The children who attend, then their marks. Raises FileRefused, NotEnoughMoney."""
    table = check_enrolled(path, wanted)
    if not wanted.dry_run:
        take_in_enrolled(table, wanted)
        take_in_marks(table, wanted)
    return Loaded(len(table.rows), tuple(table.problems.found))


def take_in_enrolled(table: Table[EnrolledRow], wanted: Wanted) -> None:
    """The children of a table that was checked. Raises NotEnoughMoney."""
    import_enrolled(
        actor=wanted.actor,
        moment=wanted.moment,
        request_key=f"import:{wanted.city}:enrolled:{table.sha256}",
        city=wanted.city,
        rows=list(table.rows.values()),
        sha256=table.sha256,
        rng=wanted.rng,
    )


def take_in_marks(table: Table[EnrolledRow], wanted: Wanted) -> None:
    """The day marks of the children of a table that was taken in."""
    import_marks(
        actor=wanted.actor,
        moment=wanted.moment,
        request_key=f"import:{wanted.city}:marks:{table.sha256}",
        city=wanted.city,
        rows=list(table.rows.values()),
        sha256=table.sha256,
    )
