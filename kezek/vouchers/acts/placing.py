"""What places and contracts do to vouchers. `mark_…` and `unplace` are building blocks."""

from collections.abc import Sequence
from datetime import date, datetime

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act, require_act
from kezek.journal.record import record_many
from kezek.policy.queries import rules_for
from kezek.vouchers.acts.changed import take_step
from kezek.vouchers.acts.reserve import release
from kezek.vouchers.rules import kept_from
from kezek.vouchers.states import Step


def mark_voucher_placed(*, city: str, vouchers: Sequence[int], moment: datetime) -> None:
    """Confirmed → placed: a place was taken, whose act journals it. Raises VoucherMoved."""
    require_act()
    take_step(city, vouchers, Step.PLACE, moment)


def unplace(*, city: str, vouchers: Sequence[int], moment: datetime) -> None:
    """Placed → confirmed: the place was released, whose act journals it. Raises VoucherMoved."""
    require_act()
    take_step(city, vouchers, Step.UNPLACE, moment)


@act("voucher.activated", queue=True)
def activate_vouchers(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    vouchers: Sequence[int],
    first_days: Sequence[date] | None = None,
) -> list[int]:
    """Placed → active: both sides signed.

    What was reserved for months before the first day of attendance is free again. `first_days` goes
    with `vouchers`; without it the day of the moment counts. All or none; raises VoucherMoved.
    """
    days = dict(zip(vouchers, first_days or [clock.day_of(moment)] * len(vouchers), strict=True))
    norms = rules_for(city, clock.day_of(moment)).reserve_norms
    rows = take_step(city, vouchers, Step.ACTIVATE, moment)
    bands = {row.pk: row.band for row in rows}
    release(
        city=city,
        vouchers=[row.pk for row in rows],
        moment=moment,
        kept=lambda pk, year, tenge: kept_from(days[pk], year, tenge, norms[bands[pk]]),
    )
    record_many(
        "voucher.activated",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actor,
        cause="contract",
        moment=moment,
        data=[{"number": row.number} for row in rows],
    )
    return [row.pk for row in rows]
