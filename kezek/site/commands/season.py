"""`kezek season`: a whole year of a city, headless, through the same acts as the pages."""

import argparse
import gc
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kezek.core import clock
from kezek.journal.log.publishing import begin_afresh
from kezek.openlog.publishing import publish_log
from kezek.policy.queries import remembered
from kezek.site.command import fresh_database, full_name
from kezek.site.season import day as season_day
from kezek.site.season import table
from kezek.site.season.build import open_town
from kezek.site.season.kindergartens import Register
from kezek.site.season.telling import Telling

HELP = "Live a whole year of a city through the same acts as the pages; ends with one JSON line."
DATABASE = "kezek_season"

START = date(2025, 7, 1)
END = date(2026, 6, 30)
# A season that is broken off is begun anew, so that no commit needs to wait for the disk.
PGOPTIONS = "-c synchronous_commit=off"
GARBAGE = 50_000  # new objects between two searches for garbage
TOLD_EVERY = 30  # days, where no bar can be drawn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the city, its size and the span."""
    parser.add_argument("--city", default="taraz")
    parser.add_argument("--children", type=int, help="a smaller town of about so many children")
    parser.add_argument("--seed", type=int, default=20240709)
    parser.add_argument("--until", type=date.fromisoformat, default=END)


def run(args: argparse.Namespace) -> int:
    """Build the town, live every day, print the table and the JSON line.

    The database is made anew, and so is its open log. Returns 1 if a figure that must be zero is
    not, if money is lost, or if the log is not signed.
    """
    begun = time.monotonic()
    database = full_name(args.database)
    if database == "kezek_demo":
        sys.stderr.write("kezek season: the demo keeps its database; name another one.\n")
        return 2
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} {PGOPTIONS}".strip()
    fresh_database(database)
    begin_afresh()
    with remembered():
        at_start = _live(args, begun)
    signed = publish_log()
    found = table.figures(args.city, at_start=at_start, seconds=round(time.monotonic() - begun))
    lost = _print(args.city, found.money_allotted)
    sys.stdout.write(json.dumps(found.line()) + "\n")
    zeros = (
        found.overbooked,
        found.children_with_two_places,
        found.attending_without_a_place,
        found.seats_miscounted,
        found.rounds_wrong,
        found.ledger_imbalance,
        lost,
    )
    return int(any(zeros) or signed is None)


def _live(args: argparse.Namespace, begun: float) -> int:
    """Seed the town and live its days; returns how many children attended at the start."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as bar:
        town = open_town(args.city, START, seed=args.seed, children=args.children, bar=bar)
        at_start = table.attending(args.city)
        days = (args.until - START).days + 1
        task = bar.add_task(f"{args.city} {START}", total=days)
        register = Register(args.seed)
        with _rarely_searched(), Telling(args.city) as telling:
            for number in range(days):
                today = START + timedelta(days=number)
                if not console.is_terminal and number % TOLD_EVERY == 0:
                    seconds = time.monotonic() - begun
                    sys.stderr.write(
                        f"{args.city} {today}: {number} of {days} days, {seconds:.0f} s\n"
                    )
                    sys.stderr.flush()
                season_day.live(town, register, today, telling=telling)
                bar.update(task, advance=1, description=f"{args.city} {today}")
    return at_start


@contextmanager
def _rarely_searched() -> Iterator[None]:
    """The town's files stay in memory to the end: nobody needs to look for garbage among them."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _print(city: str, allotted: int) -> int:
    """Print the closing tables; returns the tenge that no account can tell of."""
    console = Console(width=110)
    types = Table(title="Queue types")
    for head in ("type", "filed", "served", "waiting", "free in band", "median days"):
        types.add_column(head, justify="left" if head == "type" else "right")
    for row in table.by_type(city, clock.at(START)):
        types.add_row(
            row.name,
            str(row.filed),
            str(row.served),
            str(row.waiting),
            str(row.free),
            "" if row.median_days is None else str(row.median_days),
        )
    console.print(types)
    money = Table(title="Money, tenge")
    money.add_column("account")
    money.add_column("balance", justify="right")
    lines = table.money_lines(city)
    for name, tenge in lines:
        money.add_row(name, _spaced(tenge))
    total = sum(tenge for _name, tenge in lines)
    money.add_section()
    money.add_row("all of these", _spaced(total))
    money.add_row("allotted", _spaced(allotted))
    console.print(money)
    return allotted - total


def _spaced(tenge: int) -> str:
    return f"{tenge:,}".replace(",", " ")
