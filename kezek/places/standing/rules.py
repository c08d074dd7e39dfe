"""Who gets which seat of a round: priorities, pairs, reserves, the agreed answer. Pure.

What a round kept (`Offer`, `Ranked`) is enough to compute it again: `serve` and the recheck call
the same `solve`.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from kezek.places.matching import Market, agreed, cutoffs, reference
from kezek.places.matching.reserves import Fold, with_reserves
from kezek.places.matching.twins import seat_pairs

SOLVERS: Final = "reference rounds audit"
First: TypeAlias = Literal["reserved", "open"]


@dataclass(frozen=True, slots=True)
class Order:
    """What the policy says of a round: what goes before what, and for whom seats are kept."""

    priorities: tuple[str, ...]  # some of sibling, right; filing last
    rights: tuple[str, ...]  # the first right first
    reserve_percent: int
    reserve_rights: tuple[str, ...]
    reserve_first: First


@dataclass(frozen=True, slots=True)
class Wisher:
    """A child with a voucher, without a place, with its list. `siblings`: groups near a sibling."""

    list: int
    voucher: int
    child: int
    right: str
    filed_at: datetime
    order_seq: int
    groups: tuple[int, ...]  # best first
    siblings: frozenset[int]


@dataclass(frozen=True, slots=True)
class Offer:
    """A group and the seats that it gives to the round."""

    group: int
    kindergarten: int
    seats: int
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A child with its rank in each group that it wished for; 1 is the first among all.

    `tried` is the order in which the wishes were tried, where that is not the family's own: twins
    whose common kindergarten went first. It counts the wishes from 0.
    """

    list: int
    voucher: int
    right: str
    protected: bool
    groups: tuple[int, ...]
    ranks: tuple[int, ...]
    siblings: tuple[bool, ...]
    tried: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of a group. `last_rank` of the last admitted; None: seats are left."""

    group: int
    wanted: int
    admitted: int
    last_rank: int | None


def may_wish(application: str, voucher: str) -> bool:
    """Whether a child in these states has use for a list: it waits, or looks for its place."""
    return application == "waiting" or (
        application == "voucher" and voucher in {"issued", "confirmed"}
    )


def reserve(offers: Sequence[Offer], order: Order) -> list[Offer]:
    """The offers with the seats that are kept first for the protected, rounded down."""
    if not order.reserve_rights:
        return list(offers)
    return [replace(one, reserved=one.seats * order.reserve_percent // 100) for one in offers]


def rank(wishers: Sequence[Wisher], order: Order) -> list[Ranked]:
    """Each child's rank in each group of its list, by the priorities of the policy; no two alike.

    Raises ValueError for a right that the city does not have.
    """
    asking: dict[int, list[tuple[tuple[Any, ...], int]]] = {}
    for number, one in enumerate(wishers):
        for group in one.groups:
            asking.setdefault(group, []).append((_standing(one, group, order), number))
    ranks: dict[tuple[int, int], int] = {}
    for group, line in asking.items():
        for place, (_key, number) in enumerate(sorted(line), start=1):
            ranks[number, group] = place
    return [
        Ranked(
            list=one.list,
            voucher=one.voucher,
            right=one.right,
            protected=one.right in order.reserve_rights,
            groups=one.groups,
            ranks=tuple(ranks[number, group] for group in one.groups),
            siblings=tuple(group in one.siblings for group in one.groups),
        )
        for number, one in enumerate(wishers)
    ]


def _standing(one: Wisher, group: int, order: Order) -> tuple[Any, ...]:
    """The child's standing at the group; the lower goes first. Filing makes it total."""
    parts: list[Any] = []
    for ground in order.priorities:
        if ground == "sibling":
            parts.append(group not in one.siblings)
        elif ground == "right":
            parts.append(order.rights.index(one.right))
        else:
            parts += [one.filed_at, one.order_seq]
    return tuple(parts)


def seat_twins(
    offers: Sequence[Offer],
    ranked: Sequence[Ranked],
    families: Sequence[Collection[int]],
    first: First,
) -> list[Ranked]:
    """The same children, with `tried` where twins are seated together by another order.

    `families` name the children by their numbers in `ranked`, the best right first.
    """
    if not families:
        return list(ranked)
    market, groups = _market(offers, ranked)
    reserved = [one.reserved for one in offers]
    protected = _protected(ranked)

    def solved(trial: Market) -> list[int]:
        split, fold = with_reserves(trial, reserved, protected, first)
        return fold(reference.solve(split))

    paired = seat_pairs(market, [one.kindergarten for one in offers], families, solved)
    seated = []
    for one, before, after in zip(ranked, market.choices, paired.choices, strict=True):
        tried = tuple(one.groups.index(groups[wish]) for wish in after)
        seated.append(one if list(after) == list(before) else replace(one, tried=tried))
    return seated


def solve(offers: Sequence[Offer], ranked: Sequence[Ranked], first: First) -> list[int]:
    """Which wish of each child comes true, counted from 1; 0: none.

    Two solvers must agree and the audit find nothing. Raises Disagreement of `matching`.
    """
    market, groups = _market(offers, ranked)
    reserved = [one.reserved for one in offers]
    if any(reserved):
        split, fold = with_reserves(market, reserved, _protected(ranked), first)
    else:
        split, fold = market, Fold(range(len(offers)))
    found = fold(agreed(split))
    return [
        1 + one.groups.index(groups[programme]) if programme >= 0 else 0
        for one, programme in zip(ranked, found, strict=True)
    ]


def admissions(
    offers: Sequence[Offer], ranked: Sequence[Ranked], got: Sequence[int]
) -> list[Admission]:
    """What became of each group, in the order of the offers."""
    market, groups = _market(offers, ranked)
    number = {group: n for n, group in enumerate(groups)}
    result = [
        number[one.groups[wish - 1]] if wish else -1 for one, wish in zip(ranked, got, strict=True)
    ]
    wanted = Counter(programme for row in market.choices for programme in row)
    admitted = Counter(result)
    return [
        Admission(group, wanted[n], admitted[n], None if last is None else max(last, 0))
        for n, (group, last) in enumerate(zip(groups, cutoffs(market, result), strict=True))
    ]


def _market(offers: Sequence[Offer], ranked: Sequence[Ranked]) -> tuple[Market, list[int]]:
    """The round as a market, and the group behind each of its programmes."""
    groups = [one.group for one in offers]
    number = {group: n for n, group in enumerate(groups)}
    orders = [one.tried or range(len(one.groups)) for one in ranked]
    choices = [
        [number[one.groups[wish]] for wish in order]
        for one, order in zip(ranked, orders, strict=True)
    ]
    keys = [[one.ranks[wish] for wish in order] for one, order in zip(ranked, orders, strict=True)]
    return Market(choices, keys, [one.seats for one in offers]), groups


def _protected(ranked: Sequence[Ranked]) -> set[int]:
    return {number for number, one in enumerate(ranked) if one.protected}


def input_sha256(offers: Sequence[Offer], ranked: Sequence[Ranked], first: First) -> str:
    """The fingerprint of all that a round looked at, as its tables keep it."""
    return _sha256(
        {
            "groups": [[one.group, one.seats, one.reserved] for one in offers],
            "lists": [
                [one.list, one.voucher, one.right, one.protected, *_wishes(one), one.tried]
                for one in ranked
            ],
            "reserve_first": first,
        }
    )


def _wishes(one: Ranked) -> tuple[Sequence[int], ...]:
    return one.groups, one.ranks, one.siblings


def result_sha256(ranked: Sequence[Ranked], got: Sequence[int]) -> str:
    """The fingerprint of what came out: each list and the wish that came true."""
    return _sha256([[one.list, wish] for one, wish in zip(ranked, got, strict=True)])


def _sha256(value: Mapping[str, Any] | Sequence[Any]) -> str:
    text = json.dumps(value, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
