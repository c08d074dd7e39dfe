"""What the parent does with a voucher that has no place: confirm it, or give it up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.policy.queries import calendar, rules_for
from kezek.queue.acts import annul_applications
from kezek.vouchers.acts.changed import lock_in_order, take_step
from kezek.vouchers.acts.reserve import release
from kezek.vouchers.refusals import ConfirmOver, VoucherMoved
from kezek.vouchers.rules import sign_due
from kezek.vouchers.states import MOVES, Step, VoucherState


@act("voucher.confirmed", queue=True)
def confirm_vouchers(
    *,
    actor: Actor | Sequence[Actor],
    moment: datetime,
    request_key: str,
    city: str,
    vouchers: Sequence[int],
) -> list[int]:
    """Confirm vouchers in their term: «растау». The term to sign a contract begins.

    `actor` is one for all or one per voucher. All or none; raises VoucherMoved, ConfirmOver.
    """
    actors = [actor] * len(vouchers) if isinstance(actor, Actor) else actor
    holder = dict(zip(vouchers, actors, strict=True))
    due = sign_due(rules_for(city, clock.day_of(moment)), calendar(city), moment)
    sources, state = MOVES[Step.CONFIRM]
    lock_in_order(vouchers)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vouchers_voucher SET state = %s, confirmed_at = %s, sign_due_at = %s"
            " WHERE id = ANY(%s) AND city_id = %s AND state = ANY(%s) AND confirm_due_at > %s"
            " RETURNING id, number",
            [state, moment, due, list(vouchers), city, [str(one) for one in sources], moment],
        )
        rows = sorted(cursor.fetchall())
        if len(rows) != len(vouchers):
            cursor.execute(
                "SELECT min(confirm_due_at) FROM vouchers_voucher WHERE id = ANY(%s)"
                " AND city_id = %s AND state IN (%s, %s) AND confirm_due_at <= %s",
                [list(vouchers), city, VoucherState.ISSUED, VoucherState.LAPSED, moment],
            )
            (over,) = cursor.fetchone()
            if over is not None:
                raise ConfirmOver(clock.day_of(over - timedelta(seconds=1)), clock.day_of(moment))
            raise VoucherMoved
    record_many(
        "voucher.confirmed",
        city=city,
        subjects=[pk for pk, _number in rows],
        actor=[holder[pk] for pk, _number in rows],
        cause="parent",
        moment=moment,
        data=[{"number": number, "sign_due": due.isoformat()} for _pk, number in rows],
    )
    return [int(pk) for pk, _number in rows]


def confirm_voucher(
    *, actor: Actor, moment: datetime, request_key: str, city: str, voucher: int
) -> int:
    """One voucher; see `confirm_vouchers`."""
    return confirm_vouchers(
        actor=actor, moment=moment, request_key=request_key, city=city, vouchers=[voucher]
    )[0]


@act("voucher.refused", queue=True)
def refuse_vouchers(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    vouchers: Sequence[int],
) -> list[int]:
    """Give up vouchers that hold no place: «ваучерден бас тарту». The place in the queue is gone.

    The reserve is free again. All or none; raises VoucherMoved. One that holds a place is given
    back by the act of `places`, which frees the seat first.
    """
    rows = take_step(city, vouchers, Step.REFUSE, moment)
    released = release(city=city, vouchers=[row.pk for row in rows], moment=moment)
    annul_applications(
        actor=actor,
        moment=moment,
        request_key=request_key,
        city=city,
        applications=[row.application for row in rows],
        reason="voucher_refused",
    )
    record_many(
        "voucher.refused",
        city=city,
        subjects=[row.pk for row in rows],
        actor=actor,
        cause="parent",
        moment=moment,
        data=[{"number": row.number, "released": released[row.pk]} for row in rows],
    )
    return [row.pk for row in rows]


def refuse_voucher(
    *, actor: Actor, moment: datetime, request_key: str, city: str, voucher: int
) -> int:
    """One voucher; see `refuse_vouchers`."""
    return refuse_vouchers(
        actor=actor, moment=moment, request_key=request_key, city=city, vouchers=[voucher]
    )[0]
