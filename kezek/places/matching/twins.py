"""Twins, and brothers and sisters who start together: one kindergarten for a family, if it can be.

With families that want to be together there may be no result that nobody can complain about, so
this is a heuristic. What it promises and what it does not: `docs/decisions/twins.md`.
"""

from collections.abc import Collection, Sequence

from kezek.places.matching import reference
from kezek.places.matching.market import BadMarket, Fault, Market, Solver
from kezek.places.matching.parts import parts


def seat_pairs(
    market: Market,
    kindergartens: Sequence[int],
    families: Sequence[Collection[int]],
    solve: Solver = reference.solve,
) -> Market:
    """The same market with the lists of families changed so that each sits together, if it can.

    `kindergartens` says where each programme is (for one *group* give each programme its own
    number). `families` are the children of each family that asked to be together, the family with
    the best right first. Where the children would be apart, a kindergarten that all of them chose
    is put at the top of their lists; the first is taken where then all of them get in by their own
    right, and no other family that sits together is parted. Otherwise the lists stay as they are.
    Give the result to `agreed`. `solve` is asked about a part of the market at a time, in which
    children and programmes keep their numbers and all other children wish for nothing. Raises
    `BadMarket`.
    """
    if len(kindergartens) != len(market.capacity):
        raise BadMarket(Fault.ROWS)
    known: set[int] = set()
    for child in (child for family in families for child in family):
        if not 0 <= child < len(market.choices) or child in known:
            raise BadMarket(Fault.NO_CHILD, child=child)
        known.add(child)

    choices, keys = list(market.choices), list(market.keys)
    for part in parts(market, families):
        members = set(part.children)
        inside = [family for family in families if members.issuperset(family)]
        seated = _seat(_alone(market, members), kindergartens, inside, solve)
        for child in part.children:
            choices[child], keys[child] = seated.choices[child], seated.keys[child]
    return Market(choices, keys, market.capacity)


def _alone(market: Market, members: Collection[int]) -> Market:
    """The market in which only these children wish for anything."""

    def rows(every: Sequence[Sequence[int]]) -> list[Sequence[int]]:
        return [row if child in members else () for child, row in enumerate(every)]

    return Market(rows(market.choices), rows(market.keys), market.capacity)


def _seat(
    market: Market, where: Sequence[int], families: Sequence[Collection[int]], solve: Solver
) -> Market:
    if not families:
        return market
    result = solve(market)
    for family in families:
        # Who gets nothing alone gets nothing by another order of the list either.
        if _together(where, result, family) or all(result[child] < 0 for child in family):
            continue
        others = [other for other in families if _together(where, result, other)]
        for kindergarten in _shared(market, where, family):
            trial = _put_first(market, where, family, kindergarten)
            found = solve(trial)
            if all(_together(where, found, one) for one in (family, *others)):
                market, result = trial, found
                break
    return market


def _together(where: Sequence[int], result: Sequence[int], family: Collection[int]) -> bool:
    found = {where[result[child]] if result[child] >= 0 else None for child in family}
    return len(found) == 1 and None not in found


def _shared(market: Market, where: Sequence[int], family: Collection[int]) -> list[int]:
    """The kindergartens that all of them chose; first the one that suits the least happy best."""
    ranks: list[dict[int, int]] = []
    for child in family:
        rank: dict[int, int] = {}
        for place, programme in enumerate(market.choices[child]):
            rank.setdefault(where[programme], place)
        ranks.append(rank)
    common = set.intersection(*(set(rank) for rank in ranks))

    def how_well(kindergarten: int) -> tuple[int, int, int]:
        places = [rank[kindergarten] for rank in ranks]
        return max(places), sum(places), kindergarten

    return sorted(common, key=how_well)


def _put_first(
    market: Market, where: Sequence[int], family: Collection[int], kindergarten: int
) -> Market:
    choices, keys = list(market.choices), list(market.keys)
    for child in family:
        row = sorted(
            zip(choices[child], keys[child], strict=True),
            key=lambda wish: where[wish[0]] != kindergarten,  # the order within stays
        )
        choices[child] = [programme for programme, _ in row]
        keys[child] = [key for _, key in row]
    return Market(choices, keys, market.capacity)
