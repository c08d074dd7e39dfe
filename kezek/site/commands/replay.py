"""`kezek replay`: issues every voucher again from the journal, and serves every round again."""

import argparse
import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kezek.places.models import Round
from kezek.places.standing.recheck import recheck
from kezek.policy.models import City
from kezek.vouchers.replay import Outcome, replay

HELP = "Issue every voucher again from the journal, serve every round again; name what is wrong."
DATABASE = "kezek_season"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the city."""
    parser.add_argument("--city", default="taraz")


def run(args: argparse.Namespace) -> int:
    """Replay the city; 0 when vouchers and rounds are explained, 1 when something is wrong."""
    if not City.objects.filter(pk=args.city).exists():
        sys.stderr.write(f"kezek replay: there is no city {args.city!r} in this database.\n")
        return 1
    console = Console(stderr=True)
    begun = time.monotonic()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(f"{args.city}: entries")
        outcome = replay(
            args.city, lambda done, total: bar.update(task, completed=done, total=total)
        )
    sound = _recheck_rounds(args.city)
    _tell(outcome, time.monotonic() - begun)
    return 0 if outcome.explained and sound else 1


def _recheck_rounds(city: str) -> bool:
    """Serve each round of lists again from what it kept; whether all came out the same."""
    served = list(Round.objects.filter(city_id=city, state="served").order_by("number"))
    wrong = [(one.number, what) for one in served for what in recheck(one)]
    for number, what in wrong:
        print(f"WRONG  round {number}: {what}")
    placed = sum(one.placed for one in served)
    print(f"{len(served)} rounds with {placed} places, wrong in all: {len(wrong)}")
    return not wrong


def _tell(outcome: Outcome, seconds: float) -> None:
    print(
        f"{outcome.iterations} iterations from {outcome.entries} entries in {seconds:.0f} s;"
        f" {outcome.imported} vouchers came with an import"
    )
    for finding in outcome.findings:
        print(f"WRONG  {finding}")
    if outcome.explained:
        print(f"{outcome.vouchers} vouchers, all explained")
    else:
        print(f"{outcome.vouchers} vouchers, not all explained; wrong in all: {outcome.found}")
