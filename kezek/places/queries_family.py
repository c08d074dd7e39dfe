"""What a family is told of its waiting lists, and of what else is free where it lost a seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import cos, hypot, radians
from typing import Final

from django.db import connection

from kezek.places.queries import Choice
from kezek.places.states import WaitState

NEAREST: Final = 3
_KM_PER_DEGREE: Final = 111.32


@dataclass(frozen=True, slots=True)
class WaitLine:
    """One wait of a child, also one that is over. `position` is None unless it still waits."""

    wait: int
    state: str
    group: int
    group_name: str
    language: str
    hours: Decimal
    code: str
    name_kk: str
    name_ru: str
    address_kk: str
    address_ru: str
    parent_fee: int
    joined_at: datetime
    offered_at: datetime | None
    due_at: datetime | None
    left_at: datetime | None
    position: int | None
    length: int
    enrolled: bool  # the child attends already and waits to be moved

    @property
    def live(self) -> bool:
        """Whether the child stands in the list, or has an offer to answer."""
        return self.state in {WaitState.WAITING, WaitState.OFFERED}


@dataclass(frozen=True, slots=True)
class Near:
    """A group with seats that can be had now, so many kilometres from another one."""

    choice: Choice
    km: float


_LINES: Final = """
    SELECT w.id, w.state, g.id, g.name, g.language, g.hours, k.code, k.name_kk, k.name_ru,
           k.address_kk, k.address_ru, k.parent_fee, w.joined_at, p.taken_at, w.offer_due_at,
           w.left_at,
           CASE WHEN w.state = 'waiting' THEN (
               SELECT count(*) FROM places_wait a WHERE a.group_id = w.group_id
                   AND a.state = 'waiting'
                   AND (a.voucher_at, a.filed_at, a.id) <= (w.voucher_at, w.filed_at, w.id)
           ) END,
           (SELECT count(*) FROM places_wait a
            WHERE a.group_id = w.group_id AND a.state = 'waiting'),
           w.own_id IS NOT NULL
    FROM places_wait w
    JOIN kindergartens_group g ON g.id = w.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    LEFT JOIN places_place p ON p.id = w.place_id
    WHERE w.voucher_id = %s ORDER BY w.joined_at, w.id
"""


def wait_lines(voucher: int) -> list[WaitLine]:
    """Every wait of a voucher, those that are over too, the oldest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [voucher])
        return [WaitLine(*row) for row in cursor.fetchall()]


_NUMBER: Final = """
    SELECT count(a.id) + 1
    FROM vouchers_voucher v
    LEFT JOIN queue_application q ON q.id = v.application_id
    LEFT JOIN places_wait a ON a.group_id = %s AND a.state = 'waiting'
        AND (a.voucher_at, a.filed_at) <= (v.issued_at, coalesce(q.filed_at, v.issued_at))
    WHERE v.id = %s
"""


def number_if_joined(voucher: int, group: int) -> int:
    """The number that this voucher would have in the group's line if it joined now."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [group, voucher])
        ((number,),) = cursor.fetchall()
        return int(number)


def free_near(group: int, found: Sequence[Choice], count: int = NEAREST) -> list[Near]:
    """Of these groups the ones with seats to be had now, the nearest to `group` first."""
    here = next(one for one in found if one.group == group)

    def km(other: Choice) -> float:
        north = other.lat - here.lat
        east = (other.lon - here.lon) * cos(radians(here.lat))
        return hypot(north, east) * _KM_PER_DEGREE

    free = [Near(other, km(other)) for other in found if other.free and other.group != group]
    return sorted(free, key=lambda one: (one.km, one.choice.group))[:count]
