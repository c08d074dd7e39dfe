"""Gather the files that the web server hands out as they are."""

import argparse

from django.core.management import call_command

HELP = "Gather styles, scripts and pictures in var/static, compressed and named by content."


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(_args: argparse.Namespace) -> int:
    """Copy what has changed."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0
