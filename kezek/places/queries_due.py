"""Reads of the sweeps: which offers are over, whom to offer what came free."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from kezek.places.rules import InLine


def _ids(sql: str, parameters: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return [row[0] for row in cursor.fetchall()]


def overdue_offers(city: str, now: datetime, limit: int) -> list[int]:
    """Open offers whose term is over, the oldest first."""
    return _ids(
        "SELECT id FROM places_wait WHERE city_id = %s AND state = 'offered'"
        " AND offer_due_at <= %s ORDER BY offer_due_at, id LIMIT %s",
        [city, now, limit],
    )


def waits_without_voucher(city: str) -> list[int]:
    """Vouchers that stand in a line but can take no seat any more (lapsed, refused, returned)."""
    return _ids(
        "SELECT DISTINCT w.voucher_id FROM places_wait w JOIN vouchers_voucher v"
        " ON v.id = w.voucher_id WHERE w.city_id = %s AND w.state = 'waiting'"
        " AND v.state <> CASE WHEN w.own_id IS NULL THEN 'confirmed' ELSE 'active' END ORDER BY 1",
        [city],
    )


def answering(city: str) -> set[int]:
    """Vouchers with an open offer."""
    return set(
        _ids("SELECT voucher_id FROM places_wait WHERE city_id = %s AND state = 'offered'", [city])
    )


_HEADS: Final = """
    SELECT id, voucher_id, group_id, rank, free, joined_at FROM (
        SELECT w.id, w.voucher_id, w.group_id,
               row_number() OVER (PARTITION BY w.group_id
                                  ORDER BY w.voucher_at, w.filed_at, w.id) AS rank,
               g.capacity - g.taken AS free, w.joined_at, w.own_id IS NOT NULL AS enrolled
        FROM places_wait w JOIN kindergartens_group g ON g.id = w.group_id
        WHERE w.city_id = %s AND w.state = 'waiting' AND g.published AND g.taken < g.capacity
    ) r WHERE rank <= free AND NOT enrolled ORDER BY group_id, rank
"""


def heads_of_lines(city: str) -> list[InLine]:
    """Of each open group with free seats, as many of its line as there are seats.

    Enrolled children among them get no offer: the next run of transfers moves them. Until then
    their turn is kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [city])
        return [InLine(*row) for row in cursor.fetchall()]
