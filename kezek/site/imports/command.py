"""What the three import commands have in common."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from kezek.core import clock
from kezek.core.actors import IMPORT
from kezek.policy.models import City
from kezek.policy.queries import default_city
from kezek.site.imports.loading import Loaded, Wanted
from kezek.site.imports.problems import FileRefused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, how to read it, and what to do with mistakes."""
    parser.add_argument("file", type=Path, help="a CSV file: UTF-8, commas, a header row")
    parser.add_argument("--city", help="default: the city at the root of the addresses")
    parser.add_argument("--map", type=Path, dest="column_map", help="a mapping of their columns")
    parser.add_argument(
        "--partial", action="store_true", help="take in the sound rows, leave out the others"
    )
    parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
    parser.add_argument("--language", choices=["kk", "ru", "en"], default="kk")


def run(args: argparse.Namespace, load: Callable[[Wanted], Loaded]) -> int:
    """Take the file in; 1 when it was refused, with every reason on the standard error."""
    with translation.override(args.language):
        city = args.city or getattr(default_city(), "code", "")
        if not City.objects.filter(pk=city).exists():
            sys.stderr.write(_("There is no city “%(city)s”.") % {"city": city} + "\n")
            return 1
        wanted = Wanted(
            city,
            IMPORT,
            clock.now(),
            column_map=args.column_map,
            partial=args.partial,
            dry_run=args.dry_run,
        )
        try:
            loaded = load(wanted)
        except FileRefused as error:
            sys.stderr.write(f"{error}\n")
            return 1
        for problem in loaded.left_out:
            sys.stderr.write(f"{problem.said(args.file.name)}\n")
        counts = {"file": args.file.name, "rows": loaded.rows, "mistakes": len(loaded.left_out)}
        done = (
            _("%(file)s. Can be taken in: %(rows)s. Mistakes: %(mistakes)s.")
            if args.dry_run
            else _("%(file)s. Taken in: %(rows)s. Mistakes: %(mistakes)s.")
        )
        sys.stdout.write(f"{done % counts}\n")
        return 0
