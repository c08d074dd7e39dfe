"""Reads of notices: a person's inbox."""

from dataclasses import dataclass
from datetime import date, datetime

from kezek.core.words import Language
from kezek.notices.models import Notice
from kezek.notices.texts import text_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in words. `child` is the person it is about, if any."""

    id: int
    kind: str
    text: str
    child: int | None
    moment: datetime
    read: bool


def inbox(person: int, lang: Language, today: date, limit: int = PAGE) -> list[Line]:
    """The newest notices of a person in that language."""
    rows = Notice.objects.filter(person_id=person).order_by("-moment", "-pk")[:limit]
    return [
        Line(
            id=row.pk,
            kind=row.kind,
            text=text_of(row.kind, row.values, lang, today),
            child=row.values.get("child"),
            moment=row.moment,
            read=row.read_at is not None,
        )
        for row in rows
    ]


def unread(person: int) -> int:
    """How many notices the person has not opened."""
    return Notice.objects.filter(person_id=person, read_at=None).count()
