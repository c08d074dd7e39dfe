"""Deferred acceptance for a whole country: the reference's heap, compiled, on arrays.

Needs numba, which is an extra (`kezek[fast]`) and loads slowly: for batch commands only, never in a
process that serves pages. Most of the time goes into waiting for memory, so children are put in
the order of their first choice beforehand: those who meet at a programme then lie side by side.
Programmes should be numbered by region for the same reason.
"""

from typing import Any

import numpy as np

from kezek.places.matching.flat import Flat, Int32s, Int64s, flatten
from kezek.places.matching.market import ANYBODY, NOBODY, Market

try:
    from numba import njit
except ImportError as missing:
    raise ImportError("The fast solver needs numba: pip install 'kezek[fast]'") from missing


def solve(market: Market) -> list[int]:
    """The programme of each child, or -1."""
    found: list[int] = solve_flat(flatten(market)).tolist()
    return found


def solve_flat(flat: Flat) -> Int64s:
    """The same for a market in arrays."""
    order, near = sort_by_first_choice(flat)
    found, _ = propose(near)
    places = np.empty(len(order), np.int64)
    places[order] = found
    return places


def sort_by_first_choice(flat: Flat) -> tuple[Int64s, Flat]:
    """The children by their first choice and their key there, and the market in that order."""
    order = _by_first_choice(flat.start, flat.choices, flat.keys, len(flat.capacity))
    begin = flat.start[order]
    start = np.zeros_like(flat.start)
    np.cumsum(flat.start[order + 1] - begin, out=start[1:])
    choices, keys = np.empty_like(flat.choices), np.empty_like(flat.keys)
    _copy_rows(start, begin, flat.choices, choices)
    _copy_rows(start, begin, flat.keys, keys)
    return order, Flat(start, choices, keys, flat.capacity)


def propose(flat: Flat) -> tuple[Int32s, int]:
    """The programme of each child, or -1, and how many proposals it took; no sorting."""
    found, proposals = _propose(flat.start, flat.choices, flat.keys, flat.capacity)
    return found, int(proposals)


def _plain_by_first_choice(start: Int64s, choices: Int32s, keys: Int64s, programmes: int) -> Int64s:
    children = len(start) - 1
    first = np.full(children, programmes, np.int32)  # those who want nothing go last
    for child in range(children):
        if start[child] < start[child + 1]:
            first[child] = choices[start[child]]
    end = np.zeros(programmes + 1, np.int64)
    for child in range(children):
        end[first[child]] += 1
    end = np.cumsum(end)
    free = end.copy()
    order = np.empty(children, np.int64)
    for child in range(children - 1, -1, -1):
        free[first[child]] -= 1
        order[free[first[child]]] = child
    for programme in range(programmes):
        crowd = order[free[programme] : end[programme]]
        order[free[programme] : end[programme]] = crowd[np.argsort(keys[start[crowd]])]
    return order


def _plain_copy_rows(
    start: Int64s, begin: Int64s, old: Int32s | Int64s, new: Int32s | Int64s
) -> None:
    for child in range(len(begin)):
        shift = begin[child] - start[child]
        for wish in range(start[child], start[child + 1]):
            new[wish] = old[wish + shift]


def _plain_sift(held_key: Int64s, held: Int32s, base: int, size: int, hole: int) -> None:
    """Let the child at `hole` of a programme's heap sink until nobody below is weaker.

    Each has four below it, side by side in memory: half the depth of a heap of pairs.
    """
    key, child = held_key[base + hole], held[base + hole]
    while 4 * hole + 1 < size:
        below = 4 * hole + 1
        weakest = held_key[base + below]
        for other in range(4 * hole + 2, min(4 * hole + 5, size)):
            if held_key[base + other] > weakest:
                weakest = held_key[base + other]
                below = other
        if weakest <= key:
            break
        held_key[base + hole] = weakest
        held[base + hole] = held[base + below]
        hole = below
    held_key[base + hole] = key
    held[base + hole] = child


def _plain_propose(
    start: Int64s, choices: Int32s, keys: Int64s, capacity: Int64s
) -> tuple[Int32s, int]:
    children, programmes = len(start) - 1, len(capacity)
    base = np.zeros(programmes + 1, np.int64)  # where each programme's seats begin
    base[1:] = np.cumsum(capacity)
    held_key = np.empty(base[-1], np.int64)
    held = np.empty(base[-1], np.int32)
    seated = np.zeros(programmes, np.int64)
    bar = np.where(capacity > 0, ANYBODY, NOBODY)  # the weakest key held, once it is full
    wish = start[:-1].copy()  # the next that each child asks for
    proposals = 0
    for first in range(children):
        child = first
        at, stop = wish[child], start[child + 1]
        while at < stop:
            programme, key = choices[at], keys[at]
            at += 1
            proposals += 1
            if key > bar[programme]:
                continue
            seat, size = base[programme], seated[programme]
            if size < capacity[programme]:
                held_key[seat + size] = key
                held[seat + size] = child
                wish[child] = at
                size += 1
                seated[programme] = size
                if size == capacity[programme]:
                    for hole in range((size + 2) // 4 - 1, -1, -1):
                        _sift(held_key, held, seat, size, hole)
                    bar[programme] = held_key[seat]
                break
            # The one with the weakest right goes, and asks again at once.
            refused = held[seat]
            held_key[seat] = key
            held[seat] = child
            wish[child] = at
            _sift(held_key, held, seat, size, 0)
            bar[programme] = held_key[seat]
            child = refused
            at, stop = wish[child], start[child + 1]
    found = np.full(children, -1, np.int32)
    for programme in range(programmes):
        for seat in range(base[programme], base[programme] + seated[programme]):
            found[held[seat]] = programme
    return found, proposals


# Compiled when first called, and kept on disk beside Python's own compiled files.
_compiled: Any = njit(cache=True)
_sift = _compiled(_plain_sift)
_by_first_choice = _compiled(_plain_by_first_choice)
_copy_rows = _compiled(_plain_copy_rows)
_propose = _compiled(_plain_propose)
