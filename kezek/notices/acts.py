"""What a reader does to notices: no act of law, so the journal keeps silent about it."""

from datetime import datetime

from kezek.notices.models import Notice


def mark_read(*, person: int, moment: datetime) -> int:
    """The person has opened the inbox: all its notices count as read. Returns how many were new."""
    return Notice.objects.filter(person_id=person, read_at=None, moment__lte=moment).update(
        read_at=moment
    )
