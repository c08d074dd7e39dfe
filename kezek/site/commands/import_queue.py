"""Take in an old queue."""

import argparse

from kezek.site.imports import command
from kezek.site.imports.loading import load_queue

HELP = "Take in an old queue: filing moments and numbers stay as they were."
DATABASE = "kezek_demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """As every import."""
    command.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Check the file and take it in, all or nothing."""
    return command.run(args, lambda wanted: load_queue(args.file, wanted))
