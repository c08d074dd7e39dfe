"""The protocol of an issue as far as it may be told: queues of few are told with the general one.

Pure.
"""

from collections.abc import Collection, Mapping
from typing import Any

from kezek.queue.cells import Key, few, told


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
            "next": [] if _key(row) in hidden else row["next"],
        }
        for row in types
    ]
    return {**protocol, "types": shown}


def _key(row: Mapping[str, Any]) -> Key:
    return row["band"], row["right"]
