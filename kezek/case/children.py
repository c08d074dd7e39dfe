"""Several children of a family at a glance: the queue each belongs to and its state."""

from collections.abc import Sequence
from dataclasses import dataclass

from kezek.core.words import Language
from kezek.queue.models import Application


@dataclass(frozen=True, slots=True)
class Glance:
    """A child's newest application; `queue_type` in the reader's language."""

    child: int
    number: str
    queue_type: str
    state: str


def glances(children: Sequence[int], lang: Language) -> dict[int, Glance]:
    """By child; those who never applied are left out. One statement."""
    rows = (
        Application.objects.filter(child_id__in=list(children))
        .select_related("queue_type")
        .order_by("child", "case", "-filed_at", "-pk")  # NULLs last: the live one first
        .distinct("child")
    )
    return {
        row.child_id: Glance(
            row.child_id,
            row.number,
            {"kk": row.queue_type.name_kk, "ru": row.queue_type.name_ru}.get(
                lang, row.queue_type.name_en
            ),
            row.state,
        )
        for row in rows
    }
