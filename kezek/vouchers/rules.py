"""The literal issuing walk, and what a voucher reserves, keeps and releases. Pure.

The walk is the only place where the order of issuing is decided. `check.sql` says the same in
another way and must agree before every commit.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from kezek.core import clock
from kezek.policy.rules import Band, Calendar, Rules, months_left

MONTHS: Final = 12
_DRY_RUN: Final = "dry_run:"


class Stop(StrEnum):
    """Why a walk stopped."""

    MONEY = "money"
    PLACES = "places"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child in line. Before `may_from` it is passed over and keeps its place."""

    application: int
    may_from: date = date.min


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a walk looks at.

    `queues`: children in order by band and right. `spare`: by band, free places less the live
    vouchers that have no place yet. `prices`: what a voucher of the band reserves, in tenge.
    `first`: rights drained before any cycle. `cycle`: rights with their turns. `turn`: the next
    turn of the flattened cycle, from 0.
    """

    day: date
    bands: tuple[Band, ...]
    queues: Mapping[tuple[int, str], Sequence[Waiting]]
    spare: Mapping[int, int]
    prices: Mapping[int, int]
    first: tuple[str, ...]
    cycle: tuple[tuple[str, int], ...]
    turn: int
    budget: int


@dataclass(frozen=True, slots=True)
class Grant:
    """A voucher to issue."""

    ordinal: int
    application: int
    band: int
    right: str
    price: int


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk gives: the vouchers in order, where the cycle stands, why it stopped.

    `next_application` is the child it could not pay, 0 when it stopped for another reason.
    """

    grants: tuple[Grant, ...]
    turn: int
    stopped_by: Stop
    next_application: int = 0

    @property
    def reserved(self) -> int:
        """Tenge that the vouchers reserve together."""
        return sum(grant.price for grant in self.grants)


def walk(now: Situation) -> Walk:
    """Issue vouchers one by one until the money, the places or the queue end.

    Each time: among the bands that are open (a free place is left) and in which a child waits, the
    last ones count only when no other does; a child of a first right goes before all; else the turn
    of the cycle says the right, and one that nobody waits in passes its turn; within the right the
    oldest band goes first, within the band the earliest filing. The first child that can't be paid
    ends the walk, so that more money never changes who came before.
    """
    lines = {
        key: deque(child.application for child in line if child.may_from <= now.day)
        for key, line in now.queues.items()
    }
    spare = dict(now.spare)
    turns = [right for right, weight in now.cycle for _turn in range(weight)]
    turn, money = now.turn % len(turns), now.budget
    grants: list[Grant] = []
    while True:
        waiting = {band for (band, _right), line in lines.items() if line}
        served = _served(now.bands, lines, [band for band in waiting if spare.get(band, 0) > 0])
        if not served:
            return Walk(tuple(grants), turn, Stop.PLACES if waiting else Stop.QUEUE)
        while True:
            right, after = _whose_turn(served, now.first, turns, turn)
            band = served[right][0]
            line, price = lines[band, right], now.prices[band]
            if price > money:
                return Walk(tuple(grants), turn, Stop.MONEY, line[0])
            grants.append(Grant(len(grants) + 1, line.popleft(), band, right, price))
            money -= price
            spare[band] -= 1
            turn = after
            if not line or not spare[band]:
                break  # nobody waits there any more, or the band is closed: look anew who is served


def _served(
    bands: Sequence[Band], lines: Mapping[tuple[int, str], deque[int]], opened: Sequence[int]
) -> dict[str, list[int]]:
    """By right, the bands that are served now and in which a child of it waits, the oldest first.

    `opened` are the bands that are open and in which a child waits.
    """
    ordinary = [band.code for band in bands if band.code in opened and not band.last]
    served: dict[str, list[int]] = {}
    for band in sorted(ordinary or opened, reverse=True):
        for code, right in lines:
            if code == band and lines[code, right]:
                served.setdefault(right, []).append(band)
    return served


def _whose_turn(
    served: Mapping[str, Sequence[int]], first: Sequence[str], turns: Sequence[str], turn: int
) -> tuple[str, int]:
    """The right to serve now, and the turn after it."""
    for right in first:
        if right in served:
            return right, turn
    for passed in range(len(turns)):
        right = turns[(turn + passed) % len(turns)]
        if right in served:
            return right, (turn + passed + 1) % len(turns)
    raise ValueError("a right is neither first nor in the cycle")


def released_by(dry_run: int) -> str:
    """The cause of an iteration that a released dry run started."""
    return f"{_DRY_RUN}{dry_run}"


def is_released(cause: str) -> bool:
    """Whether a released dry run started the iteration of that cause."""
    return cause.startswith(_DRY_RUN)


def price_of(rules: Rules, band: int, day: date) -> int:
    """What a voucher issued on that day reserves of the year: norm × months left, this one too."""
    return rules.reserve_norms[band] * months_left(day)


def kept_from(first_day: date, budget_year: int, tenge: int, norm: int) -> int:
    """What a reserve keeps when the child starts on `first_day`: months before it are released."""
    if budget_year < first_day.year:
        return 0
    if budget_year > first_day.year:
        return tenge
    return min(tenge, norm * months_left(first_day))


def kept_until(last_day: date, budget_year: int, tenge: int, norm: int) -> int:
    """What a reserve keeps after the last day of attendance: months up to it, not yet accrued."""
    if budget_year < last_day.year:
        return tenge
    if budget_year > last_day.year:
        return 0
    return max(0, tenge - norm * (MONTHS - last_day.month))


@dataclass(frozen=True, slots=True)
class Share:
    """How one month's money is divided: earned, from the contingency, free again, still held."""

    from_reserve: int
    from_contingency: int
    freed: int
    held: int


def share_of_month(held: int, month_norm: int, accrued: int) -> Share:
    """The month's part of a reserve becomes what was earned and what is free again.

    What was earned above the reserve comes from the contingency.
    """
    part = min(held, max(month_norm, accrued))
    earned = min(part, accrued)
    return Share(earned, accrued - earned, part - earned, held - part)


def confirm_due(rules: Rules, calendar: Calendar, moment: datetime) -> datetime:
    """Until when an issued voucher is to be confirmed."""
    return calendar.term(moment, working_days=rules.number("voucher_confirm_working_days"))


def sign_due(rules: Rules, calendar: Calendar, moment: datetime) -> datetime:
    """Until when the parent of a confirmed voucher is to sign a contract."""
    return calendar.term(moment, working_days=rules.number("contract_signing_working_days"))


def resumed_due(
    calendar: Calendar, due: datetime, paused_at: datetime, moment: datetime
) -> datetime:
    """The new end of a term that stood still: as many working days are left as after the pause day.

    At least one, and never earlier than before.
    """
    next_day = clock.day_of(paused_at) + timedelta(days=1)
    left = len(calendar.working_days(next_day, clock.day_of(due)))
    return max(due, calendar.term(moment, working_days=max(1, left)))


def extended_due(rules: Rules, calendar: Calendar, due: datetime) -> datetime:
    """The end of a term extended by the days that the rules allow, counted from its old end."""
    days = rules.number("referral_extension_calendar_days")
    return calendar.term(due - timedelta(seconds=1), days=days)
