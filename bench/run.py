"""Run one bench in a database of its own: `python bench/run.py NAME`, as `make bench-NAME` does.

The bench is the module `bench.NAME`; its `main` takes the words after the name, prints one JSON
object as its last line and returns the exit code.
"""

import importlib
import os
import sys
from pathlib import Path


def main(words: list[str]) -> int:
    """Start PostgreSQL and Django, then the bench."""
    name = words[0].replace("-", "_")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kezek.site.settings")
    os.environ.setdefault("KEZEK_TEST_DB", f"kezek_bench_{name}")
    importlib.import_module("tests.database")  # PostgreSQL, before the settings are read
    importlib.import_module("django").setup()
    code: int = importlib.import_module(f"bench.{name}").main(words[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
