"""What time brings to a city, room by room, from the lowest floor up."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from kezek.attendance import sweeps as attendance
from kezek.contracts import sweeps as contracts
from kezek.core import clock
from kezek.core.apart import each_apart
from kezek.notices import sweeps as notices
from kezek.payments import sweeps as payments
from kezek.places import sweeps as places
from kezek.policy import sweeps as policy
from kezek.queue import sweeps as queue
from kezek.vouchers import sweeps as vouchers

AWAKE = range(9, 21)  # the hours in which people are reminded of a term


def sweep_city(city: str, now: datetime) -> int:
    """Let everything that is due at `now` happen; running it again changes nothing.

    A room that fails holds up no other; its failure is raised at the end.
    """
    due: list[Callable[[str, datetime], int]] = [
        queue.lapse_due_filings,
        queue.ask_registers,
        vouchers.lapse_due,
        vouchers.carry_due,
        contracts.void_due,
        contracts.lapse_due_swaps,
        _offer,
        contracts.serve_of_day,
        places.publish_due,
        attendance.silence,
        payments.bank_answers,
    ]
    if clock.local(now).hour in AWAKE:
        due.append(notices.remind)
    return each_apart(partial(sweep, city, now) for sweep in due)


def _offer(city: str, now: datetime) -> int:
    return places.offer_freed_seats(city, now).offered


def sweep_night(city: str, now: datetime) -> int:
    """Let happen what is due once the date has changed, and never between two midnights."""
    due: list[Callable[[str, datetime], int]] = [
        queue.refresh,
        queue.lapse_restorations,
        queue.run_out_privileges,
        contracts.school_due,
        contracts.run_transfers,
        vouchers.check_issuing,
        policy.warn,
        queue.check_positions,
        places.check_seats,
        vouchers.forecast_turns,
    ]
    return each_apart(partial(sweep, city, now) for sweep in due)
