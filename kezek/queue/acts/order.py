"""Settling the order: an application takes the sequencer's number of its filing entry."""

from django.db import connection


def settle_order(city: str) -> int:
    """Give every application of the city whose filing entry has its number that number.

    A building block: the iteration calls it after the sequencer caught up; the follower
    `queue.order` does the same a moment after each commit. Returns how many were settled.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_application a SET order_seq = o.seq FROM journal_order o"
            " WHERE a.order_seq IS NULL AND a.city_id = %s AND o.entry_id = a.entry"
            " AND o.city = a.city_id",
            [city],
        )
        return int(cursor.rowcount)
