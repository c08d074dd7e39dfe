"""Fill a database with invented cities."""

import argparse
import os
import sys
import time
from datetime import date
from typing import Final

from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kezek.journal.log.publishing import begin_afresh, has_entries
from kezek.site.generator.make import SEED
from kezek.site.imports.seeding import AFTER, CITIES, Seeding, is_seeded, seed_cities

HELP = "Fill an empty database with the demo's cities, or with one city as of a day."
DATABASE = "kezek_demo"

_DEMO_START: Final = date(2025, 9, 1)
_INTERRUPTED: Final = 130
_DEMO_CITIES: Final = ("taraz", "almaty-auezov")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the cities, the start day and the size."""
    names = sorted(path.parent.name for path in CITIES.glob("*/scale.toml"))
    parser.add_argument(
        "--city",
        action="append",
        choices=names,
        help=f"default: {' and '.join(_DEMO_CITIES)}; may be given again",
    )
    parser.add_argument(
        "--start", type=date.fromisoformat, default=_DEMO_START, help="default: %(default)s"
    )
    parser.add_argument("--children", type=int, help="attend or wait at the start; default: all")
    parser.add_argument("--seed", type=int, default=SEED, help="another number, another city")
    parser.add_argument("--if-empty", action="store_true", help="do nothing where it was done")


def run(args: argparse.Namespace) -> int:
    """Seed what is not seeded yet; a seeding that was broken off goes on."""
    plans = [
        Seeding(city, args.start, args.children, args.seed) for city in args.city or _DEMO_CITIES
    ]
    due = [plan for plan in plans if not is_seeded(plan.city)]
    if len(due) < len(plans) and not args.if_empty:
        done = ", ".join(plan.city for plan in plans if plan not in due)
        print(f"kezek seed: {done}: already there.", file=sys.stderr)
        return 1
    if due == plans and settings.DEMO and not has_entries():
        begin_afresh()  # files of a demo that was here before are another log's
    if due:
        try:
            seed_with_bar(due, demo=settings.DEMO)
        except KeyboardInterrupt:
            # Steps under way would be waited for at the end; the database undoes them as well.
            os._exit(_INTERRUPTED)
    return 0


def seed_with_bar(plans: list[Seeding], *, demo: bool) -> None:
    """Seed the cities with a bar for each (a line at the end where there is no terminal)."""
    began = time.monotonic()
    console = Console()
    with Progress(
        TextColumn("{task.fields[city]:<14}"),
        BarColumn(bar_width=32),
        TextColumn("{task.description:<14}"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as bars:
        tasks = {plan.city: bars.add_task("…", total=len(AFTER), city=plan.city) for plan in plans}

        def step(city: str, name: str) -> None:
            bars.update(tasks[city], advance=1, description=name)

        seed_cities(plans, demo=demo, progress=step)
    names = ", ".join(plan.city for plan in plans)
    print(f"Seeded {names} in {time.monotonic() - began:.0f} s.")
