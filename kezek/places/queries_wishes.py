"""The groups that a family may put on its list."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from kezek.places.queries import Choice
from kezek.places.queries_openings import opened_kinds
from kezek.places.standing.queries import choices_of


@dataclass(frozen=True, slots=True)
class Wishable(Choice):
    """A group that may stand on a list: ordinary, or of a kind that a paper opens."""

    published: bool


_HOLDER: Final = """
    SELECT a.city_id, a.child_id, v.id, coalesce(v.band, a.band) FROM queue_application a
    LEFT JOIN vouchers_voucher v ON v.application_id = a.id AND v.case_id IS NOT NULL
    WHERE a.id = %s
"""
_WISHABLE: Final = """
    SELECT g.id, g.name, g.language, g.hours, k.id, k.code, k.name_kk, k.name_ru, k.district,
           k.address_kk, k.address_ru, k.lat, k.lon, k.kind, k.parent_fee, g.capacity, g.taken,
           (SELECT count(*) FROM places_wait w WHERE w.group_id = g.id AND w.state = 'waiting'),
           g.kind, NULL, NULL, g.published
    FROM kindergartens_group g JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE g.city_id = %s AND g.band = %s AND g.kind = ANY(%s)
    ORDER BY k.sort_key, k.code, g.code
"""


def wishable(application: int, day: date) -> list[Wishable]:
    """Every group that may stand on the child's list, full and closed ones too. Four statements.

    The age is the voucher's, in line the queue's; `day` is when the papers must be in force.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER, [application])
        city, child, voucher, band = cursor.fetchone()
        kinds = ["ordinary", *sorted(opened_kinds(city, child, voucher, day))]
        cursor.execute(_WISHABLE, [city, band, kinds])
        return [Wishable(*row) for row in cursor.fetchall()]


def wished(application: int, day: date) -> list[int]:
    """The filed list, best first, without groups that the child may not have any more."""
    fitting = {one.group for one in wishable(application, day)}
    return [one.group for one in choices_of(application) if one.group in fitting]
