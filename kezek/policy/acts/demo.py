"""The demo's clock: begun, asked to move, held and let go."""

from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy import queries
from kezek.policy.models import ClockMove, DemoClock


class NotADemo(DomainError):
    """The clock moves only in a demo."""

    code = "not_a_demo"
    message = _("The clock can be moved only in the demo.")


class ClockBusy(DomainError):
    """A move is under way, or the wish goes back in time."""

    code = "clock_busy"
    message = _("The clock is already moving. Wait until it arrives.")


def start_demo_clock(day: date) -> None:
    """Let domain time begin at nine o'clock of that day; once, in an empty demo database."""
    offset = clock.at(day, 9) - clock.wall()
    DemoClock.objects.get_or_create(pk=1, defaults={"offset": offset})
    queries.forget_demo_clock()


@act("clock.asked")
def ask_clock_move(
    *, actor: Actor, moment: datetime, request_key: str, city: str, target: datetime
) -> int:
    """Ask the worker to move domain time forward to `target`; returns the move's number.

    Raises NotADemo outside a demo, ClockBusy when a move runs or the target lies behind.
    """
    if not settings.DEMO:
        raise NotADemo
    running = ClockMove.objects.filter(state__in=["asked", "running"]).exists()
    if running or target <= moment:
        raise ClockBusy
    move = ClockMove.objects.create(target=target)
    record(
        "clock.asked",
        city=city,
        subject=move.pk,
        actor=actor,
        cause="demo",
        moment=moment,
        data={"to": target.isoformat()},
    )
    return int(move.pk)


def hold_demo_clock(moment: datetime | None) -> None:
    """Hold domain time at `moment` while a move is under way; None lets it run on from there."""
    row = DemoClock.objects.get(pk=1)
    if moment is None:
        held = row.stands_at or clock.wall() + row.offset
        updated = DemoClock.objects.filter(pk=1).update(offset=held - clock.wall(), stands_at=None)
    else:
        updated = DemoClock.objects.filter(pk=1).update(stands_at=moment)
    queries.forget_demo_clock()
    if updated != 1:
        raise ClockBusy
