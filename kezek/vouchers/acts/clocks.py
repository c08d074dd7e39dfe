"""A voucher's clock: it stands while the child is on a waiting list, and is extended once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.policy.queries import calendar, rules_for
from kezek.vouchers.acts.changed import lock_in_order
from kezek.vouchers.refusals import ExtendedBefore, VoucherMoved
from kezek.vouchers.rules import extended_due, resumed_due
from kezek.vouchers.states import STAYS, Stay


@act("voucher.paused")
def pause_vouchers(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    vouchers: Sequence[int],
) -> list[int]:
    """Stop the clocks of confirmed vouchers whose terms still run; one that stands goes on so.

    Returns the numbers of those that were stopped now. Raises VoucherMoved for any other state.
    """
    lock_in_order(vouchers)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM vouchers_voucher WHERE id = ANY(%s) AND city_id = %s"
            " AND state = ANY(%s) AND (paused_at IS NOT NULL OR sign_due_at > %s)",
            [list(vouchers), city, STAYS[Stay.PAUSE], moment],
        )
        (able,) = cursor.fetchone()
        if able != len(vouchers):
            raise VoucherMoved
        cursor.execute(
            "UPDATE vouchers_voucher SET paused_at = %s WHERE id = ANY(%s)"
            " AND paused_at IS NULL RETURNING id, number",
            [moment, list(vouchers)],
        )
        rows = sorted(cursor.fetchall())
    if rows:
        record_many(
            "voucher.paused",
            city=city,
            subjects=[pk for pk, _number in rows],
            actor=actor,
            cause="waiting_list",
            moment=moment,
            data=[{"number": number} for _pk, number in rows],
        )
    return [int(pk) for pk, _number in rows]


@act("voucher.resumed")
def resume_vouchers(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    vouchers: Sequence[int],
) -> list[int]:
    """Let the clocks of vouchers run on: as many working days are left as when they stopped.

    One whose clock runs is left as it is. Returns the numbers of those that run again now.
    """
    days = calendar(city)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, sign_due_at, paused_at FROM vouchers_voucher WHERE id = ANY(%s)"
            " AND city_id = %s AND state = ANY(%s) AND paused_at IS NOT NULL"
            " AND sign_due_at IS NOT NULL ORDER BY id FOR NO KEY UPDATE",
            [list(vouchers), city, STAYS[Stay.RESUME]],
        )
        due = {
            int(pk): resumed_due(days, sign_by, paused_at, moment)
            for pk, sign_by, paused_at in cursor.fetchall()
        }
        if not due:
            return []
        cursor.execute(
            "UPDATE vouchers_voucher v SET paused_at = NULL, sign_due_at = t.due"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS t (id, due) WHERE v.id = t.id"
            " RETURNING v.id, v.number",
            [list(due), list(due.values())],
        )
        rows = sorted(cursor.fetchall())
    record_many(
        "voucher.resumed",
        city=city,
        subjects=[pk for pk, _number in rows],
        actor=actor,
        cause="waiting_list",
        moment=moment,
        data=[{"number": number, "sign_due": due[pk].isoformat()} for pk, number in rows],
    )
    return [int(pk) for pk, _number in rows]


@act("voucher.extended", queue=True)
def extend_voucher(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    voucher: int,
) -> int:
    """Extend the term to sign, as often and by as many days as the rules allow (once, 30 days).

    Also while the clock stands on a waiting list: the days are there when it runs on. Raises
    ExtendedBefore, VoucherMoved.
    """
    rules = rules_for(city, clock.day_of(moment))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, sign_due_at, extended_times, paused_at FROM vouchers_voucher"
            " WHERE id = %s AND city_id = %s AND state = ANY(%s) FOR NO KEY UPDATE",
            [voucher, city, STAYS[Stay.EXTEND]],
        )
        row = cursor.fetchone()
        if row is None or row[1] is None:
            raise VoucherMoved
        number, sign_by, times, paused_at = row
        over = paused_at is None and sign_by <= moment
        if over or times >= rules.number("referral_extension_times"):
            raise ExtendedBefore
        due = extended_due(rules, calendar(city), sign_by)
        cursor.execute(
            "UPDATE vouchers_voucher SET sign_due_at = %s, extended_times = extended_times + 1"
            " WHERE id = %s",
            [due, voucher],
        )
    record_many(
        "voucher.extended",
        city=city,
        subjects=[voucher],
        actor=actor,
        cause="parent",
        moment=moment,
        data=[{"number": number, "sign_due": due.isoformat()}],
    )
    return voucher
