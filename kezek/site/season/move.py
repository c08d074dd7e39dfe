"""Carries out a wish to move the demo clock: the town lives every day on the way.

The named people of the demo are left alone: their families act through the pages.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings

from kezek.core import clock
from kezek.core.actors import FOLLOWER, Actor
from kezek.core.errors import DomainError
from kezek.core.sealing import Purpose, mark_many
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.people.models import Person
from kezek.policy.acts import hold_demo_clock
from kezek.policy.models import City, ClockMove
from kezek.policy.queries import remembered
from kezek.site.imports.seeding import Seeding, people_to_sign_in
from kezek.site.season import day as season_day
from kezek.site.season.build import town_of
from kezek.site.season.heads import appoint_heads
from kezek.site.season.kindergartens import Register
from kezek.site.season.town import Town

DEMO_START = date(2025, 9, 1)
_log = logging.getLogger(__name__)


def carry_out_moves() -> int:
    """Carry out the move that was asked for, if there is one; returns the days lived."""
    if not settings.DEMO:
        return 0
    move = ClockMove.objects.filter(state__in=["asked", "running"]).order_by("pk").first()
    if move is None:
        return 0
    ClockMove.objects.filter(pk=move.pk).update(state="running")
    try:
        lived = _carry_out(move)
    except DomainError as refusal:
        _log.exception("the clock stopped on its way")
        _end(move, "failed", str(refusal))
        raise
    except Exception as error:
        _end(move, "failed", type(error).__name__)
        raise
    _end(move, "done", "")
    return lived


def _end(move: ClockMove, state: str, message: str) -> None:
    hold_demo_clock(None)
    ClockMove.objects.filter(pk=move.pk).update(state=state, message=message, percent=100)


def _carry_out(move: ClockMove) -> int:
    begun = clock.now()
    hold_demo_clock(begun)
    with remembered():
        return _live_until(move, begun)


def _live_until(move: ClockMove, begun: datetime) -> int:
    towns = [(town, Register(town.seed)) for town in _towns()]
    days = list(_days(clock.day_of(begun), clock.day_of(move.target)))
    for number, day in enumerate(days):
        upto = move.target if day == days[-1] else None
        for town, register in towns:
            season_day.live(town, register, day, since=begun, upto=upto)
        reached = min(move.target, clock.end_of(day))
        hold_demo_clock(max(reached, begun))
        ClockMove.objects.filter(pk=move.pk).update(
            percent=100 * (number + 1) // len(days), reached=day
        )
    for town, _register in towns:
        _note_move(
            actor=FOLLOWER,
            moment=move.target,
            request_key=f"clock:{move.pk}:{town.city}",
            city=town.city,
            move=move.pk,
        )
    return len(days)


def _days(first: date, last: date) -> Iterator[date]:
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


def _towns() -> list[Town]:
    cities = list(City.objects.order_by("code").values_list("code", flat=True))
    people = [one for city in cities for one in people_to_sign_in(city)]
    named = list(mark_many(Purpose.IIN, [one.iin for one in people]))
    children = Person.objects.filter(guardianships__guardian__iin_mark__in=named)
    alone = frozenset(children.values_list("pk", flat=True))
    plans = [Seeding(city, DEMO_START) for city in cities]
    for plan in plans:
        appoint_heads(plan.city, clock.now(), plan.seed)
    return [town_of(plan, alone=alone) for plan in plans]


@act("clock.moved")
def _note_move(*, actor: Actor, moment: datetime, request_key: str, city: str, move: int) -> int:
    """Write into the journal that domain time has come to `moment`."""
    del request_key
    return record(
        "clock.moved",
        city=city,
        subject=move,
        actor=actor,
        cause="demo",
        moment=moment,
        data={"to": moment.isoformat()},
    )
