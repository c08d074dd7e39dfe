"""Numbers committed entries, one city at a time.

Commit order is not id order: a reader by id would lose rows that commit late, so everybody reads
by `seq`.
"""

from django.db import connection, transaction

BATCH = 5_000


def sequence(city: str, limit: int = BATCH) -> int:
    """Number about `limit` waiting entries of the city; returns how many it numbered.

    Inside an open transaction (an iteration) the numbers commit with it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT journal_sequence(%s, %s)", [city, limit])
        (count,) = cursor.fetchone()
    return int(count)


def catch_up(city: str) -> int:
    """Number everything that waits; returns the city's last `seq` (0 if none)."""
    while sequence(city) >= BATCH:
        pass
    return last_seq(city)


def last_seq(city: str) -> int:
    """The city's highest number so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM journal_order WHERE city = %s", [city])
        (seq,) = cursor.fetchone()
    return int(seq)


def last_entry(city: str) -> int:
    """The entry behind the city's highest number (0 if none): tells one state from another.

    Unlike the number itself it never comes twice, not even after a rollback.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id FROM journal_order WHERE city = %s ORDER BY seq DESC LIMIT 1", [city]
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def waiting_cities() -> list[str]:
    """Cities with entries that have no number yet, or that some follower has not seen.

    The latter are left behind by a worker that was killed, or by a follower that failed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT city FROM journal_pending UNION SELECT c.city FROM journal_cursor c"
            " WHERE c.seq < (SELECT max(o.seq) FROM journal_order o WHERE o.city = c.city)"
            " ORDER BY city"
        )
        return [row[0] for row in cursor.fetchall()]
