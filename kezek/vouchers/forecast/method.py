"""How a forecast is made. Pure: history and a seed in, months by place in the queue out.

A course of events is drawn month by month from the last year: each month to come takes what a month
of the same season brought (vouchers, children who left, came back or came in), in blocks of three
months, with announced money in place of last year's where there is some. Many courses together say
how far a queue may have moved by then. Change VERSION with anything that changes a result.
"""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from math import ceil, floor
from typing import Final

from kezek.policy.rules import eligible_from

VERSION: Final = 1
COURSES: Final = 300
HORIZON: Final = 24  # months ahead
YEAR: Final = 12  # months of history that are looked at, at most
LEAST_HISTORY: Final = 10  # months; with less the seasons are not known, and nothing is said
EDGE: Final = 0.1  # of the courses at either side of the range
_BLOCK: Final = 3  # months that are drawn together
_NEAR: Final = 1  # months by which a season may come earlier or later, at each of two draws
_ALL: Final = 10**9  # a place that no queue reaches
_MOST_GONE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Flow:
    """What a month brought to one queue.

    `emptied`: at some issue more could have been issued than stood in line. `waiting`: about how
    many stood there.
    """

    served: int = 0
    emptied: bool = False
    gone: int = 0  # left without a voucher
    joined: int = 0  # came in with an earlier date
    restored: int = 0  # came back to the head
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """A month of history. `freed`: the share of the vouchers that was paid from freed money.

    `full`: an issue ended for want of places or children, so that more money would not have helped.
    `places`: by band, by how many more vouchers the free places could bear at its end than at its
    beginning, those issued left aside.
    """

    issued: int
    freed: float
    full: bool
    flows: Mapping[str, Flow]  # by queue type
    places: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """Children of one queue who go through the refreshes together.

    `path`: their queue type now, after the next refresh, after the one behind it; where it ends
    they go to school. `share`: of those before such a child, how many go on with it.
    """

    path: tuple[str, ...]
    share: float = 1.0

    @property
    def key(self) -> str:
        """The name under which its forecast is kept."""
        return ">".join(self.path)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a forecast looks at.

    By month to come: how many refreshes lie before it, and how many vouchers announced money pays.
    """

    city: str
    day: date
    history: tuple[Month, ...]  # the oldest first; the last one ends on `day`
    refreshes: tuple[int, ...]
    announced: tuple[float, ...]
    lines: tuple[Line, ...]
    bands: Mapping[str, str] = field(default_factory=dict)  # of the queue types; others have room
    rooms: Mapping[str, int] = field(default_factory=dict)  # vouchers that each band can take now

    def sha256(self) -> str:
        """The digest that names these inputs."""
        text = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(f"{VERSION} {text}".encode()).hexdigest()

    def seed(self) -> int:
        """The seed of the draws: the same inputs always give the same forecast."""
        return int(self.sha256()[:15], 16)


@dataclass(frozen=True, slots=True)
class Reach:
    """By month, the place in the queue served by its end: in a tenth of the courses, in nine."""

    early: tuple[int, ...]
    late: tuple[int, ...]
    schooled: bool  # before the horizon the children go to school

    def months(self, position: int) -> tuple[int, int] | None:
        """The first and the last month of the range, from 0; None when it does not close."""
        first = next((k for k, place in enumerate(self.early) if place >= position), None)
        last = next((k for k, place in enumerate(self.late) if place >= position), None)
        return None if first is None or last is None else (first, last)


def month_start(day: date, number: int) -> date:
    """The day on which the month of that number after `day` begins; negative ones lie before."""
    return eligible_from(day, number)


def reaches(inputs: Inputs) -> dict[str, Reach]:
    """How far each line may move, by its key; empty with too little history."""
    if len(inputs.history) < LEAST_HISTORY:
        return {}
    rng = random.Random(inputs.seed())  # noqa: S311 - to be repeated, not to be secret
    shares = _shares(inputs.history)
    months = [_course(inputs, rng) for _n in range(COURSES)]
    courses = [(course, _vouchers(inputs, course, shares)) for course in months]
    found = {}
    for line in inputs.lines:
        moved = [_moved(line, course, vouchers, inputs.refreshes) for course, vouchers in courses]
        found[line.key] = Reach(
            tuple(_quantile(column, EDGE) for column in zip(*moved, strict=True)),
            tuple(_quantile(column, 1 - EDGE) for column in zip(*moved, strict=True)),
            schooled=inputs.refreshes[-1] >= len(line.path),
        )
    return found


def _course(inputs: Inputs, rng: random.Random) -> list[Month]:
    """Months to come, each from the same season of the last year.

    Drawn twice: first a year that could have been, then months from it. So a mean that is known
    from few months is not taken for certain.
    """
    history = inputs.history
    year = [
        history[_same_season(k + rng.randint(-_NEAR, _NEAR), len(history))] for k in range(YEAR)
    ]
    months: list[Month] = []
    while len(months) < HORIZON:
        start = len(months) + rng.randint(-_NEAR, _NEAR)
        months += [year[(start + i) % YEAR] for i in range(_BLOCK)]
    return months[:HORIZON]


def _same_season(month: int, known: int) -> int:
    """The month of history a year before a month to come; the nearest one where it is not known."""
    before = month % YEAR - (YEAR - known)
    if before >= 0:
        return before
    return known - 1 if month % YEAR + 1 <= -before else 0


def _moved(
    line: Line,
    months: Sequence[Month],
    vouchers: Sequence[Mapping[str, float | None]],
    refreshes: Sequence[int],
) -> list[int]:
    """By month, the last place of today that this course has served by its end.

    A child at place p stands at a·p + b later on: leaving and coming in change a, vouchers and
    those who come back change b.
    """
    a, b, reached = 1.0, 0.0, 0.0
    served: list[int] = []
    before = 0
    nothing = Flow()
    for k, month in enumerate(months):
        if refreshes[k] > before == 0:
            a, b = a * line.share, b * line.share
        before = refreshes[k]
        if before >= len(line.path):
            served.append(floor(reached))
            continue
        code = line.path[before]
        flow = month.flows.get(code, nothing)
        stood = max(1, flow.waiting)
        stay = 1 - min(_MOST_GONE, flow.gone / stood) + min(1.0, flow.joined / stood)
        a, b = a * stay, b * stay + flow.restored
        issued = vouchers[k].get(code, 0.0)
        reached = max(reached, _ALL if issued is None else (issued - b) / a)
        b -= issued or 0
        served.append(floor(min(reached, _ALL)))
    return served


def _vouchers(
    inputs: Inputs, months: Sequence[Month], shares: Mapping[str, float]
) -> list[dict[str, float | None]]:
    """Vouchers by month and queue in a course of events; None: for everybody in it.

    An age whose places are used up waits for new ones. Where a month ended with its places used up,
    money was left: such a month fills whatever places there are.
    """
    rooms = {band: float(many) for band, many in inputs.rooms.items()}
    codes: dict[str, list[str]] = {}
    for code, band in inputs.bands.items():
        codes.setdefault(band, []).append(code)
    found = []
    for k, month in enumerate(months):
        wished = {
            code: _wished(month, month.flows.get(code, Flow()), inputs.announced[k], share)
            for code, share in {**dict.fromkeys(month.flows, 0.0), **shares}.items()
        }
        for band, of_band in codes.items():
            rooms[band] = rooms.get(band, 0.0) + month.places.get(band, 0)
            used = _fill(wished, of_band, shares, max(0.0, rooms[band]), full=month.full)
            rooms[band] -= used
        found.append(wished)
    return found


def _fill(
    wished: dict[str, float | None],
    codes: Sequence[str],
    shares: Mapping[str, float],
    room: float,
    *,
    full: bool,
) -> float:
    """Fit the vouchers of an age's queues into its places; returns how many places they take."""
    if room < 1:
        wished.update(dict.fromkeys(codes, 0.0))
        return 0.0
    counted = {code: wished.get(code, 0.0) or 0.0 for code in codes}
    total = sum(counted.values())
    if full and not total:
        counted = {code: shares.get(code, 0.0) for code in codes}
        total = sum(counted.values())
    if not total:
        return 0.0
    scale = room / total if full else min(1.0, room / total)
    for code in codes:
        if wished.get(code, 0.0) is not None:
            wished[code] = counted[code] * scale
    return sum(wished.get(code) or 0.0 for code in codes)


def _wished(month: Month, flow: Flow, announced: float, share: float) -> float | None:
    """Vouchers that a month's money has for a queue; None: for everybody in it."""
    if not announced:
        return None if flow.emptied else flow.served
    if not month.issued:
        return announced * share
    scale = month.freed + announced / month.issued
    if month.full:
        scale = min(scale, 1.0)
    if flow.emptied and scale >= 1:
        return None
    return flow.served * scale


def _shares(history: Sequence[Month]) -> dict[str, float]:
    """Of all vouchers of the time, the share that went to each queue."""
    total = sum(month.issued for month in history)
    counts: dict[str, int] = {}
    for month in history:
        for code, flow in month.flows.items():
            counts[code] = counts.get(code, 0) + flow.served
    return {code: count / total for code, count in counts.items()} if total else {}


def _quantile(values: Sequence[int], share: float) -> int:
    """The largest place that this share of the courses has reached."""
    ordered = sorted(values, reverse=True)
    return ordered[ceil(share * len(ordered)) - 1]


def days_of(
    reach: Reach, day: date, position: int, may_from: date = date.min
) -> tuple[date, date] | None:
    """The first and the last day of the range for a place in the queue on `day`.

    Before `may_from` a child gets no voucher: the range waits for that day.
    """
    months = reach.months(position)
    if months is None:
        return None
    first = max(month_start(day, months[0]), may_from)
    last = month_start(day, months[1] + 1) - timedelta(days=1)
    return first, last if last > may_from else month_start(may_from, 1)
