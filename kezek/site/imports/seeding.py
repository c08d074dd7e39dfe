"""Puts a whole city into an empty database: rules, files, staff, first vouchers.

Every step is noted when it is done, so that a seeding that was broken off goes on where it stood.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from django.conf import settings
from django.db import connection

from kezek.core import clock
from kezek.core.actors import IMPORT, Actor, Role
from kezek.core.sealing import Purpose, mark
from kezek.journal import followers, sequencer
from kezek.journal.frame import act
from kezek.journal.models import Request
from kezek.people.ports.sandbox_registry import RegistryRow, add_people
from kezek.policy.acts import publish_policy, start_demo_clock
from kezek.queue.acts.order import settle_order
from kezek.site.generator.demo import read_demo, wishes
from kezek.site.generator.make import SEED, default_folder, generate_city
from kezek.site.imports.calendar_days import fill_calendar
from kezek.site.imports.loading import Wanted, load_enrolled, load_kindergartens, load_queue
from kezek.site.imports.staff import seat_staff
from kezek.site.settings import ROOT
from kezek.vouchers.acts import allot_money, confirm_voucher, run_iteration
from kezek.vouchers.models import Voucher

CITIES: Final = ROOT / "cities"
_BEFORE_NINE: Final = 8  # the hour of the start day at which everything is brought in
STEPS: Final = (
    "files", "rules", "kindergartens", "money", "enrolled", "queue", "registry", "staff", "order",
    "vouchers",
)  # fmt: skip
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Seeding:
    """A city to seed: which, as of which day, how large."""

    city: str
    start: date
    children: int | None = None
    seed: int = SEED

    @property
    def folder(self) -> Path:
        """Its data in `cities/`."""
        return CITIES / self.city

    @property
    def files(self) -> Path:
        """Where its generated files lie."""
        return default_folder(Path(settings.VAR), self.city, self.start, self.children)

    @property
    def moment(self) -> datetime:
        """Early on the start day."""
        return clock.at(self.start, _BEFORE_NINE)


def is_seeded(city: str) -> bool:
    """Whether the city's seeding came to its end."""
    return Request.objects.filter(pk=_key(city, STEPS[-1])).exists()


def seed_city(plan: Seeding, *, demo: bool, progress: Progress = lambda _: None) -> None:
    """Seed the city; with `demo` also the demo clock, the staff and the first vouchers.

    `progress` hears the name of every step once it is done. Raises FileRefused, NotEnoughMoney.
    """
    steps: dict[str, Callable[[Seeding], None]] = {
        "files": _generate,
        "rules": _publish,
        "kindergartens": _kindergartens,
        "money": _allot_opening,
        "enrolled": _enrolled,
        "queue": _queue,
        "registry": _registry,
        "staff": _staff,
        "order": _order,
        "vouchers": _first_vouchers if demo else _nothing,
    }
    for name in STEPS:
        if name == "files" or not Request.objects.filter(pk=_key(plan.city, name)).exists():
            steps[name](plan)
            _note_step(
                actor=IMPORT, moment=plan.moment, request_key=_key(plan.city, name), step=name
            )
        progress(name)


def _key(city: str, step: str) -> str:
    return f"seed:{city}:{step}"


@act("import.done")
def _note_step(*, actor: Actor, moment: datetime, request_key: str, step: str) -> str:
    """Remember that a step of a seeding is done; its own acts are in the journal already."""
    del actor, moment, request_key
    return step


def _nothing(_plan: Seeding) -> None:
    """The season issues its first vouchers itself."""


def _wanted(plan: Seeding, column_map: Path | None = None) -> Wanted:
    rng = Random(f"{plan.city}|{plan.start}|{plan.seed}")  # noqa: S311  an invented city's numbers
    return Wanted(plan.city, IMPORT, plan.moment, column_map=column_map, rng=rng)


def _generate(plan: Seeding) -> None:
    if not is_seeded(plan.city):
        generate_city(
            plan.folder, plan.files, start=plan.start, seed=plan.seed, children=plan.children
        )


def _publish(plan: Seeding) -> None:
    fill_calendar(CITIES / "calendar.toml")
    publish_policy(
        actor=IMPORT,
        moment=plan.moment,
        request_key=f"{_key(plan.city, 'policy')}",
        city=plan.city,
        folder=str(plan.folder),
    )
    if settings.DEMO:
        start_demo_clock(plan.start)


def _kindergartens(plan: Seeding) -> None:
    """The invented list, or the published one through its mapping."""
    column_map = plan.folder / "mapping.toml"
    groups = plan.files / "groups.csv"
    if column_map.exists():
        load_kindergartens(plan.folder / "kindergartens.csv", groups, _wanted(plan, column_map))
    else:
        load_kindergartens(plan.files / "kindergartens.csv", groups, _wanted(plan))


def allotments_of(plan: Seeding) -> list[dict[str, str]]:
    """The rows of allotments.csv, in order of their day."""
    with (plan.files / "allotments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _allot_opening(plan: Seeding) -> None:
    """The first row only: those after it come on their own days."""
    row = allotments_of(plan)[0]
    allot_money(
        actor=IMPORT,
        moment=plan.moment,
        request_key=_key(plan.city, "opening"),
        city=plan.city,
        budget_year=int(row["budget_year"]),
        source=row["source"],
        tenge=int(row["tenge"]),
        comment=row["comment"],
    )


def _enrolled(plan: Seeding) -> None:
    load_enrolled(plan.files / "enrolled.csv", _wanted(plan))


def _queue(plan: Seeding) -> None:
    load_queue(plan.files / "queue.csv", _wanted(plan))


def _registry(plan: Seeding) -> None:
    """The sandbox of the civil registry holds both cities of a demo."""
    with (plan.files / "registry.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        add_people(RegistryRow(*row) for row in reader)


def _staff(plan: Seeding) -> None:
    staff = read_demo(plan.folder)["staff"]
    seat_staff(staff, city=plan.city, actor=IMPORT, moment=plan.moment)


def _order(plan: Seeding) -> None:
    """Number the journal; nobody is notified of what happened before the city went live."""
    last = sequencer.catch_up(plan.city)
    settle_order(plan.city)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_cursor (follower, city, seq)"
            " SELECT name, %s, %s FROM unnest(%s::text[]) AS t (name)"
            " ON CONFLICT (follower, city) DO UPDATE SET seq = excluded.seq",
            [plan.city, last, [follower.name for follower in followers.all_followers()]],
        )
        cursor.execute("ANALYZE")


def _first_vouchers(plan: Seeding) -> None:
    """The demo's first iteration, and what the named people did after it."""
    run_iteration(
        actor=IMPORT,
        moment=plan.moment,
        request_key=_key(plan.city, "iteration"),
        city=plan.city,
        cause="opening",
    )
    wanted = wishes(read_demo(plan.folder))
    marks = {mark(Purpose.IIN, iin): wish for iin, wish in wanted.items()}
    found = Voucher.objects.filter(
        city_id=plan.city, state="issued", child__iin_mark__in=list(marks)
    ).values_list("pk", "child__iin_mark", "application__guardian__account")
    for voucher, iin_mark, account in found:
        if marks[bytes(iin_mark)] == "confirmed":
            confirm_voucher(
                actor=Actor(Role.PARENT, account or 0),
                moment=plan.moment + timedelta(minutes=30),
                request_key=f"seed:{plan.city}:confirm:{voucher}",
                voucher=voucher,
            )


def people_to_sign_in(cities: Sequence[str]) -> list[dict[str, Any]]:
    """The named demo people of the cities: role, name, IIN, phone, language and story."""
    found: list[dict[str, Any]] = []
    for city in cities:
        demo = read_demo(CITIES / city)
        for family in demo["family"]:
            person = family[family["applicant"]]
            found.append(_card(city, "parent", person, family["language"], family["story"]))
        for row in demo["staff"]:
            found.append(_card(city, row["role"], row["person"], row["language"], row["story"]))
    return found


def _card(
    city: str, role: str, person: dict[str, Any], language: str, story: dict[str, str]
) -> dict[str, Any]:
    return {
        "city": city,
        "role": role,
        "name": person["name"],
        "iin": person["iin"],
        "phone": person["phone"],
        "language": language,
        "story": story,
    }
