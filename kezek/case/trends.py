"""How the city's figures went, month by month: children, vouchers, places, money."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from kezek.core import clock

MONTHS: Final = 13  # this one and the year before it


@dataclass(frozen=True, slots=True)
class Month:
    """Figures of a month; `waiting` and `taken` as they stood at its end, or stand now."""

    month: date  # its first day
    waiting: int  # children in all queues
    issued: int  # vouchers
    placed: int  # children who got a place
    taken: int  # places that children hold, offers included
    reserved: int  # tenge that vouchers reserved
    released: int  # tenge that came back free from them
    paid: int  # tenge that the bank has paid out


# What stood at the end of a month is what stands now less what came and went since: so the newest
# figure is that of every other page, however much history there is.
_TRENDS: Final = """
WITH months AS (
    SELECT m::date AS month, (m AT TIME ZONE %(zone)s) AS begins,
           ((m + interval '1 month') AT TIME ZONE %(zone)s) AS ends
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 month') m
), stepped AS (
    SELECT date_trunc('month', moment AT TIME ZONE %(zone)s)::date AS month, sum(step) AS steps
    FROM queue_move WHERE city_id = %(city)s AND moment >= %(since)s AND step <> 0 GROUP BY 1
), issues AS (
    SELECT date_trunc('month', ran_at AT TIME ZONE %(zone)s)::date AS month, sum(issued) AS issued
    FROM vouchers_iteration WHERE city_id = %(city)s AND ran_at >= %(since)s GROUP BY 1
), came AS (
    SELECT date_trunc('month', taken_at AT TIME ZONE %(zone)s)::date AS month, count(*) AS n,
           count(*) FILTER (WHERE via IN ('claim', 'offer', 'choice') AND state <> 'offered'
                            AND release_reason NOT IN ('declined', 'unanswered')) AS placed
    FROM places_place WHERE city_id = %(city)s AND taken_at >= %(since)s GROUP BY 1
), went AS (
    SELECT date_trunc('month', released_at AT TIME ZONE %(zone)s)::date AS month, count(*) AS n
    FROM places_place WHERE city_id = %(city)s AND released_at >= %(since)s GROUP BY 1
), money AS (
    SELECT date_trunc('month', f.moment AT TIME ZONE %(zone)s)::date AS month,
           sum(f.tenge) FILTER (WHERE g.name = 'free' AND t.name = 'reserved') AS reserved,
           sum(f.tenge) FILTER (WHERE g.name = 'reserved' AND t.name = 'free') AS released,
           sum(f.tenge) FILTER (WHERE t.name = 'paid') AS paid
    FROM ledger_transfer f
    JOIN ledger_account g ON g.id = f.giver_id AND g.city_id = %(city)s
    JOIN ledger_account t ON t.id = f.taker_id
    WHERE f.moment >= %(since)s GROUP BY 1
), now AS (
    SELECT (SELECT coalesce(sum(y.waiting), 0) FROM queue_tally y
            JOIN policy_queuetype q ON q.id = y.queue_type_id
            WHERE q.city_id = %(city)s AND y.level = 0) AS waiting,
           (SELECT count(*) FROM places_place WHERE city_id = %(city)s AND case_id IS NOT NULL)
               AS taken
)
SELECT m.month,
       now.waiting - coalesce((SELECT sum(s.steps) FROM stepped s WHERE s.month > m.month), 0),
       coalesce(i.issued, 0), coalesce(c.placed, 0),
       now.taken - coalesce((SELECT sum(a.n) FROM came a WHERE a.month > m.month), 0)
                 + coalesce((SELECT sum(b.n) FROM went b WHERE b.month > m.month), 0),
       coalesce(o.reserved, 0), coalesce(o.released, 0), coalesce(o.paid, 0)
FROM months m CROSS JOIN now
LEFT JOIN issues i USING (month) LEFT JOIN came c USING (month)
LEFT JOIN money o USING (month)
ORDER BY m.month
"""
_BEGAN: Final = (
    "SELECT e.moment FROM journal_order o JOIN journal_entry e ON e.id = o.entry_id"
    " WHERE o.city = %s ORDER BY o.seq LIMIT 1"
)


def trends(city: str) -> list[Month]:
    """The last thirteen months up to today, or as many as the city has lived. Two statements."""
    today = clock.today()
    last = today.replace(day=1)
    first = last.replace(year=last.year - 1)
    with connection.cursor() as cursor:
        cursor.execute(_BEGAN, [city])
        row = cursor.fetchone()
        if row is None:
            return []
        first = min(max(first, clock.day_of(row[0]).replace(day=1)), last)
        cursor.execute(
            _TRENDS,
            {
                "city": city,
                "zone": str(clock.ALMATY),
                "first": first,
                "last": last,
                "since": clock.at(first),
            },
        )
        return [Month(row[0], *(int(value) for value in row[1:])) for row in cursor.fetchall()]
