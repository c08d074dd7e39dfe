"""The city today, in one query: what the start page says first."""

from dataclasses import dataclass

from django.db import connection

from kezek.core import clock


@dataclass(frozen=True, slots=True)
class CityToday:
    """Children, places and vouchers of a city now."""

    waiting: int
    attending: int
    capacity: int
    taken: int
    free: int  # published seats that nobody holds
    kindergartens: int
    queue_types: int
    vouchers_this_month: int


_SQL = """
SELECT
  (SELECT count(*) FROM queue_application WHERE city_id = %(city)s AND state = 'waiting'),
  (SELECT count(*) FROM contracts_enrolment WHERE city_id = %(city)s AND period @> %(day)s),
  g.capacity, g.taken, g.free,
  (SELECT count(*) FROM kindergartens_kindergarten WHERE city_id = %(city)s),
  (SELECT count(*) FROM policy_queuetype WHERE city_id = %(city)s),
  (SELECT coalesce(sum(issued), 0) FROM vouchers_iteration
   WHERE city_id = %(city)s AND ran_at >= %(month)s)
FROM (
  SELECT coalesce(sum(capacity), 0) AS capacity, coalesce(sum(taken), 0) AS taken,
         coalesce(sum(capacity - taken) FILTER (WHERE published), 0) AS free
  FROM kindergartens_group WHERE city_id = %(city)s
) g
"""


def city_today(city: str) -> CityToday:
    """How the city stands now."""
    day = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL, {"city": city, "day": day, "month": clock.at(day.replace(day=1))}
        )
        return CityToday(*(int(value) for value in cursor.fetchone()))
