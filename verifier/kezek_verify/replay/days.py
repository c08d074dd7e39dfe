"""Moments and the days in the city on which they lie."""

from datetime import date, datetime, timedelta
from typing import Final

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong

# All of Kazakhstan since March 2024. No table of time zones: not every machine has one.
_AHEAD: Final = timedelta(hours=5)


def day_of(entry: Entry, index: int, field: str = "at") -> date:
    """The day in the city of a moment that an entry names. Raises Wrong if no calendar has it."""
    try:
        return (datetime.fromisoformat(entry[field].removesuffix("Z")) + _AHEAD).date()
    except (ValueError, OverflowError):
        raise Wrong("field", index=index, kind=entry["kind"], field=field) from None
