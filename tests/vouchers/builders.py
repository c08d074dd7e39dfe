"""Queues written by hand, and iterations run on them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kezek.policy.rules import Band
from kezek.vouchers.acts import Ran, run_iteration
from kezek.vouchers.rules import Situation, Waiting, Walk, walk
from tests.builders import DEPARTMENT, START, TARAZ, a_key

DAY = date(2025, 7, 1)
TARAZ_CYCLE = (("priority", 1), ("general", 3))
RIGHTS = {"o": "out_of_turn", "p": "priority", "g": "general"}


class Line:
    """A queue of a case in words: `"p3 g3 g3"` is three children, of right and band, in order."""

    def __init__(self, text: str) -> None:
        self.names: dict[int, str] = {}
        self.queues: dict[tuple[int, str], list[Waiting]] = {}
        counts: dict[str, int] = {}
        for number, written in enumerate(text.split(), start=1):
            young = written.endswith("*")  # not of age yet
            word = written.rstrip("*")
            counts[word] = counts.get(word, 0) + 1
            self.names[number] = f"{word}.{counts[word]}"
            key = (int(word[1:]), RIGHTS[word[0]])
            first_day = date(2026, 1, 1) if young else date.min
            self.queues.setdefault(key, []).append(Waiting(number, first_day))

    def said(self, result: Walk) -> str:
        """The vouchers of a walk in words, in their order."""
        return " ".join(self.names[grant.application] for grant in result.grants)


def situation(
    line: Line,
    places: Mapping[int, int],
    budget: int,
    *,
    turn: int = 0,
    prices: Mapping[int, int] | None = None,
    first: Sequence[str] = ("out_of_turn",),
    cycle: Sequence[tuple[str, int]] = TARAZ_CYCLE,
) -> Situation:
    """Bands 1 to 6, of which the first is served last; a voucher costs 1 unless said otherwise."""
    return Situation(
        day=DAY,
        bands=tuple(Band(code, code, 18, code == 1) for code in range(1, 7)),
        queues=line.queues,
        spare=dict(places),
        prices=dict.fromkeys(range(1, 7), 1) | dict(prices or {}),
        first=tuple(first),
        cycle=tuple(cycle),
        turn=turn,
        budget=budget,
    )


def issued(
    text: str, places: Mapping[int, int], budget: int, **more: object
) -> tuple[str, int, str]:
    """What a walk over the line gives in words, the next turn, and why it stopped."""
    line = Line(text)
    result = walk(situation(line, places, budget, **more))  # type: ignore[arg-type]
    return line.said(result), result.turn, str(result.stopped_by)


def an_iteration(moment: datetime = START, city: str = TARAZ, cause: str = "test") -> Ran:
    """Run one now."""
    return run_iteration(
        actor=DEPARTMENT, moment=moment, request_key=a_key(), city=city, cause=cause
    )
