"""Invents the whole city and writes it down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from kezek.site.generator import output
from kezek.site.generator.crowd import (
    Child,
    date_children,
    filing_children,
    group_into_families,
    seat_children,
    settle_family,
    waiting_children,
)
from kezek.site.generator.demo import HOST, read_demo, settle_demo
from kezek.site.generator.gardens import Kindergarten, fill_with_groups, invent_kindergartens
from kezek.site.generator.leaving import draw_leaving
from kezek.site.generator.money import plan_allotments
from kezek.site.generator.people import Register, make_family
from kezek.site.generator.plan import Plan, read_plan
from kezek.site.imports.real_file import real_kindergartens

SEED = 2024_07_09  # the day vouchers began in Taraz
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: the folder and the rows of each file."""

    folder: Path
    rows: dict[str, int]


def generate_city(
    folder: Path,
    target: Path,
    *,
    start: date,
    seed: int = SEED,
    children: int | None = None,
    progress: Progress = lambda _: None,
) -> Made:
    """Invent the city of `cities/<city>` (`folder`) as of `start` and write its files to `target`.

    The same arguments write the same bytes. `children` is how many attend or wait at the start of
    the season (None: the full size); everything else shrinks in proportion.
    """
    plan = read_plan(folder, start=start, seed=seed, children=children)
    rng = Random(f"{plan.city}|{start}|{seed}|{children}")
    register = Register(rng, plan.serials)
    gardens = _gardens(plan, folder, rng)
    progress("kindergartens")

    named = settle_demo(read_demo(folder), plan, gardens, register)
    crowd = _crowd(plan, gardens, register, rng)
    progress("children")

    everybody = [*named, *crowd]
    draw_leaving(crowd, plan, rng)
    _number(everybody)
    _strangers(plan, register, rng)
    progress("people")

    rows = _write(plan, target, gardens=gardens, children=everybody, register=register, rng=rng)
    progress("files")
    return Made(target, rows)


def _gardens(plan: Plan, folder: Path, rng: Random) -> list[Kindergarten]:
    if (folder / "kindergartens.csv").exists():
        gardens = real_kindergartens(folder)
    else:
        gardens = invent_kindergartens(plan, folder, rng)
    host = next((garden for garden in gardens if garden.code == HOST), None)
    fill_with_groups(gardens, plan.seats, plan.groups, rng, host)
    return [garden for garden in gardens if garden.groups]


def _crowd(
    plan: Plan, gardens: Sequence[Kindergarten], register: Register, rng: Random
) -> list[Child]:
    attending = seat_children(plan, gardens, rng)
    waiting = waiting_children(plan, rng)
    filing = filing_children(plan, rng)
    taken: list[datetime] = []
    for drawn in group_into_families(attending, waiting, filing, rng):
        for family in settle_family(drawn, plan, register, rng):
            date_children(family, plan, rng, taken)
    return [*attending, *waiting, *filing]


def _number(children: Sequence[Child]) -> None:
    """Numbers of the old system, in filing order: year and running number."""
    before = [child for child in children if child.standing != "filing"]
    before.sort(key=lambda child: child.filed_at)
    for place, child in enumerate(before, start=1):
        child.old_number = f"{child.filed_at:%y}-{place:06}"


def _strangers(plan: Plan, register: Register, rng: Random) -> None:
    """Whom the register knows beside the queue: families yet to come, the dead, lone children."""
    for _ in range(plan.unqueued):
        born = plan.start - timedelta(days=rng.randrange(60, 5 * 365))
        language = "kk" if rng.random() < 0.78 else "ru"
        register.child(make_family(register, rng, language=language, youngest=born), born)
    for _ in range(plan.without_relation):
        born = plan.start - timedelta(days=rng.randrange(200, 5 * 365))
        child = register.child(make_family(register, rng, language="kk", youngest=born), born)
        child.mother = child.father = None
    for place in range(plan.dead):
        born = plan.start - timedelta(days=rng.randrange(900, 5 * 365))
        family = make_family(register, rng, language="kk", youngest=born)
        child = register.child(family, born)
        gone = child if place % 4 == 0 else family.applicant
        gone.died = plan.start - timedelta(days=rng.randrange(30, 600))


def _write(
    plan: Plan,
    target: Path,
    *,
    gardens: Sequence[Kindergarten],
    children: Sequence[Child],
    register: Register,
    rng: Random,
) -> dict[str, int]:
    target.mkdir(parents=True, exist_ok=True)
    by_standing: dict[str, list[Child]] = {"attending": [], "waiting": [], "filing": []}
    for child in children:
        by_standing[child.standing].append(child)
    attending, waiting = by_standing["attending"], by_standing["waiting"]
    filing = by_standing["filing"]
    waiting.sort(key=lambda child: child.filed_at)
    filing.sort(key=lambda child: child.filed_at)
    opening = _opening_vouchers(plan, waiting)
    allotments = plan_allotments(plan, len(attending), opening)
    files = (
        ("kindergartens", output.KINDERGARTENS, output.kindergarten_rows(gardens)),
        ("groups", output.GROUPS, output.group_rows(gardens)),
        ("enrolled", output.ENROLLED, output.enrolled_rows(attending, plan, rng)),
        ("queue", output.QUEUE, output.queue_rows(waiting)),
        ("future", output.QUEUE, output.queue_rows(filing)),
        ("registry", output.REGISTRY, output.registry_rows(register.persons)),
        ("allotments", output.ALLOTMENTS, output.allotment_rows(allotments)),
        ("leaving", output.LEAVING, output.leaving_rows(attending)),
    )
    return {
        name: output.write(target / f"{name}.csv", columns, rows) for name, columns, rows in files
    }


def _opening_vouchers(plan: Plan, waiting: Sequence[Child]) -> int:
    """New vouchers that the opening allotment pays beside those who attend.

    In the demo everybody out of turn and a few more, so that the first iteration has a story; in
    the season none: the month's own allotment comes first.
    """
    if plan.is_before_school:
        return 0
    first = sum(child.right == "out_of_turn" for child in waiting)
    return first + max(2, round(20 * plan.share))


def default_folder(var: Path, city: str, start: date, children: int | None = None) -> Path:
    """Where a generated city lies: `var/city/<city>-<start>[-<children>]`."""
    size = f"-{children}" if children is not None else ""
    return var / "city" / f"{city}-{start}{size}"
