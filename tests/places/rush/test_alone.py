"""The lane stands alone: it knows neither Django nor any other room."""

import subprocess
import sys

_LOOK = """
import sys
import kezek.places.rush.serve
print(*sorted(name for name in sys.modules if name == "django" or name.startswith("kezek")))
"""


def test_it_loads_neither_django_nor_another_room() -> None:
    told = subprocess.run(
        [sys.executable, "-P", "-c", _LOOK], check=True, capture_output=True, text=True
    )
    names = told.stdout.split()
    assert "kezek.places.rush.serve" in names
    assert [name for name in names if name.count(".") > 1 and ".places.rush" not in name] == []
    assert set(names) - {"kezek", "kezek.places"} == {
        name for name in names if name.startswith("kezek.places.rush")
    }
