"""Puts whole cities into an empty database: rules, files, staff, first vouchers.

Every step is noted when it is done, so that a seeding that was broken off goes on where it stood.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from zlib import crc32

from django.conf import settings
from django.db import connection

from kezek.core import clock
from kezek.core.actors import IMPORT, Actor, Role
from kezek.core.sealing import Purpose, mark
from kezek.journal import followers, sequencer
from kezek.journal.frame import act
from kezek.journal.models import Request
from kezek.openlog.followers import FOLLOWER as LOG
from kezek.people.ports.sandbox_registry import RegistryRow, add_people
from kezek.people.ports.sandbox_social import add_holders
from kezek.policy.acts import publish_policy, start_demo_clock
from kezek.policy.queries import rules_for
from kezek.queue.acts import settle_order
from kezek.queue.moves import FOLLOWER as MOVES
from kezek.site.generator.demo import read_demo, wishes
from kezek.site.generator.make import SEED, default_folder, generate_city
from kezek.site.imports import loading
from kezek.site.imports.calendar_days import fill_calendar
from kezek.site.imports.child_rows import EnrolledRow
from kezek.site.imports.loading import Wanted
from kezek.site.imports.staff import seat_staff
from kezek.site.imports.steps import run_steps
from kezek.site.imports.table import Table
from kezek.site.settings import ROOT
from kezek.vouchers.acts import allot_money, confirm_voucher, run_iteration
from kezek.vouchers.models import Voucher

CITIES: Final = ROOT / "cities"
_ALL_AT_ONCE: Final = 5_000_000  # entries; nobody else writes yet
_EARLY: Final = 8  # the hour of the start day at which everything is brought in

# Each step and what must be done before it, most urgent first.
AFTER: Final[Mapping[str, Sequence[str]]] = {
    "rules": (),
    "files": ("rules",),
    "kindergartens": ("files",),
    "money": ("files",),
    "enrolled": ("kindergartens", "money"),
    "marks": ("enrolled",),
    "queue": ("enrolled",),
    "registry": ("files",),
    "staff": ("queue",),  # numbers of people do not depend on which thread is faster
    "order": ("marks", "queue", "staff", "registry"),
    "vouchers": ("order",),
}
LAST: Final = "vouchers"

# Who looks at what was brought in, too: the open log says of each place how it came to be.
_FROM_THE_FIRST: Final = frozenset({MOVES.name, LOG.name})


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
        return clock.at(self.start, _EARLY)


def is_seeded(city: str) -> bool:
    """Whether the city's seeding came to its end."""
    return Request.objects.filter(pk=_key(city, LAST)).exists()


def seed_cities(
    plans: Sequence[Seeding],
    *,
    demo: bool,
    progress: Callable[[str, str], None] = lambda _city, _step: None,
) -> None:
    """Seed the cities; with `demo` also the demo clock and the first vouchers.

    `progress` hears city and step when a step is done. The first city becomes the default one. A
    later city's rules, files and registry wait for those of the one before it, because both write
    to the same place. Raises FileRefused, NotEnoughMoney.
    """
    runs = {plan.city: _Run(plan, demo=demo) for plan in plans}
    after: dict[tuple[str, str], list[tuple[str, str]]] = {}
    before: Seeding | None = None
    for plan in plans:
        for step, needs in AFTER.items():
            after[plan.city, step] = [(plan.city, need) for need in needs]
            if before and step in {"rules", "files", "registry"}:
                after[plan.city, step].append((before.city, step))
        before = plan

    def do(step: tuple[str, str]) -> None:
        runs[step[0]].do(step[1])
        progress(*step)

    run_steps(after, do)


def seeded_files(city: str) -> Path | None:
    """Where the files lie from which the city of this database was seeded."""
    noted = Request.objects.filter(pk=_key(city, "folder")).first()
    return Path(settings.VAR) / str(noted.result) if noted else None


def _key(city: str, step: str) -> str:
    return f"seed:{city}:{step}"


@act("import.done")
def _note_step(*, actor: Actor, moment: datetime, request_key: str, step: str) -> str:
    """Remember a step of a seeding, or its folder; its own acts are in the journal already."""
    del actor, moment, request_key
    return step


class _Run:
    """The steps of one city."""

    def __init__(self, plan: Seeding, *, demo: bool) -> None:
        self._plan = plan
        self._demo = demo
        self._enrolled: Table[EnrolledRow] | None = None

    def do(self, step: str) -> None:
        """Do the step unless it is noted as done; files are always made, for they may be gone."""
        plan = self._plan
        key = _key(plan.city, step)
        if step == "files" or not Request.objects.filter(pk=key).exists():
            getattr(self, step)()
            _note_step(actor=IMPORT, moment=plan.moment, request_key=key, step=step)

    def _wanted(self, column_map: Path | None = None) -> Wanted:
        plan = self._plan
        rng = Random(f"{plan.city}|{plan.start}|{plan.seed}")  # noqa: S311  an invented city
        return Wanted(plan.city, IMPORT, plan.moment, column_map=column_map, rng=rng)

    def rules(self) -> None:
        """The calendar, the rules, and in a demo the clock."""
        plan = self._plan
        fill_calendar(CITIES / "calendar.toml")
        publish_policy(
            actor=IMPORT,
            moment=plan.moment,
            request_key=_key(plan.city, "policy"),
            city=plan.city,
            folder=str(plan.folder),
        )
        if self._demo:
            start_demo_clock(plan.start)

    def files(self) -> None:
        """The invented city as CSV files."""
        plan = self._plan
        _note_step(
            actor=IMPORT,
            moment=plan.moment,
            request_key=_key(plan.city, "folder"),
            step=plan.files.relative_to(settings.VAR).as_posix(),
        )
        if not is_seeded(plan.city):
            generate_city(
                plan.folder, plan.files, start=plan.start, seed=plan.seed, children=plan.children
            )

    def kindergartens(self) -> None:
        """The invented list, or the published one through its mapping."""
        plan = self._plan
        column_map = plan.folder / "mapping.toml"
        is_real = column_map.exists()
        path = (plan.folder if is_real else plan.files) / "kindergartens.csv"
        if not loading.was_taken_in("kindergartens", path, plan.city):
            wanted = self._wanted(column_map if is_real else None)
            loading.load_kindergartens(path, plan.files / "groups.csv", wanted)

    def money(self) -> None:
        """The first allotment only: those after it come on their own days."""
        plan = self._plan
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

    def enrolled(self) -> None:
        """The children who attend, without the marks of their days."""
        wanted = self._wanted()
        path = self._plan.files / "enrolled.csv"
        if not loading.was_taken_in("enrolled", path, self._plan.city):
            self._enrolled = loading.check_enrolled(path, wanted)
            loading.take_in_enrolled(self._enrolled, wanted)

    def marks(self) -> None:
        """The marks of their days; read again after a break."""
        wanted = self._wanted()
        if self._enrolled is None:
            path = self._plan.files / "enrolled.csv"
            self._enrolled = loading.check_enrolled(path, wanted, taken_in=True)
        loading.take_in_marks(self._enrolled, wanted)
        self._enrolled = None

    def queue(self) -> None:
        """The children who wait."""
        path = self._plan.files / "queue.csv"
        if not loading.was_taken_in("queue", path, self._plan.city):
            loading.load_queue(path, self._wanted())

    def registry(self) -> None:
        """The sandbox of the civil registry holds every city of a demo."""
        path = self._plan.files / "registry.csv"
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            add_people(RegistryRow(*row) for row in reader)
        add_holders(self._holders())

    def _holders(self) -> Iterator[tuple[str, str]]:
        """Who holds a ground that a register knows: the named, and four of five who will file."""
        plan = self._plan
        for family in read_demo(plan.folder)["family"]:
            for code in family.get("holds", ()):
                yield family["mother"]["iin"], code
        grounds = rules_for(plan.city, clock.day_of(plan.moment)).grounds
        with (plan.files / "future.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code = row["privilege"]
                if code and grounds[code].register and crc32(row["parent_iin"].encode()) % 5:
                    yield row["parent_iin"], code

    def staff(self) -> None:
        """The named people of kindergartens, department and counter."""
        plan = self._plan
        staff = read_demo(plan.folder)["staff"]
        seat_staff(staff, city=plan.city, actor=IMPORT, moment=plan.moment)

    def order(self) -> None:
        """Number the journal; nobody is notified of what happened before the city went live."""
        city = self._plan.city
        sequencer.sequence(city, _ALL_AT_ONCE)
        last = sequencer.catch_up(city)
        settle_order(city)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_cursor (follower, city, seq)"
                " SELECT name, %s, %s FROM unnest(%s::text[]) AS t (name)"
                " ON CONFLICT (follower, city) DO UPDATE SET seq = excluded.seq",
                [
                    city,
                    last,
                    sorted({one.name for one in followers.all_followers()} - _FROM_THE_FIRST),
                ],
            )
        while followers.step(MOVES, city):
            pass  # a number's history begins with those who stood before it on the first day
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def vouchers(self) -> None:
        """The demo's first iteration, and what the named people did after it.

        The season issues its first vouchers itself.
        """
        if not self._demo:
            return
        plan = self._plan
        run_iteration(
            actor=IMPORT,
            moment=plan.moment,
            request_key=_key(plan.city, "iteration"),
            city=plan.city,
            cause="opening",
        )
        named = wishes(read_demo(plan.folder))
        wish_of = {mark(Purpose.IIN, iin): wish for iin, wish in named.items()}
        found = Voucher.objects.filter(
            city_id=plan.city, state="issued", child__iin_mark__in=list(wish_of)
        ).values_list("pk", "child__iin_mark", "application__guardian__account")
        for voucher, iin_mark, account in found:
            if wish_of[bytes(iin_mark)] == "confirmed":
                confirm_voucher(
                    actor=Actor(Role.PARENT, account or 0),
                    moment=plan.moment + timedelta(minutes=30),
                    request_key=f"{_key(plan.city, 'confirm')}:{voucher}",
                    city=plan.city,
                    voucher=voucher,
                )


def allotments_of(plan: Seeding) -> list[dict[str, str]]:
    """The rows of allotments.csv, in order of their day."""
    with (plan.files / "allotments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as; `story` by language."""

    city: str
    role: str
    name: str
    iin: str
    phone: str
    language: str
    story: Mapping[str, str]


def people_to_sign_in(city: str) -> list[DemoPerson]:
    """The named demo people of the city: parents, then staff."""
    demo = read_demo(CITIES / city)
    rows = [
        ("parent", family[family["applicant"]], family["language"], family["story"])
        for family in demo["family"]
    ]
    rows += [(row["role"], row["person"], row["language"], row["story"]) for row in demo["staff"]]
    return [
        DemoPerson(city, role, person["name"], person["iin"], person["phone"], language, story)
        for role, person, language, story in rows
    ]
