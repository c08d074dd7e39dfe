"""How vouchers end without the parent's word: lapsed, returned, ended with the child's leaving."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.policy.queries import rules_for
from kezek.queue.acts import mark_inactive
from kezek.vouchers.acts.changed import Changed, take_step
from kezek.vouchers.acts.reserve import release
from kezek.vouchers.rules import kept_until
from kezek.vouchers.states import Step, VoucherState


@act("voucher.lapsed", queue=True)
def lapse_vouchers(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    vouchers: Sequence[int],
) -> list[int]:
    """Let vouchers lapse that were not confirmed in their term; applications become inactive.

    The reserve is free again. All or none; raises VoucherMoved, also for one whose term runs.
    """
    rows = take_step(city, vouchers, Step.LAPSE, moment, overdue=True)
    released = release(city=city, vouchers=[row.pk for row in rows], moment=moment)
    due = _inactive(rows, actor, moment, request_key, city=city, cause="voucher_not_confirmed")
    record_many(
        "voucher.lapsed",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actor,
        cause="calendar",
        moment=moment,
        data=[
            {
                "number": row.number,
                "released": released[row.pk],
                "restore_due": due[row.application].isoformat(),
            }
            for row in rows
        ],
    )
    return [row.pk for row in rows]


@act("voucher.returned", queue=True)
def return_vouchers(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    vouchers: Sequence[int],
    reason: str,
) -> list[int]:
    """Return vouchers that have no place to the pool; applications as after a missed confirmation.

    For contracts not signed in time: one that held a place is unplaced first. The reserve is free
    again. All or none; raises VoucherMoved.
    """
    rows = take_step(city, vouchers, Step.RETURN, moment)
    released = release(city=city, vouchers=[row.pk for row in rows], moment=moment)
    _inactive(rows, actor, moment, request_key, city=city, cause=f"voucher_{reason}")
    record_many(
        "voucher.returned",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actor,
        cause=reason,
        moment=moment,
        data=[
            {"number": row.number, "released": released[row.pk], "reason": reason} for row in rows
        ],
    )
    return [row.pk for row in rows]


@act("voucher.ended", queue=True)
def end_vouchers(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    vouchers: Sequence[int],
    reason: str,
    last_days: Sequence[date] | None = None,
) -> list[int]:
    """End vouchers in any live state: the child left, went to school, moved, died.

    Months after the last day of attendance are released; months up to it that are not accrued yet
    stay reserved until they are. `last_days` goes with `vouchers`; without it the day of the moment
    counts. A voucher that was never active keeps nothing. The application is the caller's to close.
    All or none; raises VoucherMoved.
    """
    days = dict(zip(vouchers, last_days or [clock.day_of(moment)] * len(vouchers), strict=True))
    norms = rules_for(city, clock.day_of(moment)).reserve_norms
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM vouchers_voucher WHERE id = ANY(%s) AND state = %s",
            [list(vouchers), VoucherState.ACTIVE],
        )
        active = {int(pk) for (pk,) in cursor.fetchall()}
    rows = take_step(city, vouchers, Step.END, moment)
    bands = {row.pk: row.band for row in rows}
    released = release(
        city=city,
        vouchers=[row.pk for row in rows],
        moment=moment,
        kept=lambda pk, year, tenge: (
            kept_until(days[pk], year, tenge, norms[bands[pk]]) if pk in active else 0
        ),
    )
    record_many(
        "voucher.ended",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actor,
        cause=reason,
        moment=moment,
        data=[
            {"number": row.number, "released": released[row.pk], "reason": reason} for row in rows
        ],
    )
    return [row.pk for row in rows]


def _inactive(
    rows: Sequence[Changed],
    actor: Actor,
    moment: datetime,
    request_key: str,
    *,
    city: str,
    cause: str,
) -> dict[int, datetime]:
    return mark_inactive(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        applications=[row.application for row in rows],
        cause=cause,
    )
