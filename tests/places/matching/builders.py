"""Small markets, and what can be said of them by going through every possible result."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

from kezek.places.matching import Market


def a_market(*wishes: str, lines: Sequence[str], seats: Sequence[int] | None = None) -> Market:
    """A market as papers print it: "2 0" are a child's wishes, or the line of a programme."""
    rows = [[int(one) for one in row.split()] for row in wishes]
    order = [[int(one) for one in line.split()] for line in lines]
    return Market(
        rows,
        [[order[programme].index(child) for programme in row] for child, row in enumerate(rows)],
        seats or [1] * len(lines),
    )


def by_names(
    wishes: Mapping[str, str], lines: Mapping[str, str], seats: Mapping[str, int] | None = None
) -> Market:
    """The same with names."""
    children, programmes = list(wishes), list(lines)
    return a_market(
        *(" ".join(str(programmes.index(one)) for one in row.split()) for row in wishes.values()),
        lines=[" ".join(str(children.index(one)) for one in row.split()) for row in lines.values()],
        seats=[(seats or {}).get(one, 1) for one in programmes],
    )


def a_random_market(
    rng: Random,
    *,
    children: int,
    programmes: int,
    seats: tuple[int, int] = (0, 3),
    shortest: int = 0,
) -> Market:
    """Lists of any length, a line of its own at every programme."""
    order = [rng.sample(range(children), children) for _ in range(programmes)]
    rows = [
        rng.sample(range(programmes), rng.randint(shortest, programmes)) for _ in range(children)
    ]
    keys = [
        [order[programme][child] * 7 - children for programme in row]
        for child, row in enumerate(rows)
    ]
    return Market(rows, keys, [rng.randint(*seats) for _ in range(programmes)])


def rank(market: Market, child: int, programme: int) -> int:
    """Which wish of the child this is, from 0; the length of its list for no programme."""
    row = market.choices[child]
    return len(row) if programme < 0 else list(row).index(programme)


def all_stable(market: Market) -> Iterator[tuple[int, ...]]:
    """Every result that nobody can complain about, found by trying every result there is."""
    for result in product(*([*row, -1] for row in market.choices)):
        inside: list[list[int]] = [[] for _ in market.capacity]
        for child, programme in enumerate(result):
            if programme >= 0:
                inside[programme].append(market.keys[child][rank(market, child, programme)])
        if all(
            len(keys) <= seats for keys, seats in zip(inside, market.capacity, strict=True)
        ) and not any(
            len(inside[programme]) < market.capacity[programme]
            or key < max(inside[programme], default=key)
            for child, held in enumerate(result)
            for programme, key in list(zip(market.choices[child], market.keys[child], strict=True))[
                : rank(market, child, held)
            ]
        ):
            yield result
