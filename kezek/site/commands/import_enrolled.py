"""Take in the children who attend."""

import argparse

from kezek.site.imports import command
from kezek.site.imports.loading import load_enrolled

HELP = "Take in the children who attend, with two months of history."
DATABASE = "kezek_demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """As every import."""
    command.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Check the file and take it in, all or nothing."""
    return command.run(args, lambda wanted: load_enrolled(args.file, wanted))
