"""Is a result one that nobody can complain about? Shares no code with any solver.

A child can complain when it got what it did not ask for, or when a programme that it wanted more
has a seat left or has let in somebody with a weaker right. The public can complain when a programme
has more children than seats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from kezek.places.matching.market import Market


class Wrong(StrEnum):
    """What can be wrong with a result."""

    SHAPE = "shape"  # not one answer for each child
    OVERFULL = "overfull"  # more children than seats
    UNASKED = "unasked"  # a child got what is not on its list
    BLOCKING = "blocking"  # a child was passed over: a seat was left, or went to a weaker right


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason not to publish a result."""

    wrong: Wrong
    child: int | None = None
    programme: int | None = None


def audit(market: Market, result: Sequence[int]) -> list[Problem]:
    """Everything that is wrong with the result; nothing, if it is stable."""
    if len(result) != len(market.choices):
        return [Problem(Wrong.SHAPE)]
    lengths = np.fromiter((len(row) for row in market.choices), np.int64, len(result))
    wishes = int(lengths.sum())
    return audit_arrays(
        np.concatenate(([0], np.cumsum(lengths))),
        np.fromiter(chain.from_iterable(market.choices), np.int64, wishes),
        np.fromiter(chain.from_iterable(market.keys), np.int64, wishes),
        np.fromiter((min(seats, len(result)) for seats in market.capacity), np.int64),
        np.array(result, np.int64),
    )


def audit_arrays(
    start: NDArray[np.int64],
    choices: NDArray[np.integer],
    keys: NDArray[np.int64],
    capacity: NDArray[np.int64],
    result: NDArray[np.int64],
) -> list[Problem]:
    """The same for lists that lie one behind the other: those of child c from `start[c]`."""
    children, programmes = len(result), len(capacity)
    child = np.repeat(np.arange(children), np.diff(start))
    wish = np.arange(len(child))
    got = choices == result[child]

    granted = start[1:].copy()  # the wish that each child got; the end of its list without one
    granted[child[got]] = wish[got]
    unasked = (result != -1) & (granted == start[1:])

    admitted = np.bincount(result[(result >= 0) & (result < programmes)], minlength=programmes)
    overfull = np.flatnonzero(admitted > capacity)
    weakest = np.full(programmes, np.iinfo(np.int64).min)
    np.maximum.at(weakest, choices[got], keys[got])

    wanted_more = wish < granted[child]
    open_to = (admitted < capacity)[choices] | (keys < weakest[choices])
    passed = np.flatnonzero(wanted_more & open_to)
    return [
        *(Problem(Wrong.OVERFULL, programme=int(one)) for one in overfull),
        *(Problem(Wrong.UNASKED, int(one), int(result[one])) for one in np.flatnonzero(unasked)),
        *(Problem(Wrong.BLOCKING, int(child[one]), int(choices[one])) for one in passed),
    ]
