"""A market as arrays, for the solvers that count in bulk."""

from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kezek.places.matching.market import Market

Int64s: TypeAlias = NDArray[np.int64]
Int32s: TypeAlias = NDArray[np.int32]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Flat:
    """All lists one behind the other: the wishes of child c are `start[c]` to `start[c + 1]`."""

    start: Int64s
    choices: Int32s
    keys: Int64s
    capacity: Int64s


def flatten(market: Market) -> Flat:
    """The same market in four arrays; seats for more children than ask for them are left out."""
    start = np.zeros(len(market.choices) + 1, np.int64)
    np.cumsum([len(row) for row in market.choices], out=start[1:])
    wishes = int(start[-1])
    choices = np.fromiter(chain.from_iterable(market.choices), np.int32, wishes)
    keys = np.fromiter(chain.from_iterable(market.keys), np.int64, wishes)
    seats = np.fromiter((min(seats, wishes) for seats in market.capacity), np.int64)
    asking = np.bincount(choices, minlength=len(seats))
    return Flat(start, choices, keys, np.minimum(seats, asking))
