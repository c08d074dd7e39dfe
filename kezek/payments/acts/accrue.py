"""Approved months become money that a kindergarten has earned."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from kezek.attendance.states import PAYABLE
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.payments import errors
from kezek.payments.models import Accrual
from kezek.payments.rules import Earned, is_final, last_month, off_reserve
from kezek.policy.queries import calendar, rules_for
from kezek.policy.rules import Calendar, month_after
from kezek.vouchers.acts import Spend, consume

_INSERT = """
INSERT INTO payments_accrual
    (city_id, timesheet_id, kindergarten_id, month, budget_year, kind, tenge, accrued_at)
SELECT t.city_id, t.id, g.kindergarten_id, t.month, extract(year FROM t.month)::int, 'ordinary',
       t.tenge, %(moment)s
FROM attendance_timesheet t
JOIN contracts_enrolment e ON e.id = t.enrolment_id
JOIN kindergartens_group g ON g.id = e.group_id
WHERE t.id = ANY(%(timesheets)s) AND t.city_id = %(city)s AND t.state = ANY(%(payable)s)
ORDER BY t.id
ON CONFLICT DO NOTHING
RETURNING id, timesheet_id, kindergarten_id, month, budget_year, tenge
"""

# For each voucher and month that earned something now: what the month's other timesheets earned
# before, whether another one is still to come, what the reserve holds and when the child left.
# Another one comes only of a kindergarten where the child has a working day of the month: who moves
# on its first Monday owes the Sunday before to nobody.
_EARNED = """
WITH now AS (
    SELECT e.voucher_id, a.budget_year, a.month, sum(a.tenge)::bigint AS tenge,
           min(a.id) AS accrual
    FROM payments_accrual a
    JOIN attendance_timesheet t ON t.id = a.timesheet_id
    JOIN contracts_enrolment e ON e.id = t.enrolment_id
    WHERE a.id = ANY(%(accruals)s)
    GROUP BY e.voucher_id, a.budget_year, a.month
), life AS (
    SELECT e.voucher_id, count(*) AS enrolments,
           CASE WHEN bool_or(upper_inf(e.period)) THEN NULL ELSE max(upper(e.period)) END AS until
    FROM contracts_enrolment e WHERE e.voucher_id IN (SELECT voucher_id FROM now)
    GROUP BY e.voucher_id
), moved AS (
    SELECT n.voucher_id, n.month,
           coalesce(sum(a.tenge) FILTER (WHERE a.id <> ALL(%(accruals)s)), 0)::bigint AS before,
           bool_or(a.id IS NULL) AS more_comes
    FROM now n
    JOIN life l ON l.voucher_id = n.voucher_id AND l.enrolments > 1
    JOIN contracts_enrolment e ON e.voucher_id = n.voucher_id
     AND EXISTS (SELECT FROM unnest(%(working)s::date[]) AS w (day)
                 WHERE e.period @> w.day AND date_trunc('month', w.day) = n.month)
    LEFT JOIN attendance_timesheet t ON t.enrolment_id = e.id AND t.month = n.month
    LEFT JOIN payments_accrual a ON a.timesheet_id = t.id AND a.kind = 'ordinary'
    GROUP BY n.voucher_id, n.month
), waiting AS (
    SELECT DISTINCT e.voucher_id, extract(year FROM t.month)::int AS budget_year
    FROM attendance_timesheet t
    JOIN contracts_enrolment e ON e.id = t.enrolment_id
    WHERE e.voucher_id IN (SELECT voucher_id FROM now)
      AND NOT (t.state = 'approved' AND t.answered_at IS NULL)
      AND NOT EXISTS (SELECT FROM payments_accrual a
                      WHERE a.timesheet_id = t.id AND a.kind = 'ordinary')
)
SELECT n.voucher_id, n.budget_year, n.month, n.tenge, n.accrual, v.band,
       v.state NOT IN ('issued', 'confirmed', 'placed', 'active') AS over, l.until,
       coalesce(m.before, 0), coalesce(m.more_comes, false), coalesce(r.tenge, 0),
       w.voucher_id IS NOT NULL
FROM now n
JOIN vouchers_voucher v ON v.id = n.voucher_id
JOIN life l ON l.voucher_id = n.voucher_id
LEFT JOIN moved m ON m.voucher_id = n.voucher_id AND m.month = n.month
LEFT JOIN vouchers_reservation r
  ON r.voucher_id = n.voucher_id AND r.budget_year = n.budget_year
LEFT JOIN waiting w ON w.voucher_id = n.voucher_id AND w.budget_year = n.budget_year
ORDER BY n.voucher_id, n.budget_year, n.month
"""


@dataclass(frozen=True, slots=True)
class _Row:
    voucher: int
    budget_year: int
    month: date
    tenge: int
    accrual: int  # the first one of the month
    band: int
    over: bool  # the voucher has ended
    until: date | None  # the first day after the last enrolment
    before: int
    more_comes: bool
    held: int
    waits: bool  # another month of the year is still to be approved


@act("accrual.made", queue=True)
def accrue(
    *, actor: Actor, moment: datetime, request_key: str, city: str, timesheets: Sequence[int]
) -> int:
    """Accrue approved months; returns how many accruals were made.

    The voucher's reserve of the month goes: the earned part to `accrued`, the rest back to `free`.
    With a child's last month, and with December, whatever is still held of the year goes back.
    Raises NotApproved, AccruedBefore, NotEnoughMoney. Source: policy payment_after_approval_only.
    """
    if not timesheets:
        return 0
    arguments: dict[str, Any] = {
        "moment": moment,
        "timesheets": list(timesheets),
        "city": city,
        "payable": [state.value for state in PAYABLE],
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, arguments)
        rows = cursor.fetchall()
        if len(rows) != len(timesheets):
            raise _refused(timesheets)
        months = {row[3] for row in rows}
        working = calendar().working_days(min(months), month_after(max(months)))
        cursor.execute(_EARNED, {"accruals": [row[0] for row in rows], "working": working})
        earned = [_Row(*row) for row in cursor.fetchall()]
    consume(city=city, spends=_spends(city, earned), moment=moment)
    record_many(
        "accrual.made",
        city=city,
        subjects=[row[0] for row in rows],
        actor=actor,
        cause="approval",
        moment=moment,
        data=[
            {
                "month": month.isoformat(),
                "tenge": tenge,
                "kindergarten": kindergarten,
                "budget_year": budget_year,
                "timesheet": timesheet,
            }
            for _accrual, timesheet, kindergarten, month, budget_year, tenge in rows
        ],
    )
    return len(rows)


def _spends(city: str, earned: Sequence[_Row]) -> list[Spend]:
    """What each voucher's months take off its reserve; the last one takes the rest with it."""
    days = calendar()
    reserve = {
        month: rules_for(city, month).reserve_norms for month in {row.month for row in earned}
    }
    years: dict[tuple[int, int], list[_Row]] = defaultdict(list)
    for row in earned:
        years[row.voucher, row.budget_year].append(row)
    spends = []
    for (voucher, budget_year), rows in years.items():
        held = rows[0].held
        for row in rows:
            off = off_reserve(
                Earned(reserve[row.month][row.band], row.tenge, row.before, row.more_comes)
            )
            if row is rows[-1] and _closes_the_year(row, days):
                off = max(held, row.tenge)
            held = max(held - off, 0)
            spends.append(Spend(voucher, budget_year, off, row.tenge, row.accrual))
    return spends


def _closes_the_year(row: _Row, days: Calendar) -> bool:
    if row.waits or row.more_comes:
        return False
    ended = last_month(row.until, days) if row.over and row.until else None
    return is_final(row.month, ended=ended)


def _refused(timesheets: Sequence[int]) -> DomainError:
    before = Accrual.objects.filter(timesheet_id__in=timesheets, kind="ordinary")
    fresh = set(timesheets)
    known = set(before.values_list("timesheet_id", flat=True))
    return errors.AccruedBefore() if known == fresh else errors.NotApproved()
