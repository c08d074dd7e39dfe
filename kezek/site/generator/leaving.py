"""Who leaves during the year: to school in the summer, or away."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kezek.site.generator.crowd import Child
from kezek.site.generator.marks import is_working
from kezek.site.generator.plan import LEAVING_BAND, Plan


def _working_days(first: date, last: date) -> list[date]:
    span = range((last - first).days + 1)
    return [day for step in span if is_working(day := first + timedelta(days=step))]


def draw_leaving(children: Sequence[Child], plan: Plan, rng: Random) -> None:
    """Put `leaves_on` on those who go: the day is their last one in the kindergarten."""
    staying: list[Child] = []
    if plan.leaving:
        days = _working_days(plan.start, date(plan.start.year, 8, 31))
        weights = [
            9.0 if place < 6 else 7.0 if place >= len(days) - 5 else 1.0
            for place in range(len(days))
        ]
    for child in children:
        if child.standing != "attending":
            continue
        if child.band == LEAVING_BAND:
            child.leaves_on = rng.choices(days, weights)[0]
        else:
            staying.append(child)
    year = _working_days(plan.start + timedelta(days=30), plan.start + timedelta(days=355))
    for child in rng.sample(staying, min(plan.moving_away, len(staying) // 4)):
        child.leaves_on = rng.choice(year)
