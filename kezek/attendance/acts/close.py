"""Closing the month of kindergartens: every child's marks become a timesheet."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.attendance import errors
from kezek.attendance.acts.rest import rest_over_at
from kezek.attendance.rules import SUMMER, may_close_from, parent_due
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.say import say
from kezek.core.words import date_short
from kezek.journal.frame import act
from kezek.journal.record import record_many
from kezek.policy.queries import calendar, rules_for
from kezek.policy.rules import Rules, month_after

_LOCK_DAYS = """
SELECT d.id FROM attendance_groupday d JOIN kindergartens_group g ON g.id = d.group_id
WHERE g.kindergarten_id = ANY(%(kindergartens)s) AND d.day = ANY(%(working)s::date[])
ORDER BY d.id FOR SHARE OF d
"""

# Children of these kindergartens in that month who have no timesheet yet, with their counts.
# `rules.month_of_marks` says the same for one child; a property test compares them.
_MONTHS = """
WITH code AS (
    SELECT * FROM unnest(%(codes)s::text[], %(came)s::bool[], %(paid)s::bool[], %(caps)s::int[])
        AS c (mark, came, paid, cap)
), norm AS (
    SELECT * FROM unnest(%(bands)s::int[], %(norms)s::int[]) AS n (band, tenge)
), child AS (
    SELECT e.id, e.city_id, norm.tenge AS norm, e.period,
           e.period @> %(whole)s::daterange AS whole
    FROM kindergartens_group g
    JOIN contracts_enrolment e ON e.group_id = g.id AND e.period && %(whole)s::daterange
    JOIN norm ON norm.band = g.band
    WHERE g.kindergarten_id = ANY(%(kindergartens)s) AND g.city_id = %(city)s
      AND NOT EXISTS (SELECT FROM attendance_timesheet t
                      WHERE t.enrolment_id = e.id AND t.month = %(month)s)
), marked AS (
    SELECT m.enrolment_id, m.mark, count(*)::int AS n
    FROM attendance_daymark m
    WHERE m.day = ANY(%(working)s::date[]) AND m.enrolment_id IN (SELECT id FROM child)
    GROUP BY m.enrolment_id, m.mark
), payable AS (
    SELECT marked.enrolment_id, n, code.came, code.cap,
           CASE WHEN code.paid THEN n - coalesce(rest.past, 0) ELSE 0 END AS good
    FROM marked JOIN code ON code.mark = marked.mark
    LEFT JOIN unnest(%(resting)s::bigint[], %(past)s::int[]) AS rest (enrolment, past)
      ON rest.enrolment = marked.enrolment_id AND marked.mark = %(summer)s
), counted AS (
    SELECT enrolment_id,
           sum(n)::int AS marked,
           coalesce(sum(n) FILTER (WHERE came), 0)::int AS present,
           sum(CASE WHEN cap > 0 THEN least(good, cap) ELSE good END)::int AS paid,
           sum(n - good)::int AS unpaid
    FROM payable
    GROUP BY enrolment_id
), month AS (
    SELECT child.id, child.city_id, child.norm,
           CASE WHEN child.whole THEN cardinality(%(working)s::date[])
                ELSE (SELECT count(*)::int FROM unnest(%(working)s::date[]) AS w (day)
                      WHERE child.period @> w.day) END AS due,
           coalesce(counted.marked, 0) AS marked,
           coalesce(counted.present, 0) AS present,
           least(coalesce(counted.paid, 0) + least(coalesce(counted.unpaid, 0), %(free_days)s),
                 cardinality(%(working)s::date[])) AS paid
    FROM child LEFT JOIN counted ON counted.enrolment_id = child.id
)
"""

_INSERT = (
    _MONTHS
    + """
INSERT INTO attendance_timesheet
    (city_id, enrolment_id, month, state, working_days, present, paid_days, marked_days, tenge,
     closed_at, due_at)
SELECT city_id, id, %(month)s, 'closed', cardinality(%(working)s::date[]), present, paid, marked,
       (2 * norm::bigint * paid + cardinality(%(working)s::date[]))
           / (2 * cardinality(%(working)s::date[])),
       %(moment)s, %(due)s
FROM month
WHERE due > 0 AND marked = due
ORDER BY id
RETURNING id, enrolment_id, paid_days, tenge
"""
)

_LEFT_OVER = _MONTHS + "SELECT count(*) FROM month WHERE due > 0 AND marked <> due"  # noqa: S608 - two constants

_CLOSED = """
SELECT EXISTS (
    SELECT FROM attendance_timesheet t
    JOIN contracts_enrolment e ON e.id = t.enrolment_id
    JOIN kindergartens_group g ON g.id = e.group_id
    WHERE g.kindergarten_id = ANY(%(kindergartens)s) AND t.month = %(month)s
)
"""

_UNMARKED = """
SELECT DISTINCT w.day
FROM kindergartens_group g
JOIN contracts_enrolment e ON e.group_id = g.id AND e.period && %(whole)s::daterange
CROSS JOIN unnest(%(working)s::date[]) AS w (day)
LEFT JOIN attendance_daymark m ON m.enrolment_id = e.id AND m.day = w.day
WHERE g.kindergarten_id = ANY(%(kindergartens)s) AND e.period @> w.day AND m.day IS NULL
ORDER BY w.day
"""


@act("timesheet.closed")
def close_months(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,
    city: str,
    month: date,
    kindergartens: Sequence[int],
) -> int:
    """Close the month that begins on `month`; returns how many timesheets now wait for parents.

    Every child who was enrolled on a working day of the month gets a timesheet; all their working
    days must be marked. Set-based: the same few statements for one kindergarten and for all.
    Raises MonthRuns before the last working day, MonthIncomplete naming the days, MonthClosed when
    all of it is closed already; returns 0 where no child was enrolled.
    Source: order No. 53, the electronic attendance sheet.
    """
    month = month.replace(day=1)
    arguments = _arguments(city, month, kindergartens, moment)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_DAYS, arguments)
        arguments |= _rest_arguments(city, month, kindergartens)
        cursor.execute(_INSERT, arguments)
        rows = cursor.fetchall()
        cursor.execute(_LEFT_OVER, arguments)
        (incomplete,) = cursor.fetchone()
        if incomplete:
            cursor.execute(_UNMARKED, arguments)
            days = [day for (day,) in cursor.fetchall()]
            raise errors.MonthIncomplete(
                say(
                    _("These days are not marked: %(days)s."),
                    days=", ".join(map(date_short, days)),
                )
            )
        if not rows:
            cursor.execute(_CLOSED, arguments)
            if cursor.fetchone() == (True,):
                raise errors.MonthClosed
            return 0
    due: datetime = arguments["due"]
    record_many(
        "timesheet.closed",
        city=city,
        subjects=[timesheet for timesheet, *_rest in rows],
        actor=actor,
        cause="closing",
        moment=moment,
        data=[
            {
                "month": month.isoformat(),
                "paid_days": paid_days,
                "working_days": len(arguments["working"]),
                "tenge": tenge,
                "enrolment": enrolment,
                "due": due.isoformat(),
            }
            for _timesheet, enrolment, paid_days, tenge in rows
        ],
    )
    return len(rows)


def _arguments(
    city: str, month: date, kindergartens: Sequence[int], moment: datetime
) -> dict[str, Any]:
    days = calendar(city)
    first = may_close_from(month, days)
    if clock.day_of(moment) < first:
        raise errors.MonthRuns(
            say(
                _("The month can be closed from its last working day: %(date)s."),
                date=date_short(first),
            )
        )
    following = month_after(month)
    rules = rules_for(city, first)
    return {
        "city": city,
        "month": month,
        "moment": moment,
        "kindergartens": list(kindergartens),
        "working": days.working_days(month, following),
        "whole": f"[{month.isoformat()},{following.isoformat()})",
        "due": parent_due(
            month,
            moment,
            days,
            first_day=rules.number("timesheet_parent_window_first_day"),
            last_day=rules.number("timesheet_parent_window_last_day"),
        ),
        **pay_arguments(rules),
    }


def _rest_arguments(city: str, month: date, kindergartens: Sequence[int]) -> dict[str, Any]:
    """Whose summer rest is past the limit, as arrays for SQL; read when the marks stand still."""
    days = calendar(city)
    rules = rules_for(city, may_close_from(month, days))
    past = rest_over_at(kindergartens, month, rules=rules, calendar=days)
    return {"resting": list(past), "past": list(past.values()), "summer": SUMMER}


def pay_arguments(rules: Rules) -> dict[str, Any]:
    """What the rules say about marks and norms, as arrays for SQL."""
    codes = list(rules.absences.values())
    return {
        "codes": [code.code for code in codes],
        "came": [code.present for code in codes],
        "paid": [code.paid for code in codes],
        "caps": [code.month_cap for code in codes],
        "bands": list(rules.norms.keys()),
        "norms": list(rules.norms.values()),
        "free_days": rules.number("absence_free_days_month"),
    }
