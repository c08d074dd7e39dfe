"""Reads of the journal in its order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kezek.journal.models import Order


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered entry."""

    seq: int
    moment: datetime
    kind: str
    subject: str
    actor: str
    cause: str
    data: Mapping[str, Any]


def entries(
    city: str, *, kind: str = "", first: int = 0, last: int | None = None, limit: int = 100
) -> list[Line]:
    """Entries of the city from number `first` to `last`, the newest first, at most `limit`."""
    found = Order.objects.filter(city=city, seq__gte=first).select_related("entry")
    if last is not None:
        found = found.filter(seq__lte=last)
    if kind:
        found = found.filter(entry__kind=kind)
    return [
        Line(
            seq=row.seq,
            moment=row.entry.moment,
            kind=row.entry.kind,
            subject=f"{row.entry.subject_type} {row.entry.subject_id}",
            actor=row.entry.actor,
            cause=row.entry.cause,
            data=row.entry.data,
        )
        for row in found.order_by("-seq")[:limit]
    ]
