"""An invented country for `bench-match`: children and kindergartens on a map, wishes by nearness.

A child ranks five to ten of the two dozen programmes around it by distance, the programme's name
in town, and taste. Its key there is, the heavier first: its own seat (8 % hold one, their last
wish) or a brother or sister there (15 %), its right (5, 20 or 75 %), how far it lives, when its
family filed. There are seats for 85 % of the children. Programmes are numbered by region, as a
register numbers them; children stand in the order of filing, which knows no region.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kezek.places.matching import Market
from kezek.places.matching.flat import Flat

NEAR = 24
LONGEST = 10
IN_A_CELL = 12  # programmes, about: a child looks at its own cell and the eight around it


def a_country(children: int, programmes: int, seed: int = 7) -> Flat:
    """So many children and programmes; the same for the same seed."""
    rng = np.random.default_rng(seed)
    side = max(1, int((programmes / IN_A_CELL) ** 0.5))
    where = rng.random((programmes, 2))
    where = where[np.argsort(_region(_cells(where, side)), kind="stable")]
    homes = rng.random((children, 2))
    length = rng.integers(5, LONGEST + 1, children)
    wishes, distance = _wishes(rng, homes, where, side)
    length = np.minimum(length, (wishes >= 0).sum(axis=1))

    tier = np.full(wishes.shape, 2)
    family = rng.random(children)
    sibling = np.flatnonzero((family >= 0.08) & (family < 0.23))
    tier[sibling, (rng.random(len(sibling)) * length[sibling]).astype(int)] = 1
    moving = np.flatnonzero(family < 0.08)
    tier[moving, length[moving] - 1] = 0
    right = np.searchsorted([0.05, 0.25], rng.random(children), side="right")
    band = np.minimum(255, distance * side * 16).astype(np.int64)
    filed = rng.permutation(children)
    keys = tier << 40 | right[:, None] << 36 | band << 24 | filed[:, None]

    mean = 0.85 * children / programmes
    held = np.bincount(wishes[moving, length[moving] - 1], minlength=programmes)
    seats = np.maximum(held, np.rint(mean * rng.uniform(0.6, 1.4, programmes)).astype(np.int64))
    listed = np.arange(LONGEST) < length[:, None]
    start = np.concatenate(([0], np.cumsum(length)))
    return Flat(start, wishes[listed].astype(np.int32), keys[listed], seats)


def as_lists(flat: Flat) -> Market:
    """The same as Python's own lists."""
    starts = flat.start.tolist()
    spans = list(pairwise(starts))
    choices, keys = flat.choices.tolist(), flat.keys.tolist()
    return Market(
        [choices[begin:end] for begin, end in spans],
        [keys[begin:end] for begin, end in spans],
        flat.capacity.tolist(),
    )


def _cells(points: NDArray[np.float64], side: int) -> NDArray[np.int64]:
    return np.minimum(side - 1, (points * side).astype(np.int64))


def _region(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers by which neighbours are near each other: the bits of both coordinates in turn."""
    number = np.zeros(len(cells), np.int64)
    for bit in range(16):
        for axis in (0, 1):
            number |= (cells[:, axis] >> bit & 1) << (2 * bit + axis)
    return number


def _wishes(
    rng: np.random.Generator,
    homes: NDArray[np.float64],
    where: NDArray[np.float64],
    side: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The ten best programmes of each child, -1 where there are not so many; how far each is."""
    wishes = np.full((len(homes), LONGEST), -1)
    distance = np.zeros((len(homes), LONGEST))
    name = rng.normal(0, 0.02 * 4 / side, len(where))
    home, school = _cells(homes, side), _cells(where, side)
    inside = [
        [np.flatnonzero((school[:, 0] == x) & (school[:, 1] == y)) for y in range(side)]
        for x in range(side)
    ]
    by_cell = np.argsort(home[:, 0] * side + home[:, 1], kind="stable")
    ends = np.cumsum(np.bincount(home[:, 0] * side + home[:, 1], minlength=side * side))
    for cell, crowd in enumerate(np.split(by_cell, ends[:-1])):
        x, y = divmod(cell, side)
        around = np.concatenate(
            [
                cell
                for column in inside[max(0, x - 1) : x + 2]
                for cell in column[max(0, y - 1) : y + 2]
            ]
        )
        far = np.hypot(*(homes[crowd, None, axis] - where[around, axis] for axis in (0, 1)))
        near = np.argpartition(far, min(NEAR, far.shape[1]) - 1, axis=1)[:, :NEAR]
        far = np.take_along_axis(far, near, axis=1)
        liking = far + name[around[near]] + rng.normal(0, 0.1 / side, far.shape)
        best = np.argsort(liking, axis=1)[:, :LONGEST]
        count = best.shape[1]
        wishes[crowd, :count] = around[np.take_along_axis(near, best, axis=1)]
        distance[crowd, :count] = np.take_along_axis(far, best, axis=1)
    return wishes, distance
