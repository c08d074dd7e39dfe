"""Reads of forecasts: when a child's turn may come, how good such answers were so far."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from kezek.policy.models import QueueType
from kezek.policy.queries import queue_types, rules_for
from kezek.vouchers.forecast.method import LEAST_HISTORY, Reach, days_of
from kezek.vouchers.forecast.past import codes_of, path_of
from kezek.vouchers.models import Announcement, Forecast

FRESH_DAYS: Final = 31  # an older forecast says nothing any more
ENOUGH: Final = 20  # judged forecasts that tell something about a queue
LEAST_TRUE: Final = 0.5  # a queue, or a city, whose forecasts came true less often gets none


class Unknown(StrEnum):
    """Why nothing is known."""

    NONE = "none"  # no forecast was made lately
    HISTORY = "history"  # too few months
    MONEY = "money"  # no voucher in a year, nothing announced
    BEYOND = "beyond"  # further away than the horizon
    SCHOOL = "school"  # school may come before
    UNTRUE = "untrue"  # forecasts did not come true so far


@dataclass(frozen=True, slots=True)
class Outlook:
    """When the turn may come: the range, or why it is not known.

    `true` of `judged` forecasts held: of this queue where enough were judged, else of the city.
    """

    unknown: Unknown | None
    first: date | None = None
    last: date | None = None
    months: int = 0  # of history it was made from
    true: int = 0
    judged: int = 0


def latest_forecast(city: str) -> Forecast | None:
    """The city's newest forecast without what it looked at."""
    return Forecast.objects.filter(city_id=city).defer("inputs").order_by("-day").first()


def outlook(
    kind: QueueType, position: int, birth_date: date, may_from: date, today: date
) -> Outlook:
    """When a child at that place of the queue may get its voucher. Three statements."""
    made = latest_forecast(kind.city_id)
    if made is None or (today - made.day).days > FRESH_DAYS:
        return Outlook(Unknown.NONE)
    true, judged = made.accuracy.get(kind.code, (0, 0))
    if judged < ENOUGH:
        true, judged = made.accuracy[""]
    if judged >= ENOUGH and true < LEAST_TRUE * judged:
        return Outlook(Unknown.UNTRUE, months=made.months, true=true, judged=judged)
    told = {"months": made.months, "true": true, "judged": judged}
    if made.months < LEAST_HISTORY:
        return Outlook(Unknown.HISTORY, **told)
    if not made.reaches:
        return Outlook(Unknown.MONEY, **told)
    codes = codes_of(queue_types(kind.city_id))
    path = path_of(rules_for(kind.city_id, made.day), codes, kind, birth_date, made.day)
    kept = made.reaches.get(">".join(path)) or _of_queue(made, kind.code)
    if kept is None:
        return Outlook(Unknown.NONE, **told)
    reach = Reach(tuple(kept[0]), tuple(kept[1]), schooled=kept[2])
    span = days_of(reach, made.day, position, may_from)
    if span is None:
        return Outlook(Unknown.SCHOOL if reach.schooled else Unknown.BEYOND, **told)
    return Outlook(None, max(span[0], today), max(span[1], today), **told)


def _of_queue(made: Forecast, code: str) -> tuple[list[int], list[int], bool] | None:
    """Another line of the same queue: nobody of this child's age stood there on that day."""
    found = (kept for key, kept in made.reaches.items() if key.split(">")[0] == code)
    return next(found, None)


def announcements(city: str, day: date) -> list[Announcement]:
    """Money that is announced and still to come, the next first."""
    rows = Announcement.objects.filter(city_id=city, expected_on__gt=day, withdrawn_at=None)
    return list(rows.order_by("expected_on", "pk"))


def due(city: str, day: date) -> bool:
    """Whether a new forecast is to be made: a new week or month, or other announced money."""
    made = latest_forecast(city)
    if made is None:
        return True
    return (
        (day - made.day).days >= 7
        or (day.year, day.month) != (made.day.year, made.day.month)
        or (day > made.day and _announced_since(city, made.made_at))
    )


def _announced_since(city: str, moment: datetime) -> bool:
    rows = Announcement.objects.filter(city_id=city)
    return (
        rows.filter(announced_at__gt=moment).exists()
        or rows.filter(withdrawn_at__gt=moment).exists()
    )
