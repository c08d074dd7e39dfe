"""What time brings to people's short-lived rows."""

from datetime import datetime, timedelta

from kezek.people.models import Challenge

KEPT = timedelta(days=2)


def forget_challenges(now: datetime) -> int:
    """Delete codes asked for more than two days ago (wall time); returns how many."""
    deleted, _ = Challenge.objects.filter(made_at__lt=now - KEPT).delete()
    return deleted
