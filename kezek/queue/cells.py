"""Small classes: queues of so few children that telling how many could tell who. Pure.

Such a queue is not only left out: its children are counted and listed with the general queue of
their age, so that no total and no difference of two numbers gives it away.
"""

from collections.abc import Collection, Mapping

Key = tuple[int, str]  # age band and right


def few(waiting: Mapping[Key, int], limit: int, general: str) -> frozenset[Key]:
    """Queues in which somebody waits, but fewer than `limit`; a general queue never is one."""
    return frozenset(
        (band, right)
        for (band, right), count in waiting.items()
        if right != general and 0 < count < limit
    )


def told(counts: Mapping[Key, int], hidden: Collection[Key], general: str) -> dict[Key, int | None]:
    """Counts that may be told: None for a hidden queue, whose count the general one carries."""
    found: dict[Key, int | None] = {
        key: None if key in hidden else count for key, count in counts.items()
    }
    for key in hidden:
        home = (key[0], general)
        found[home] = (found.get(home) or 0) + counts.get(key, 0)
    return found
