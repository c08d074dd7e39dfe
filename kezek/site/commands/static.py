"""Gather the files that the web server hands out as they are."""

import argparse
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

HELP = "Gather styles, scripts and pictures in var/static, compressed and named by content."
UNUSED = ["redoc*"]  # ninja's second documentation page, a megabyte that nobody is served


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(_args: argparse.Namespace) -> int:
    """Copy what has changed; where nothing has, the minute of compressing is saved."""
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text("utf-8") == now:
        return 0
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    stamp.write_text(now, "utf-8")
    return 0


def _fingerprint() -> str:
    """What lies where, how long and how old it is, and how it is to be stored."""
    found = hashlib.sha256(repr((settings.STORAGES, UNUSED)).encode())
    for finder in get_finders():
        for path, storage in finder.list(UNUSED):
            stat = Path(storage.path(path)).stat()
            found.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return found.hexdigest()
