"""Deferred acceptance in plain Python: the specification that the other solvers are held to.

Each child asks for the programme it wants most. A programme keeps those with the best right, as
many as it has seats, but promises nothing yet: who comes later with a better right takes the seat
of the one with the weakest. A refused child asks for the next on its list. When nobody has anything
left to ask for, the promises stand. A child loses nothing by asking for what it truly wants most.
"""

from heapq import heappop, heappush

from kezek.places.matching.market import Market


def solve(market: Market) -> list[int]:
    """The programme of each child, or -1."""
    # A family's list, not yet asked for, is gone through from the first wish to the last.
    wishes = [iter(zip(*row, strict=True)) for row in zip(market.choices, market.keys, strict=True)]
    # Who sits in each programme for now; in front the one with the weakest right of them.
    seated: list[list[tuple[int, int]]] = [[] for _ in market.capacity]
    # At first every child is without a place. In which order they are heard makes no difference.
    without = list(range(len(wishes)))
    while without:
        child = without.pop()
        # The best wish that this child has not been refused yet.
        for programme, key in wishes[child]:
            # It takes a seat beside the others: a low key is a strong right.
            heappush(seated[programme], (-key, child))
            # As long as there are seats for all of them, nobody has to go.
            if len(seated[programme]) > market.capacity[programme]:
                # Otherwise the one with the weakest right goes, perhaps the child that just came,
                _, refused = heappop(seated[programme])
                # and asks again, further down its own list.
                without.append(refused)
            break  # the child waits until somebody with a better right comes, or nobody does
        # A child at the end of its list stays without a place, and keeps its voucher.
    # Nobody is left to ask: every promise is a place now.
    places = [-1] * len(wishes)
    for programme, children in enumerate(seated):
        for _, child in children:
            places[child] = programme
    return places
