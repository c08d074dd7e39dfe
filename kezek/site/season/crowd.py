"""How invented families and kindergartens behave. Pure: seeded chance in, decisions out.

Shares are ours, chosen so that every path of the law is walked by many: most confirm at once, some
forget, a few refuse, some would rather wait for one group, a few dispute a day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from random import Random


class Answer(StrEnum):
    """What a family does with a voucher."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Family:
    """The habits of one family, fixed by the child's number and the city's seed."""

    answer: Answer
    confirm_after: int  # days after the issue
    waits: bool  # joins waiting lists rather than taking any free place
    sign_after: int  # days after the choice; -1: never signs
    accepts_offer: bool
    restores_after: int  # days after a lapse; -1: never
    approves_on: int  # day of the month 1..7; 0: stays silent
    lists: bool  # files a list of wishes while it is in line
    list_confirms: bool  # lets a round that gives it a place confirm its voucher


@cache  # asked of each child on most days of a year
def family(seed: int, child: int) -> Family:
    """The habits of a child's family."""
    dice = Random(seed * 1_000_003 + child)
    answer = dice.choices(list(Answer), (93, 2, 5))[0]
    return Family(
        answer=answer,
        confirm_after=dice.choices((0, 1, 2), (60, 30, 10))[0],
        waits=dice.random() < 0.15,
        sign_after=-1 if dice.random() < 0.02 else dice.choices((0, 1, 2), (55, 30, 15))[0],
        accepts_offer=dice.random() < 0.88,
        restores_after=dice.randint(2, 25) if dice.random() < 0.6 else -1,
        approves_on=0 if dice.random() < 0.012 else dice.randint(1, 5),
        lists=dice.random() < 0.4,
        list_confirms=dice.random() < 0.85,
    )


def disputes(seed: int, timesheet: int) -> bool:
    """Whether the family finds a mistake in this month."""
    return Random(seed * 7_919 + timesheet).random() < 0.002


@dataclass(frozen=True, slots=True)
class Spell:
    """Days in a row with one mark other than present."""

    first: date
    last: date
    mark: str


def spells(seed: int, enrolment: int, month: date) -> list[Spell]:
    """Absences of a child in a month.

    Illness mostly, summer rest in July and August, a parent's leave, now and then a day without a
    reason.
    """
    dice = Random((seed * 31 + enrolment) * 4_099 + month.toordinal())
    found: list[Spell] = []
    if month.month in {7, 8} and dice.random() < 0.35:
        begin = month + timedelta(days=dice.randint(0, 13))
        found.append(Spell(begin, begin + timedelta(days=dice.randint(6, 16)), "S"))
    if dice.random() < (0.22 if month.month in {11, 12, 1, 2, 3} else 0.10):
        begin = month + timedelta(days=dice.randint(0, 24))
        found.append(Spell(begin, begin + timedelta(days=dice.randint(1, 6)), "I"))
    if dice.random() < 0.05:
        begin = month + timedelta(days=dice.randint(0, 20))
        found.append(Spell(begin, begin + timedelta(days=dice.randint(4, 10)), "L"))
    if dice.random() < 0.18:
        day = month + timedelta(days=dice.randint(0, 27))
        found.append(Spell(day, day, "A"))
    return found


def mark_on(absences: list[Spell], day: date) -> str:
    """The mark of the day: the first spell that covers it, else present."""
    for spell in absences:
        if spell.first <= day <= spell.last:
            return spell.mark
    return "P"


def wishes(seed: int, child: int, groups: list[int], count: int = 3) -> list[int]:
    """The groups a family would like best, best first, out of those that fit the child."""
    dice = Random(seed * 104_729 + child)
    return dice.sample(groups, min(count, len(groups)))


@cache
def moves_after(seed: int, child: int) -> int:
    """Days after its first one in a kindergarten until a family wishes to move; -1: never."""
    dice = Random(seed * 15_485_863 + child)
    return dice.randint(5, 200) if dice.random() < 0.08 else -1
