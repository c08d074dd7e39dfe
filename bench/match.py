"""A round of a city and of a country, against reading memory at random; and the field's solver.

The compiled kernel is timed on children already in the order of their first choice; putting them in
that order is `sort_ms` beside it. The yardstick, in turn with it in the same run: reading as many
64-bit numbers at random from the array of keys as there were proposals, by the quickest way numpy
has. Then PyPI's `matching` on 3,000 children beside our reference, solving alone: what each of them
needs is made beforehand.

    make bench-match            the last line is one JSON object
    python bench/run.py match 100000 1180   a country of so many children and programmes

All times are medians. Every result is audited, and the solvers must agree to the last child.
"""

import json
import resource
import statistics
import time
from collections.abc import Callable

import numpy as np

from bench.country import a_country, as_lists
from kezek.places.matching import fast, reference, rounds
from kezek.places.matching.audit import audit_arrays
from kezek.places.matching.flat import Flat, Int64s
from tests.places.matching.outside import Outside

CITY = (30_000, 354)
COUNTRY = (1_000_000, 11_800)
CHILDREN_BESIDE_MATCHING = 3_000
PASSES = 7


def millis(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / 1e6


def in_turn(*works: Callable[[], object], passes: int = PASSES) -> list[float]:
    """The median of each, all of them taken in turn, after a pass that is not counted."""
    times = [[millis(work) for work in works] for _ in range(passes + 1)]
    return [statistics.median(column) for column in zip(*times[1:], strict=True)]


def blocking(flat: Flat, found: Int64s) -> int:
    """How many things the audit finds wrong."""
    return len(audit_arrays(flat.start, flat.choices, flat.keys, flat.capacity, found))


def one_round(flat: Flat) -> tuple[dict[str, float], Int64s]:
    """The kernel and what belongs to it, for one market."""
    order, near = fast.sort_by_first_choice(flat)
    local, proposals = fast.propose(near)
    found = np.empty(len(order), np.int64)
    found[order] = local
    read = np.random.default_rng(1).integers(0, len(near.keys), proposals)
    into = np.empty(proposals, np.int64)
    kernel, gather, sort, unsorted = in_turn(
        lambda: fast.propose(near),
        lambda: np.take(near.keys, read, out=into, mode="clip"),
        lambda: fast.sort_by_first_choice(flat),
        lambda: fast.propose(flat),
    )
    return {
        "wishes": len(flat.keys),
        "proposals": proposals,
        "ms": kernel,
        "gather_ms": gather,
        "sort_ms": sort,
        "unsorted_ms": unsorted,
    }, found


def beside_matching() -> dict[str, float | bool]:
    """PyPI's `matching` and the reference solver on the same children."""
    market = as_lists(a_country(CHILDREN_BESIDE_MATCHING, CHILDREN_BESIDE_MATCHING * 354 // 30_000))
    (ours_ms,) = in_turn(lambda: reference.solve(market), passes=15)
    times, same = [], True
    for _ in range(3):
        theirs = Outside(market)  # solving uses it up
        times.append(millis(theirs.solve))
        same = same and theirs.answer() == reference.solve(market)
    theirs_ms = statistics.median(times)
    return {
        "matching_ms": round(theirs_ms),
        "reference_3000_ms": round(ours_ms, 2),
        "vs_matching": round(theirs_ms / ours_ms),
        "matching_equal": same,
    }


def main(words: list[str]) -> int:
    """Measure and print one JSON object; needs no database."""
    size = (int(words[0]), int(words[1])) if words else COUNTRY
    beside = beside_matching()
    print(json.dumps(beside))

    city = a_country(*CITY)
    city_figures, city_found = one_round(city)
    lists = as_lists(city)
    reference_ms, rounds_ms = in_turn(
        lambda: reference.solve(lists), lambda: rounds.solve_flat(city), passes=3
    )
    equal = reference.solve(lists) == city_found.tolist()
    equal = equal and np.array_equal(rounds.solve_flat(city), city_found)
    print(json.dumps(city_figures | {"reference_ms": reference_ms, "rounds_ms": rounds_ms}))

    country = a_country(*size)
    figures, found = one_round(country)
    began = time.perf_counter()
    equal = equal and np.array_equal(rounds.solve_flat(country), found)
    country_rounds_ms = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    problems = blocking(country, found) + blocking(city, city_found)
    audit_ms = (time.perf_counter() - began) * 1000
    print(json.dumps(figures))

    print(json.dumps({
        "city_ms": round(city_figures["ms"], 2),
        "nation_ms": round(figures["ms"], 1),
        "gather_ms": round(figures["gather_ms"], 1),
        "ratio_gather": round(figures["ms"] / figures["gather_ms"], 2),
        "sort_ms": round(figures["sort_ms"], 1),
        "ratio_gather_with_sort": round(
            (figures["ms"] + figures["sort_ms"]) / figures["gather_ms"], 2
        ),
        "unsorted_ms": round(figures["unsorted_ms"], 1),
        "proposals": figures["proposals"],
        "wishes": figures["wishes"],
        "unplaced": int((found < 0).sum()),
        "rounds_ms": round(country_rounds_ms),
        "audit_ms": round(audit_ms),
        "city_reference_ms": round(reference_ms, 1),
        "city_rounds_ms": round(rounds_ms, 1),
        **beside,
        "blocking_pairs": problems,
        "solvers_equal": equal,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))  # fmt: skip
    return int(not equal or problems > 0 or not beside["matching_equal"])
