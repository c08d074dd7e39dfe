"""The one UPDATE by which vouchers change their state; its row count is the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kezek.journal.frame import require_act
from kezek.vouchers.refusals import VoucherMoved
from kezek.vouchers.states import LIVE, MOVES, Step


@dataclass(frozen=True, slots=True)
class Changed:
    """A voucher that has just changed its state."""

    pk: int
    number: str
    application: int
    band: int


def lock_in_order(vouchers: Sequence[int]) -> None:
    """Lock the vouchers by id, as every act does that changes more than one: a building block.

    An UPDATE of many locks rows as its plan finds them; two such would wait for each other.
    """
    require_act()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM vouchers_voucher WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(vouchers)],
        )


def take_step(
    city: str,
    vouchers: Sequence[int],
    step: Step,
    moment: datetime,
    *,
    overdue: bool = False,
) -> list[Changed]:
    """Take all the vouchers one step, or raise VoucherMoved: a building block.

    With `overdue` only vouchers whose term to confirm is over by `moment` may go. A step out of
    life also lets go of the child's case. Rows come in the order of ids.
    """
    sources, state = MOVES[step]
    live = state in LIVE
    lock_in_order(vouchers)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vouchers_voucher SET state = %s, case_id = CASE WHEN %s THEN case_id END,"
            " ended_at = CASE WHEN %s THEN NULL ELSE %s::timestamptz END"
            " WHERE id = ANY(%s) AND city_id = %s AND state = ANY(%s)"
            " AND (NOT %s OR confirm_due_at <= %s)"
            " RETURNING id, number, application_id, band",
            [
                state,
                live,
                live,
                moment,
                list(vouchers),
                city,
                [str(source) for source in sources],
                overdue,
                moment,
            ],
        )
        rows = sorted(cursor.fetchall())
    if len(rows) != len(vouchers):
        raise VoucherMoved
    return [Changed(*row) for row in rows]
