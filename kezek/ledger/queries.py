"""Reads of the ledger: balances, the proof that they agree, the flow between pots."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kezek.ledger.rules import POTS


@dataclass(frozen=True, slots=True)
class Flow:
    """Money that went from one pot to another in a period."""

    giver: str
    taker: str
    tenge: int
    transfers: int


def balances(city: str, budget_year: int | None = None) -> dict[str, int]:
    """The balance of every pot in tenge: of one budget year, or of all together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sum(balance)::bigint FROM ledger_account"
            " WHERE city_id = %s AND (%s::int IS NULL OR budget_year = %s) GROUP BY name",
            [city, budget_year, budget_year],
        )
        held = dict(cursor.fetchall())
    return {str(pot): int(held.get(pot, 0)) for pot in POTS}


def budget_years(city: str) -> list[int]:
    """The budget years that have pots, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT budget_year FROM ledger_account WHERE city_id = %s ORDER BY 1", [city]
        )
        return [int(year) for (year,) in cursor.fetchall()]


def imbalance(city: str) -> int:
    """Tenge by which the ledger disagrees with itself; 0 when all is well.

    The sum of all balances away from zero, and each balance away from its transfers.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH pot AS (
                SELECT id, balance FROM ledger_account WHERE city_id = %s
            ), moved AS (
                SELECT id, sum(tenge) AS tenge FROM (
                    SELECT giver_id AS id, -tenge AS tenge FROM ledger_transfer
                    UNION ALL
                    SELECT taker_id, tenge FROM ledger_transfer
                ) AS side JOIN pot USING (id) GROUP BY id
            )
            SELECT coalesce(abs(sum(p.balance)), 0)
                 + coalesce(sum(abs(p.balance - coalesce(m.tenge, 0))), 0)
            FROM pot p LEFT JOIN moved m USING (id)
            """,
            [city],
        )
        (tenge,) = cursor.fetchone()
    return int(tenge)


def flow(city: str, since: datetime, until: datetime) -> list[Flow]:
    """What went from pot to pot from `since` to before `until`, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT g.name, t.name, sum(f.tenge)::bigint, count(*) FROM ledger_transfer f"
            " JOIN ledger_account g ON g.id = f.giver_id JOIN ledger_account t ON t.id = f.taker_id"
            " WHERE g.city_id = %s AND f.moment >= %s AND f.moment < %s"
            " GROUP BY g.name, t.name ORDER BY 3 DESC, 1, 2",
            [city, since, until],
        )
        return [Flow(giver, taker, int(tenge), count) for giver, taker, tenge, count in cursor]
