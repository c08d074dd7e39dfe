"""The folder of open data: a folder a city, in it one a day, and the newest under fixed names.

    taraz/2025-09-01/queue.csv …    never changes
    taraz/latest -> 2025-09-01      is renamed into its place: all tables turn over together
    taraz/queue.csv -> latest/queue.csv
    taraz/days.json                 the days that are here

Any web server can hand it out as it stands, also when nothing else of ours runs.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from kezek.core import clock
from kezek.opendata.describe import NAME
from kezek.opendata.tables import TABLES
from kezek.opendata.writing import flush, write_text

KEPT: Final = timedelta(days=90)
"""How long each day is kept; of older months the first, without what tells of children."""

OWN_FOLDERS: Final = {"kezek_season": "data", "kezek_demo": "data-demo"}
LATEST: Final = "latest"
DAYS: Final = "days.json"
_OPEN: Final = 0o755  # a web server under another account may read


def home() -> Path:
    """The folder of this process's database; asks the database nothing.

    The season and the demo have folders of their own, wherever `KEZEK_DATA` points.
    """
    name = str(connection.settings_dict["NAME"])
    own = OWN_FOLDERS.get(name)
    given = os.environ.get("KEZEK_DATA", "")
    if given and own is None:
        return Path(given)
    return Path(settings.VAR) / (own or f"data-{name}")


def days(root: Path, city: str) -> list[date]:
    """The days of which there is a snapshot, the oldest first."""
    found = []
    for path in (root / city).glob("????-??-??"):
        with suppress(ValueError):
            found.append(date.fromisoformat(path.name))
    return sorted(found)


def description(root: Path, city: str, day: date) -> dict[str, Any]:
    """What a snapshot says of itself."""
    text = (root / city / day.isoformat() / NAME).read_text("utf-8")
    told: dict[str, Any] = json.loads(text)
    return told


def begun(root: Path, city: str) -> Path:
    """A new empty folder beside the snapshots, to be filled and put in its place."""
    place = root / city
    place.mkdir(parents=True, exist_ok=True)
    path = Path(tempfile.mkdtemp(prefix=".new-", dir=place))
    path.chmod(_OPEN)
    return path


def put(root: Path, city: str, day: date, made: Path) -> bool:
    """Give a full folder its day; False if somebody else was faster, and theirs stays."""
    place = root / city
    flush(made)
    try:
        made.rename(place / day.isoformat())
    except OSError:
        if not (place / day.isoformat()).is_dir():
            raise
        shutil.rmtree(made)
        return False
    flush(place)
    return True


def turn(root: Path, city: str) -> None:
    """Lead the fixed names to the newest day there is, and list the days."""
    place, found = root / city, days(root, city)
    if not found:
        (place / LATEST).unlink(missing_ok=True)
    else:
        _link(place / LATEST, found[-1].isoformat())
        for name in sorted(path.name for path in (place / LATEST).iterdir()):
            if not (place / name).is_symlink():
                _link(place / name, f"{LATEST}/{name}")
    _replace(place / DAYS, json.dumps([day.isoformat() for day in found]) + "\n")
    flush(place)


def turned(root: Path, city: str) -> bool:
    """Whether the fixed names lead to the newest day: a writer may be killed before it turns."""
    found, latest = days(root, city), root / city / LATEST
    newest = found[-1].isoformat() if found else None
    return (str(latest.readlink()) if latest.is_symlink() else None) == newest


def forget(root: Path, city: str, wrong: Sequence[date]) -> None:
    """Take snapshots away."""
    for day in wrong:
        shutil.rmtree(root / city / day.isoformat())


def thin(root: Path, city: str, today: date) -> None:
    """Let old days go. The first of each month stays, but for what tells of single children."""
    found = days(root, city)
    stays = {day.replace(day=1): day for day in reversed(found)}
    for day in found:
        if today - day <= KEPT:
            continue
        if stays[day.replace(day=1)] != day:
            forget(root, city, [day])
        else:
            _without_children(root / city / day.isoformat())


def leftovers(root: Path, city: str) -> None:
    """Clear away what a writer that was killed has left; none works for an hour."""
    old = (clock.wall() - timedelta(hours=1)).timestamp()
    for path in (root / city).glob(".new-*"):
        if path.stat().st_mtime < old:
            shutil.rmtree(path, ignore_errors=True)


def _without_children(place: Path) -> None:
    """Of a table that there is no more nobody knows what it told: it goes like one of children."""
    told = json.loads((place / NAME).read_text("utf-8"))
    stays = {name for name, table in TABLES.items() if not table.passing}
    passing = {one["path"] for one in told["resources"] if Path(one["path"]).stem not in stays}
    if not passing:
        return
    told["resources"] = [one for one in told["resources"] if one["path"] not in passing]
    _replace(place / NAME, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    for name in passing:
        (place / name).unlink(missing_ok=True)
    flush(place)


def _link(path: Path, target: str) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(path)


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    write_text(fresh, text)
    fresh.replace(path)
