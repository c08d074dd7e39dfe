"""Write an invented city as CSV files."""

import argparse
import time
from datetime import date
from pathlib import Path

from django.conf import settings

from kezek.site.generator.make import SEED, default_folder, generate_city
from kezek.site.settings import ROOT

HELP = "Write an invented city as the CSV files that the importers read."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the city, the start day, the size and the folder."""
    parser.add_argument(
        "--city", default="taraz", help="a folder of cities/ (default: %(default)s)"
    )
    parser.add_argument("--start", type=date.fromisoformat, default=date(2025, 9, 1))
    parser.add_argument("--children", type=int, help="attend or wait at the start; default: all")
    parser.add_argument("--seed", type=int, default=SEED, help="another number, another city")
    parser.add_argument("--to", type=Path, help="default: var/city/<city>-<start>")


def run(args: argparse.Namespace) -> int:
    """Write the files and say how many rows each has."""
    began = time.monotonic()
    target = args.to or default_folder(Path(settings.VAR), args.city, args.start, args.children)
    made = generate_city(
        ROOT / "cities" / args.city,
        target,
        start=args.start,
        seed=args.seed,
        children=args.children,
    )
    for name, rows in made.rows.items():
        print(f"{rows:>7}  {made.folder / name}.csv")
    print(f"{time.monotonic() - began:.1f} s")
    return 0
