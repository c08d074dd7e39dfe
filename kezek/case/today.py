"""The city today, a kindergarten's day, the money: what start pages say first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from kezek.attendance.queries import unmarked_groups
from kezek.core import clock
from kezek.ledger.queries import balances, flow


@dataclass(frozen=True, slots=True)
class CityToday:
    """Children, places and vouchers of a city now."""

    waiting: int
    attending: int
    capacity: int
    taken: int
    free: int  # published seats that nobody holds or stands in line for
    kindergartens: int
    queue_types: int
    vouchers_this_month: int


_CITY = """
SELECT
  (SELECT count(*) FROM queue_application WHERE city_id = %(city)s AND state = 'waiting'),
  (SELECT count(*) FROM contracts_enrolment WHERE city_id = %(city)s AND period @> %(day)s),
  g.capacity, g.taken, g.free,
  (SELECT count(*) FROM kindergartens_kindergarten WHERE city_id = %(city)s),
  (SELECT count(*) FROM policy_queuetype WHERE city_id = %(city)s),
  (SELECT coalesce(sum(issued), 0) FROM vouchers_iteration
   WHERE city_id = %(city)s AND ran_at >= %(month)s)
FROM (
  SELECT coalesce(sum(g.capacity), 0) AS capacity, coalesce(sum(g.taken), 0) AS taken,
         coalesce(sum(greatest(g.capacity - g.taken - coalesce(w.waiting, 0), 0))
                  FILTER (WHERE g.published), 0) AS free
  FROM kindergartens_group g
  LEFT JOIN (SELECT group_id, count(*) AS waiting FROM places_wait
             WHERE city_id = %(city)s AND state = 'waiting' GROUP BY group_id) w
    ON w.group_id = g.id
  WHERE g.city_id = %(city)s
) g
"""

# Nothing on the page changes without a journal entry, so a count stays true until the next one.
_LAST = "SELECT entry_id FROM journal_order WHERE city = %s ORDER BY seq DESC LIMIT 1"

_kept: dict[tuple[str, str], tuple[int, date, CityToday]] = {}


def city_today(city: str) -> CityToday:
    """How the city stands now: one statement when nothing happened since, else two."""
    day = clock.today()
    place = (str(connection.settings_dict["NAME"]), city)
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [city])
        row = cursor.fetchone()
        last = int(row[0]) if row else 0
        kept = _kept.get(place)
        if kept is not None and last and kept[:2] == (last, day):
            return kept[2]
        cursor.execute(_CITY, {"city": city, "day": day, "month": clock.at(day.replace(day=1))})
        today = CityToday(*(int(value) for value in cursor.fetchone()))
    _kept[place] = (last, day, today)
    return today


@dataclass(frozen=True, slots=True)
class GroupToday:
    """A group today: `present` and `absent` are None until the day is marked."""

    group: int
    name: str
    enrolled: int
    capacity: int
    present: int | None
    absent: int | None


@dataclass(frozen=True, slots=True)
class KindergartenToday:
    """What a head has to do today and how the groups stand."""

    day: date
    groups: tuple[GroupToday, ...]
    to_sign: int  # contracts that wait for the head
    disputes: int  # timesheets in which a parent found a mistake
    unmarked: tuple[tuple[int, date], ...]  # (group, day) of this month before today

    @property
    def enrolled(self) -> int:
        """Children of the kindergarten today."""
        return sum(group.enrolled for group in self.groups)

    @property
    def marked(self) -> int:
        """Groups whose day is marked."""
        return sum(group.present is not None for group in self.groups)


_GROUPS = """
SELECT g.id, g.name,
       (SELECT count(*) FROM contracts_enrolment e WHERE e.group_id = g.id AND e.period @> %(day)s),
       g.capacity, d.present, d.absent
FROM kindergartens_group g
LEFT JOIN attendance_groupday d ON d.group_id = g.id AND d.day = %(day)s
WHERE g.kindergarten_id = %(kindergarten)s
ORDER BY g.band DESC, g.name, g.id
"""

_TASKS = """
SELECT
  (SELECT count(*) FROM contracts_contract c JOIN kindergartens_group g ON g.id = c.group_id
   WHERE g.kindergarten_id = %(kindergarten)s AND c.state = 'parent_signed'),
  (SELECT count(*) FROM attendance_timesheet t
   JOIN contracts_enrolment e ON e.id = t.enrolment_id
   JOIN kindergartens_group g ON g.id = e.group_id
   WHERE g.kindergarten_id = %(kindergarten)s AND t.state = 'disputed')
"""


def kindergarten_today(kindergarten: int, day: date) -> KindergartenToday:
    """The head's start page. A constant number of statements."""
    arguments: dict[str, Any] = {"kindergarten": kindergarten, "day": day}
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, arguments)
        groups = tuple(GroupToday(*row) for row in cursor.fetchall())
        cursor.execute(_TASKS, arguments)
        to_sign, disputes = cursor.fetchone()
    missed = unmarked_groups(kindergarten, day.replace(day=1), day)
    return KindergartenToday(
        day, groups, to_sign, disputes, tuple(one for one in missed if one[1] < day)
    )


@dataclass(frozen=True, slots=True)
class MoneyToday:
    """Where the money of a budget year is, in tenge. All but `released` add up to `allotted`."""

    free: int
    contingency: int
    reserved: int
    accrued: int
    ordered: int
    paid: int
    released: int  # was reserved once and came back free

    @property
    def allotted(self) -> int:
        """All money given by the department."""
        return (
            self.free + self.contingency + self.reserved + self.accrued + self.ordered + self.paid
        )


_RELEASED = """
SELECT coalesce(sum(t.tenge), 0) FROM ledger_transfer t
JOIN ledger_account g ON g.id = t.giver_id AND g.name = 'reserved'
JOIN ledger_account f ON f.id = t.taker_id AND f.name = 'free'
WHERE g.city_id = %(city)s AND (%(year)s::int IS NULL OR g.budget_year = %(year)s)
"""


def money_today(city: str, budget_year: int | None = None) -> MoneyToday:
    """The money of a budget year, or of all years together, for the picture."""
    pots = balances(city, budget_year)
    with connection.cursor() as cursor:
        cursor.execute(_RELEASED, {"city": city, "year": budget_year})
        (released,) = cursor.fetchone()
    return MoneyToday(
        free=pots["free"],
        contingency=pots["contingency"],
        reserved=pots["reserved"],
        accrued=pots["accrued"],
        ordered=pots["ordered"],
        paid=pots["paid"],
        released=int(released),
    )


_BEGINNING = clock.at(date(2000, 1, 1))


def money_at(city: str, moment: datetime) -> MoneyToday:
    """Where all money of the city was once everything of that moment had happened."""
    moved = flow(city, _BEGINNING, moment + timedelta(microseconds=1))
    pots = dict.fromkeys(("free", "contingency", "reserved", "accrued", "ordered", "paid"), 0)
    for one in moved:
        if one.giver in pots:
            pots[one.giver] -= one.tenge
        if one.taker in pots:
            pots[one.taker] += one.tenge
    released = sum(one.tenge for one in moved if (one.giver, one.taker) == ("reserved", "free"))
    return MoneyToday(**pots, released=released)
