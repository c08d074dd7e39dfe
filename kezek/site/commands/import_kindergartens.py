"""Take in kindergartens and their groups."""

import argparse
from pathlib import Path

from kezek.site.imports import command
from kezek.site.imports.loading import load_kindergartens

HELP = "Take in kindergartens, and their groups if a file of them is given."
DATABASE = "kezek_demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """As every import, and the groups."""
    command.add_arguments(parser)
    parser.add_argument("--groups", type=Path, help="groups.csv of these kindergartens")


def run(args: argparse.Namespace) -> int:
    """Check the files and take them in, all or nothing."""
    return command.run(args, lambda wanted: load_kindergartens(args.file, args.groups, wanted))
