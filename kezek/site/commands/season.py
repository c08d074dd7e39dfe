"""`kezek season`: a whole year of a city, headless, through the same acts as the pages."""

import argparse
import json
import sys
import time
from datetime import date, timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kezek.core import clock
from kezek.site.command import fresh_database
from kezek.site.season import day as season_day
from kezek.site.season import table
from kezek.site.season.build import open_town
from kezek.site.season.kindergartens import Register

HELP = "Live a whole year of a city through the same acts as the pages; ends with one JSON line."
DATABASE = "kezek_season"

START = date(2025, 7, 1)
END = date(2026, 6, 30)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the city, its size and the span."""
    parser.add_argument("--city", default="taraz")
    parser.add_argument("--children", type=int, help="a smaller town of about so many children")
    parser.add_argument("--seed", type=int, default=20240709)
    parser.add_argument("--until", type=date.fromisoformat, default=END)


def run(args: argparse.Namespace) -> int:
    """Build the town, live every day, print the table and the JSON line. 1 if a zero is not."""
    begun = time.monotonic()
    if args.database == DATABASE:
        fresh_database(DATABASE)
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    ) as bar:
        town = open_town(
            args.city,
            START,
            seed=args.seed,
            children=args.children,
            bar=bar,
        )
        at_start = table.attending(args.city)
        days = (args.until - START).days + 1
        task = bar.add_task(f"{args.city} {START}", total=days)
        register = Register(args.seed)
        for number in range(days):
            today = START + timedelta(days=number)
            season_day.live(town, register, today)
            bar.update(task, advance=1, description=f"{args.city} {today}")
    found = table.figures(args.city, at_start=at_start, seconds=round(time.monotonic() - begun))
    _print(args.city)
    sys.stdout.write(json.dumps(found.line()) + "\n")
    zeros = (found.overbooked, found.children_with_two_places, found.ledger_imbalance)
    return int(any(zeros))


def _print(city: str) -> None:
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
        money.add_row(name, f"{tenge:,}".replace(",", " "))
    money.add_row("allotted = all of these", f"{sum(t for _, t in lines):,}".replace(",", " "))
    console.print(money)
