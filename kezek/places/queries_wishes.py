"""The groups that a family may put on its list."""

from typing import Final

from django.db import connection

from kezek.places.queries import Choice

_WISHABLE: Final = """
    SELECT g.id, g.name, g.language, g.hours, k.id, k.code, k.name_kk, k.name_ru, k.district,
           k.address_kk, k.address_ru, k.lat, k.lon, k.kind, k.parent_fee, g.capacity, g.taken,
           (SELECT count(*) FROM places_wait w WHERE w.group_id = g.id AND w.state = 'waiting')
    FROM queue_application a
    LEFT JOIN vouchers_voucher v ON v.application_id = a.id AND v.case_id IS NOT NULL
    JOIN kindergartens_group g ON g.city_id = a.city_id AND g.band = coalesce(v.band, a.band)
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE a.id = %s AND g.published AND g.kind = 'ordinary'
    ORDER BY k.sort_key, k.code, g.code
"""


def wishable(application: int) -> list[Choice]:
    """Every open group of the child's age, full ones included. One statement.

    With a voucher it is the voucher's age, in line the queue's.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WISHABLE, [application])
        return [Choice(*row) for row in cursor.fetchall()]


def band_of(application: int) -> int:
    """The age whose groups the child may wish for: the voucher's, in line the queue's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(v.band, a.band) FROM queue_application a LEFT JOIN vouchers_voucher v"
            " ON v.application_id = a.id AND v.case_id IS NOT NULL WHERE a.id = %s",
            [application],
        )
        return int(cursor.fetchone()[0])
