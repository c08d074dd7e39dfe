"""What time brings to vouchers: terms that are over."""

import logging
from datetime import datetime

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.ledger.acts import NotEnoughMoney
from kezek.vouchers import queries
from kezek.vouchers.acts import carry_over, check_order, lapse_vouchers, return_vouchers
from kezek.vouchers.acts.forecast import make_forecast
from kezek.vouchers.forecast.reading import due as forecast_due

BATCH = 5_000
_log = logging.getLogger(__name__)


def lapse_due(city: str, now: datetime) -> int:
    """Lapse vouchers not confirmed in time and return those for which no place was chosen in time.

    Contracts not signed in time are the contracts' own sweep. Returns how many went.
    """
    unconfirmed = queries.due_to_lapse(city, now, BATCH)
    if unconfirmed:
        lapse_vouchers(
            actor=CALENDAR,
            moment=now,
            request_key=f"voucher.lapsed:{city}:{unconfirmed[0]}:{now.isoformat()}",
            city=city,
            vouchers=unconfirmed,
        )
    unused = queries.due_to_return(city, now, BATCH)
    if unused:
        return_vouchers(
            actor=CALENDAR,
            moment=now,
            request_key=f"voucher.returned:{city}:{unused[0]}:{now.isoformat()}",
            city=city,
            vouchers=unused,
            reason="no_place_chosen",
        )
    return len(unconfirmed) + len(unused)


def forecast_turns(city: str, now: datetime) -> int:
    """Make a new forecast each week, each month and after news of money; 1 when one was made.

    A city in which nothing was ever issued has none.
    """
    if not queries.iterations(city, 1) or not forecast_due(city, clock.day_of(now)):
        return 0
    make_forecast(
        actor=CALENDAR,
        moment=now,
        request_key=f"forecast.made:{city}:{clock.day_of(now)}",
        city=city,
    )
    return 1


def carry_due(city: str, now: datetime) -> int:
    """Once the new budget year has money enough, let the live vouchers reserve it; how many did.

    Until then nothing is issued from that year, because what they need counts as owed.
    """
    year = clock.day_of(now).year
    if not queries.uncarried(city, year):
        return 0
    try:
        carried = carry_over(
            actor=CALENDAR,
            moment=now,
            request_key=f"reserve.carried:{city}:{year}:{now.isoformat()}",
            city=city,
            year=year,
        )
    except NotEnoughMoney:
        return 0
    return carried.vouchers


def check_issuing(city: str, now: datetime) -> int:
    """Once a night let both ways of issuing look at the whole queue; 1 if they disagree.

    A check that disagreed is made again at each call, until it agrees: nothing is issued meanwhile.
    """
    last = queries.last_check(city)
    if last is not None and last.agreed and last.day >= clock.day_of(now):
        return 0
    agreed = check_order(
        actor=CALENDAR,
        moment=now,
        request_key=f"issuing.checked:{city}:{now.isoformat()}",
        city=city,
    )
    if not agreed:
        _log.error("%s: walk and window query disagree; nothing is issued until they agree", city)
    return int(not agreed)
