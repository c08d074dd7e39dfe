"""Deferred acceptance once more, in rounds over arrays: no heap, nobody is ever held in a seat.

Every programme has a bar: the weakest key that still gets in. In a round each refused child goes
down its list to the first programme whose bar it clears. Then each programme that somebody came to
counts its crowd; with more children than seats it lowers the bar to the key of the last seat. Bars
only ever fall, so who was refused once is never let in later, and the rounds come to an end.
"""

import numpy as np

from kezek.places.matching.flat import Bools, Flat, Int64s, flatten
from kezek.places.matching.market import ANYBODY, NOBODY, Market


def solve(market: Market) -> list[int]:
    """The programme of each child, or -1."""
    found: list[int] = solve_flat(flatten(market)).tolist()
    return found


def solve_flat(flat: Flat) -> Int64s:
    """The same for a market in arrays."""
    at, stop = flat.start[:-1].copy(), flat.start[1:]
    bar = np.where(flat.capacity > 0, ANYBODY, NOBODY)
    refused = np.arange(len(at))
    while refused.size:
        reached = _step_down(flat, at, bar, refused)
        refused = _lower(flat, at, bar, reached)
    places = np.full(len(at), -1, np.int64)
    placed = at < stop
    places[placed] = flat.choices[at[placed]]
    return places


def _step_down(flat: Flat, at: Int64s, bar: Int64s, refused: Int64s) -> Bools:
    """Move `at` of each refused child to its next programme in reach; which ones were reached."""
    stop = flat.start[1:]
    reached = np.zeros(len(bar), np.bool_)
    while refused.size:
        refused = refused[at[refused] < stop[refused]]
        wish = at[refused]
        programme = flat.choices[wish]
        cleared = flat.keys[wish] <= bar[programme]
        reached[programme[cleared]] = True
        refused = refused[~cleared]
        at[refused] += 1
    return reached


def _lower(flat: Flat, at: Int64s, bar: Int64s, reached: Bools) -> Int64s:
    """Set the bars of the programmes reached anew; the children who do not clear them."""
    child = np.flatnonzero(at < flat.start[1:])
    child = child[reached[flat.choices[at[child]]]]
    wish = at[child]
    order = np.lexsort((flat.keys[wish], flat.choices[wish]))
    child, wish = child[order], wish[order]
    programme = flat.choices[wish]
    crowd = np.bincount(programme, minlength=len(bar))
    place = np.arange(len(wish)) - (np.cumsum(crowd) - crowd)[programme]  # in the crowd, from 0
    last = place == flat.capacity[programme] - 1
    bar[programme[last]] = flat.keys[wish[last]]
    return child[place >= flat.capacity[programme]]
