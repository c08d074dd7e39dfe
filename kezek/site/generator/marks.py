"""Two months of day marks as history, by the calendar of working days."""

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

_ILL_SPELL: Final = (3, 8)
_LEAVE_SPELL: Final = (4, 15)
_SUMMER_SPELL: Final = (8, 30)
NO_DAY: Final = "-"
CALENDAR: Final = Path(__file__).resolve().parents[3] / "cities" / "calendar.toml"


@lru_cache(maxsize=1)
def _exceptions() -> dict[date, bool]:
    """Days of `cities/calendar.toml`: whether they are working days."""
    with CALENDAR.open("rb") as file:
        return {row["day"]: row["working"] for row in tomllib.load(file)["day"]}


def is_working(day: date) -> bool:
    """Monday to Friday, but for the listed exceptions."""
    return _exceptions().get(day, day.weekday() < 5)


@lru_cache(maxsize=32)
def month_days(first: date) -> tuple[bool, ...]:
    """For each day of the month, whether it is a working day."""
    days: list[bool] = []
    day = first
    while day.month == first.month:
        days.append(is_working(day))
        day += timedelta(days=1)
    return tuple(days)


def _spell(
    marks: list[str], working: Sequence[int], rng: Random, code: str, span: tuple[int, int]
) -> None:
    length = rng.randint(*span)
    begin = rng.randrange(-length // 2, len(working))
    for place in range(max(0, begin), min(len(working), begin + length)):
        marks[working[place]] = code


def draw_month(first: date, rng: Random, *, enrolled_from: date, care: float) -> str:
    """A child's month, one character a day; "-" is no working day or before the first day.

    `care` is how often the family sends the child, 0 to 1.
    """
    days = month_days(first)
    begin = (enrolled_from - first).days
    working = [index for index, works in enumerate(days) if works and index >= begin]
    marks = [NO_DAY] * len(days)
    for index in working:
        marks[index] = "P"
    if not working:
        return "".join(marks)
    if first.month in {6, 7, 8} and rng.random() < 0.3:
        _spell(marks, working, rng, "S", _SUMMER_SPELL)
    if rng.random() < 0.08:
        _spell(marks, working, rng, "L", _LEAVE_SPELL)
    if rng.random() < 0.26:
        _spell(marks, working, rng, "I", _ILL_SPELL)
    for _ in range(2):
        if rng.random() > care:
            marks[rng.choice(working)] = "A"
    return "".join(marks)
