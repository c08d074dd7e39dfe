"""Allotments: the opening one and the year's, in budget years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kezek.site.generator.marks import is_working
from kezek.site.generator.plan import Plan

_HISTORY_MONTHS = 2
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Allotment:
    """A row of allotments.csv; `tenge` with the contingency in it."""

    day: date
    budget_year: int
    source: str
    tenge: int
    comment: str


def months_left(day: date) -> int:
    """Months of the budget year that a voucher issued that day reserves, its own month included."""
    return 13 - day.month


def _with_contingency(need: int, percent: int) -> int:
    """The sum, in whole millions, whose part without the contingency covers `need`."""
    whole = -(-need * 100 // (100 - percent))
    return -(-whole // _MILLION) * _MILLION


def _first_working_day(year: int, month: int) -> date:
    day = date(year, month, 1)
    while not is_working(day):
        day += timedelta(days=1)
    return day


def plan_allotments(plan: Plan, attending: int, opening_vouchers: int) -> Iterator[Allotment]:
    """The opening allotment, then month by month until the end of the season.

    The opening one pays the two months of history, holds the rest of the budget year for everybody
    who attends, and `opening_vouchers` new ones. On 1 January the new year's money carries every
    chair of the city: live vouchers are never more than chairs, so they always fit.
    """
    start, percent = plan.start, plan.contingency_percent
    months = attending * (_HISTORY_MONTHS + months_left(start))
    months += opening_vouchers * months_left(start)
    yield Allotment(
        start,
        start.year,
        "republican",
        _with_contingency(months * plan.norm, percent),
        "Бастапқы қаражат / Начальные средства",
    )
    for month, vouchers in plan.months:
        year = start.year if month >= 7 else start.year + 1
        if date(year, month, 1) < start.replace(day=1):
            continue
        if month == 1:
            chairs = sum(plan.seats.values())
            yield Allotment(
                date(year, 1, 1),
                year,
                "republican",
                _with_contingency(chairs * 12 * plan.norm, percent),
                "Жаңа бюджет жылы / Новый бюджетный год",
            )
            continue
        count = round(vouchers * plan.share)
        if not count:
            continue
        day = _first_working_day(year, month)
        yield Allotment(
            day,
            year,
            "local" if month % 2 else "republican",
            _with_contingency(count * months_left(day) * plan.norm, percent),
            "Айлық қаражат / Средства на месяц",
        )
