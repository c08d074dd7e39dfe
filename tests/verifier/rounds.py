"""The rules of an invented town, and its rounds decided by brute force.

Of all ways to seat the children, the best that is just: as docs/log.md says it, however slow.
"""

import itertools
from typing import Any


def rules_document(**changes: Any) -> dict[str, Any]:
    """Three bands, the youngest last; three rights, the first out of turn."""
    values: dict[str, Any] = {
        "issuing_first": ["first"],
        "issuing_cycle": [["second", 1], ["third", 3]],
        "issuing_last_bands": ["b1"],
        "issuing_pointer_carried": True,
        "standing_priorities": ["sibling", "right", "filing"],
        "standing_reserve_rights": [],
        "standing_reserve_tried_first": "reserved",
        "unproven_application_lapse_days": 10,
    }
    norms = changes.pop("norms", {1: 10, 2: 10, 3: 10})
    rights = changes.pop("rights", ["first", "second", "third"])
    values |= changes
    return {
        "band": [{"code": f"b{n}", "order": n, "reserve_norm": norm} for n, norm in norms.items()],
        "right": [{"code": code, "order": n} for n, code in enumerate(rights, start=1)],
        "rule": {name: {"value": value} for name, value in values.items()},
    }


def value(document: dict[str, Any], rule: str) -> Any:
    """What the rules document says of a rule."""
    return document["rule"][rule]["value"]


def standing(
    document: dict[str, Any], n: int, one: tuple[int, list[int], list[bool]], group: int
) -> tuple[int, ...]:
    rank, groups, siblings = one
    known = {"sibling": 0 if siblings[groups.index(group)] else 1, "right": rank, "filing": n}
    return tuple(known[name] for name in value(document, "standing_priorities"))


def brute_force(
    document: dict[str, Any],
    seats: dict[int, tuple[int, int]],
    lists: list[tuple[int, list[int], list[bool]]],
    tried: dict[int, list[int]],
) -> list[int]:
    """Of all ways to seat the children those that leave no just envy, and the best of them.

    A group's kept seats are a group of their own, before or behind its open ones.
    """
    rights = [one["code"] for one in document["right"]]
    kept_for = {rights.index(code) for code in value(document, "standing_reserve_rights")}
    room = {(g, False): a - k for g, (a, k) in seats.items()}
    room |= {(g, True): k for g, (_a, k) in seats.items()}
    wishes: list[list[tuple[int, bool]]] = []
    for n, (rank, groups, _siblings) in enumerate(lists):
        order = [groups[wish - 1] for wish in tried.get(n, range(1, len(groups) + 1))]
        first = rank in kept_for and value(document, "standing_reserve_tried_first") == "reserved"
        wishes.append([(group, kept) for group in order for kept in (first, not first)])

    def strength(n: int, part: tuple[int, bool]) -> tuple[int, ...]:
        own = standing(document, n, lists[n], part[0])
        return (0 if lists[n][0] in kept_for else 1, *own) if part[1] else own

    def envied(n: int, part: tuple[int, bool], sits: list[int]) -> bool:
        if len(sits) < room[part]:
            return True
        return any(strength(n, part) < strength(m, part) for m in sits)

    def just(way: tuple[int, ...]) -> bool:
        sits: dict[tuple[int, bool], list[int]] = {part: [] for part in room}
        for n, at in enumerate(way):
            if at < len(wishes[n]):
                sits[wishes[n][at]].append(n)
        if any(len(who) > room[part] for part, who in sits.items()):
            return False
        better = [(n, part) for n, at in enumerate(way) for part in wishes[n][:at]]
        return not any(envied(n, part, sits[part]) for n, part in better)

    ways = itertools.product(*(range(len(one) + 1) for one in wishes))
    best = min((way for way in ways if just(way)), key=sum)
    result = []
    for n, at in enumerate(best):
        group = wishes[n][at][0] if at < len(wishes[n]) else None
        result.append(lists[n][1].index(group) + 1 if group is not None else 0)
    return result
