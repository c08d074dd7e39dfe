"""Bring the tables up to date, as their owner."""

import argparse

from django.core.management import call_command

HELP = "Bring the database's tables up to date, as their owner (MIGRATE_URL)."
DATABASE = "kezek_demo"
ROLE = "owner"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take Django's own choice of a target."""
    parser.add_argument("app", nargs="?", help="only this room's tables")
    parser.add_argument("migration", nargs="?", help="up or back to this migration")
    parser.add_argument("--quiet", action="store_true", help="say nothing unless it fails")


def run(args: argparse.Namespace) -> int:
    """Run the migrations that are missing."""
    target = [word for word in (args.app, args.migration) if word]
    call_command("migrate", *target, verbosity=0 if args.quiet else 1, interactive=False)
    return 0
