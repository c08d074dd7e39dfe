"""What time brings to timesheets."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from kezek.attendance.acts import take_into_review
from kezek.attendance.models import Timesheet
from kezek.core.actors import CALENDAR

BATCH = 5_000


def silence(city: str, now: datetime) -> int:
    """Timesheets whose parents were silent go to the department; returns how many."""
    moved = 0
    while late := _late(city, now):
        moved += take_into_review(
            actor=CALENDAR,
            moment=now,
            request_key=f"silence:{city}:{digest_of(late)}",
            city=city,
            timesheets=late,
        )
    return moved


def _late(city: str, now: datetime) -> list[int]:
    found = Timesheet.objects.filter(city_id=city, state="closed", due_at__lte=now)
    return list(found.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])


def digest_of(numbers: Sequence[int]) -> str:
    """A short name of this very set of rows: the request key of a sweep over them."""
    return hashlib.sha256(",".join(map(str, numbers)).encode()).hexdigest()[:32]
