"""What the log says now, and small towns whose life it tells."""

import json
from typing import Any

from django.db import connection

from kezek.journal import followers, sequencer
from kezek.openlog.followers import FOLLOWER
from kezek.queue.models import Application, Privilege
from tests.builders import START, TARAZ

Body = dict[str, Any]


def tell(batch: int = followers.BATCH) -> None:
    """Number what was written and let the follower see all of it, so many facts at a time."""
    sequencer.catch_up(TARAZ)
    while followers.step(FOLLOWER, TARAZ, batch):
        pass


def log() -> list[Body]:
    """Every entry, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM journal_log_entry ORDER BY index")
        return [json.loads(bytes(body)) for (body,) in cursor.fetchall()]


def told(*kinds: str) -> list[Body]:
    """The entries of these kinds once all is told; without `v`, `city` and `at`."""
    tell()
    kept = [body for body in log() if body["kind"] in kinds]
    return [
        {name: value for name, value in body.items() if name not in {"v", "city", "at"}}
        for body in kept
    ]


def protect(application: Application) -> None:
    """From now on nobody is told where the child goes, as after an appeal that was upheld."""
    Privilege.objects.create(
        application=application,
        code="no_parental_care",
        right="first",
        state="proven",
        claimed_at=START,
        review_due_at=START,
    )


def without_chance(body: Body) -> Body:
    """An entry without what is drawn: commitments and the numbers of waiters."""
    drawn = {"c", "waiter", "busy"} | ({"from"} if body["kind"] == "queue.filed" else set())
    return {name: value for name, value in body.items() if name not in drawn}
