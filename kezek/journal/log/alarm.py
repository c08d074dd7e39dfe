"""The alarm of a log that refuses to go on: in the database too, which staff's pages may read.

The sentence of the refusal lies beside the keys, out of the web server's reach, and names folders;
that it refuses, and since when, is no secret.
"""

from datetime import datetime

from kezek.journal.models import LogRefusal


def raise_alarm(now: datetime) -> None:
    """The log refuses; since when stays as it was."""
    LogRefusal.objects.get_or_create(pk=1, defaults={"since": now})


def end_alarm() -> None:
    """It goes on."""
    LogRefusal.objects.all().delete()


def refused_since() -> datetime | None:
    """Since when, in real time, the log refuses to go on; None if it does not."""
    return LogRefusal.objects.values_list("since", flat=True).first()
