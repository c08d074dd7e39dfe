"""`kezek log`: publish the open log, put its entries back after a restore, say its key."""

import argparse
import sys

from kezek.core import clock
from kezek.journal.log.errors import LogRefused
from kezek.journal.log.publishing import publish
from kezek.journal.log.reconciling import reconcile
from kezek.journal.log.signed import signing_key
from kezek.journal.log.tiles import Reader, TileWrong
from kezek.journal.log.where import home
from kezek.openlog.promises import broken
from kezek.openlog.publishing import keep_rules

HELP = "Publish the open log; put published entries back after a restore; say its key."
DATABASE = "kezek_demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    parser.add_argument(
        "what",
        choices=("publish", "reconcile", "check", "vkey"),
        help="publish: what was committed since; reconcile: after the database was put back from an"
        " older copy; check: every file against the root, and what was promised; vkey: the line"
        " others check with",
    )


def run(args: argparse.Namespace) -> int:
    """Do it; 1 if the log refuses."""
    try:
        return {"publish": _publish, "reconcile": _reconcile, "check": _check, "vkey": _vkey}[
            args.what
        ]()
    except (LogRefused, TileWrong) as error:
        print(f"kezek log: {error}", file=sys.stderr)
        return 1


def _publish() -> int:
    keep_rules(home().folder)
    found = publish()
    print(f"{found.size} entries are signed" if found else "nothing new", f"in {home().folder}")
    return 0


def _reconcile() -> int:
    lost = reconcile()
    for one in lost:
        print(f"{one.index} {one.said}")
    print(f"{len(lost)} published entries were not in the database; they are again.")
    if lost:
        print("The journal knows nothing of what they tell: see docs/operators.md, “The open log”.")
    return 0


def _check() -> int:
    reader = Reader(home().folder)
    right = reader.check() == reader.checkpoint().root
    print(f"{reader.size} entries: {'all as the checkpoint says' if right else 'NOT its root'}")
    late = list(broken(reader.folder, clock.wall()))
    for index in late:
        print(f"entry {index} was promised, and is not there in time")
    return 0 if right and not late else 1


def _vkey() -> int:
    print(signing_key(home()).verifier.vkey())
    return 0
