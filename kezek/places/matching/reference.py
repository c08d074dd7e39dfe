"""Deferred acceptance in plain Python: the specification that the other solvers are held to.

Each child asks for the programme it wants most. A programme keeps those with the best right, as
many as it has seats, but promises nothing yet: who comes later with a better right takes the seat
of the one with the weakest. A refused child asks for the next on its list. When nobody has anything
left to ask for, the promises stand. A child loses nothing by asking for what it truly wants most.
"""

from heapq import heappush, heappushpop

from kezek.places.matching.market import Market


def solve(market: Market) -> list[int]:
    """The programme of each child, or -1."""
    # How many of its wishes each child has asked for already: none.
    asked = [0] * len(market.choices)
    # Who sits in each programme for now; in front the child with the weakest right of them.
    seated: list[list[tuple[int, int]]] = [[] for _ in market.capacity]
    # The children are heard one after the other; in which order makes no difference.
    for newcomer in range(len(market.choices)):
        child = newcomer
        # A child at the end of its list stays without a place, and keeps its voucher.
        while asked[child] < len(market.choices[child]):
            # It asks for the best of its wishes that it has not been refused yet.
            programme = market.choices[child][asked[child]]
            # What it brings is its right there: a low key is a strong right.
            claim = (-market.keys[child][asked[child]], child)
            # Refused once is refused for good: it will never ask here again.
            asked[child] += 1
            if len(seated[programme]) < market.capacity[programme]:
                # There is a seat: nobody has to go, and the next child is heard.
                heappush(seated[programme], claim)
                break
            # There is none: the weakest right goes, be it the one that just came,
            _, child = heappushpop(seated[programme], claim)
            # and asks further down its own list.
    # Nobody is left to ask: whoever sits somewhere has a place there.
    places = [-1] * len(market.choices)
    for programme, children in enumerate(seated):
        for _, child in children:
            places[child] = programme
    return places
