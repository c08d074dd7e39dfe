"""Summer rest past the year's limit: a building block of closing and of counting a month anew."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import connection

from kezek.attendance.rules import SUMMER, rest_past_limit
from kezek.policy.rules import Calendar, Rules, month_after

_RESTING = """
SELECT DISTINCT e.id, e.child_id
FROM kindergartens_group g
JOIN contracts_enrolment e ON e.group_id = g.id AND e.period && %(whole)s::daterange
JOIN attendance_daymark m ON m.enrolment_id = e.id AND m.day = ANY(%(working)s::date[])
WHERE g.kindergarten_id = ANY(%(kindergartens)s) AND m.mark = %(summer)s
"""

# By child, not by enrolment: who moves to another kindergarten takes the days used along.
_REST = """
SELECT resting.id, m.day
FROM unnest(%(ids)s::bigint[], %(children)s::bigint[]) AS resting (id, child)
JOIN contracts_enrolment e ON e.child_id = resting.child
JOIN attendance_daymark m ON m.enrolment_id = e.id AND m.day = ANY(%(year)s::date[])
WHERE m.mark = %(summer)s
"""


def rest_over_of(
    children: dict[int, int], month: date, *, rules: Rules, calendar: Calendar
) -> dict[int, int]:
    """Unpaid days of summer rest in the month, by enrolment; `children` are enrolment → child."""
    if not children or not rules.absences[SUMMER].paid:
        return {}
    days: dict[int, list[date]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            _REST,
            {
                "ids": list(children),
                "children": list(children.values()),
                "year": calendar.working_days(month.replace(month=1), month_after(month)),
                "summer": SUMMER,
            },
        )
        for enrolment, day in cursor.fetchall():
            days[enrolment].append(day)
    limit = rules.number("summer_rest_max_days")
    past = {
        enrolment: rest_past_limit(rest, month, calendar, limit) for enrolment, rest in days.items()
    }
    return {enrolment: count for enrolment, count in past.items() if count}


def rest_over_at(
    kindergartens: Sequence[int], month: date, *, rules: Rules, calendar: Calendar
) -> dict[int, int]:
    """The same for every child of these kindergartens who rested in the month."""
    following = month_after(month)
    with connection.cursor() as cursor:
        cursor.execute(
            _RESTING,
            {
                "kindergartens": list(kindergartens),
                "working": calendar.working_days(month, following),
                "whole": f"[{month.isoformat()},{following.isoformat()})",
                "summer": SUMMER,
            },
        )
        children = dict(cursor.fetchall())
    return rest_over_of(children, month, rules=rules, calendar=calendar)
