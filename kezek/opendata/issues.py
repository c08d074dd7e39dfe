"""The protocol of an issue as far as it may be told: queues of few are told with the general one.

Pages, files and the API all tell it from here. How few are too few is what the rules of the issue
itself say: with another limit on one of them the difference would name a queue of few. Pure.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from kezek.queue.cells import Key, few, told
from kezek.vouchers.planning import SHOWN_NEXT


def limit_of(rules: Mapping[str, Any]) -> tuple[int, str]:
    """How many are enough to be told alone, and the general right, by `rule` of a version."""
    general = str(rules["privilege_pending_ranks_as"]["value"])
    return int(rules["small_cell_limit"]["value"]), general


def hidden_in(protocol: Mapping[str, Any], limit: int, general: str) -> frozenset[Key]:
    """Queues that were too small to be told alone when the issue began."""
    return few({_key(row): row["waiting"] for row in protocol["types"]}, limit, general)


def openly(protocol: Mapping[str, Any], hidden: Collection[Key], general: str) -> dict[str, Any]:
    """The protocol without what would tell who stood in a queue of few."""
    types = protocol["types"]
    waiting = told({_key(row): row["waiting"] for row in types}, hidden, general)
    issued = told({_key(row): row["issued"] for row in types}, hidden, general)
    shown = [
        {
            **row,
            "waiting": waiting[_key(row)],
            "issued": issued[_key(row)],
            "next": _next(row, types, hidden, general),
        }
        for row in types
    ]
    return {**protocol, "types": shown}


def _next(
    row: Mapping[str, Any],
    types: Sequence[Mapping[str, Any]],
    hidden: Collection[Key],
    general: str,
) -> list[Mapping[str, Any]]:
    """Who is next: in the general queue with those of its age's queues of few between them.

    Were they left out, the general queue's list, in which they stand, would tell who they are.
    """
    if _key(row) in hidden:
        return []
    first = list(row["next"])
    if row["right"] != general:
        return first
    guests = [
        one
        for other in types
        if other["band"] == row["band"] and _key(other) in hidden
        for one in other["next"]
    ]
    together = sorted([*first, *guests], key=lambda one: datetime.fromisoformat(one["filed_at"]))
    return together[:SHOWN_NEXT]


def _key(row: Mapping[str, Any]) -> Key:
    return row["band"], row["right"]
