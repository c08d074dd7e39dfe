"""Fills the calendar of working days from `cities/calendar.toml`."""

import tomllib
from pathlib import Path

from kezek.policy.models import CalendarDay


def fill_calendar(path: Path) -> int:
    """Put in the days that the table does not hold yet; what the department edited stays.

    Returns how many days the file names.
    """
    with path.open("rb") as file:
        rows = tomllib.load(file)["day"]
    CalendarDay.objects.bulk_create(
        (
            CalendarDay(
                day=row["day"],
                working=row["working"],
                **{f"name_{lang}": row["name"][lang] for lang in ("kk", "ru", "en")},
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
    return len(rows)
