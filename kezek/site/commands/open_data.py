"""`kezek open-data`: write the public tables of a city now, in a folder of one's choice."""

import argparse
from pathlib import Path

from kezek.core import clock
from kezek.opendata import folder
from kezek.opendata.sweeps import publish
from kezek.policy.models import City

HELP = "Write the public tables of the cities as files; the worker does it every night."
DATABASE = "kezek_demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the cities and the folder."""
    parser.add_argument("--city", action="append", help="default: all; may be given again")
    parser.add_argument("--folder", type=Path, help="default: where they are handed out from")


def run(args: argparse.Namespace) -> int:
    """0 when every city has its files of the day; those that were there before stay."""
    known = list(City.objects.order_by("code").values_list("code", flat=True))
    unknown = set(args.city or ()) - set(known)
    if unknown:
        print(f"kezek open-data: there is no city {', '.join(sorted(unknown))} in this database.")
        return 1
    root = args.folder or folder.home()
    for city in args.city or known:
        written = publish(root, city, clock.now())
        print(
            f"{root / city}: {'written' if written else 'the files of the day are there already'}"
        )
    return 0
