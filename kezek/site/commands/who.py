"""Who one can sign in as, in a demo."""

import argparse
from importlib import import_module
from importlib.util import find_spec

HELP = "Say who one can sign in as in the demo, and where the codes come."
DATABASE = "kezek_demo"

_DEMO = "kezek.site.demo"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(_args: argparse.Namespace) -> int:
    """Print what the demo says of its people; nothing if there is none."""
    if find_spec(_DEMO) is None:
        return 0
    for line in import_module(_DEMO).who():
        print(line)
    return 0
