"""Django's own commands, for developers: `kezek manage makemigrations queue`."""

import argparse

from django.core.management import execute_from_command_line

HELP = "Run one of Django's own commands as the owner of the tables, e.g. makemigrations."
DATABASE = "kezek_demo"
ROLE = "owner"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take everything as it is."""
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    """Hand the words to Django."""
    execute_from_command_line(["kezek manage", *args.words])
    return 0
