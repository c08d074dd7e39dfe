"""What time brings to a city, room by room, from the lowest floor up."""

from datetime import datetime

from kezek.attendance import sweeps as attendance
from kezek.contracts import sweeps as contracts
from kezek.core import clock
from kezek.notices import sweeps as notices
from kezek.payments import sweeps as payments
from kezek.places import sweeps as places
from kezek.queue import sweeps as queue
from kezek.vouchers import sweeps as vouchers

AWAKE = range(9, 21)  # the hours in which people are reminded of a term


def sweep_city(city: str, now: datetime) -> None:
    """Let everything that is due at `now` happen; running it again changes nothing."""
    queue.lapse_due_filings(city, now)
    vouchers.lapse_due(city, now)
    vouchers.carry_due(city, now)
    contracts.void_due(city, now)
    places.offer_freed_seats(city, now)
    attendance.silence(city, now)
    payments.bank_answers(city, now)
    if clock.local(now).hour in AWAKE:
        notices.remind(city, now)


def sweep_night(city: str, now: datetime) -> None:
    """Let happen what is due once the date has changed, and never between two midnights."""
    queue.lapse_restorations(city, now)
    contracts.school_due(city, now)
