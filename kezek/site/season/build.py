"""Makes the town of a season: a fresh database, the seeded city, heads, the year's files."""

import io
from datetime import date
from typing import TypeVar

from PIL import Image
from rich.progress import Progress

from kezek.core.actors import Actor, Role
from kezek.people.models import RoleGrant
from kezek.policy.queries import calendar
from kezek.queue.documents import PDF, Document, checked
from kezek.site.imports.seeding import AFTER, Seeding, seed_cities, seeded_files
from kezek.site.season.heads import appoint_heads
from kezek.site.season.town import Town, read_allotments, read_leaving, read_newcomers

T = TypeVar("T")


def open_town(city: str, start: date, *, seed: int, children: int | None, bar: Progress) -> Town:
    """Seed the city into the (empty) database of this process and read what its year brings."""
    plan = Seeding(city, start, children, seed)
    task = bar.add_task(f"{city}: seeding", total=len(AFTER))
    seed_cities(
        [plan],
        demo=False,
        progress=lambda _city, step: bar.update(task, advance=1, description=step),
    )
    appoint_heads(city, plan.moment, seed)
    return town_of(plan)


def town_of(plan: Seeding, *, alone: frozenset[int] = frozenset()) -> Town:
    """The town of a seeded city. Its opening allotment, the first row of the file, is made."""
    files = seeded_files(plan.city) or plan.files
    allotments = read_allotments(files)
    opening = min(allotments, default=None)
    if opening is not None:
        allotments[opening] = allotments[opening][1:]
    leaving = read_leaving(files)
    return Town(
        city=plan.city,
        seed=plan.seed,
        calendar=calendar(),
        department=_department(plan.city),
        newcomers=read_newcomers(files),
        allotments=_on_working_days(allotments),
        leaving=leaving,
        alone=alone,
        proof=_paper(),
    )


def _on_working_days(by_day: dict[date, list[T]]) -> dict[date, list[T]]:
    """Money arrives on working days only."""
    days = calendar()
    moved: dict[date, list[T]] = {}
    for day in sorted(by_day):
        moved.setdefault(days.next_working(day), []).extend(by_day[day])
    return moved


def _department(city: str) -> Actor:
    grant = RoleGrant.objects.filter(city_id=city, role="department", until=None).first()
    return Actor(Role.DEPARTMENT, grant.account_id if grant else 0)


def _paper() -> Document:
    """A one-page PDF that stands for a certificate, opened once for all families."""
    page = Image.new("L", (300, 420), 255)
    bytes_ = io.BytesIO()
    page.save(bytes_, "PDF")
    return checked(bytes_.getvalue(), PDF)
