"""Money by kindergarten: what is reserved for its children, what it earned and was paid."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection


@dataclass(frozen=True, slots=True)
class Income:
    """A kindergarten's month. `reserved` stands behind the vouchers of its children now."""

    code: str
    name_kk: str
    name_ru: str
    children: int  # whose days of the month were approved
    earned: int
    ordered: int  # of it, on the way through the bank
    paid: int  # of it
    reserved: int


_INCOMES: Final = """
SELECT k.code, k.name_kk, k.name_ru, coalesce(a.children, 0), coalesce(a.earned, 0),
       coalesce(a.ordered, 0), coalesce(a.paid, 0), coalesce(r.reserved, 0)
FROM kindergartens_kindergarten k
LEFT JOIN (
    SELECT a.kindergarten_id, count(DISTINCT a.timesheet_id) AS children, sum(a.tenge) AS earned,
           sum(a.tenge) FILTER (WHERE o.state IN ('made', 'sent')) AS ordered,
           sum(a.tenge) FILTER (WHERE o.state = 'paid') AS paid
    FROM payments_accrual a LEFT JOIN payments_paymentorder o ON o.id = a.order_id
    WHERE a.city_id = %(city)s AND a.month = %(month)s GROUP BY 1
) a ON a.kindergarten_id = k.id
LEFT JOIN (
    SELECT g.kindergarten_id, sum(v.tenge) AS reserved
    FROM places_place p
    JOIN kindergartens_group g ON g.id = p.group_id
    JOIN vouchers_reservation v ON v.voucher_id = p.voucher_id
    WHERE p.city_id = %(city)s AND p.case_id IS NOT NULL GROUP BY 1
) r ON r.kindergarten_id = k.id
WHERE k.city_id = %(city)s AND (a.kindergarten_id IS NOT NULL OR r.reserved > 0)
ORDER BY k.sort_key, k.code
"""


def incomes(city: str, month: date) -> list[Income]:
    """Kindergartens with money of that month or reserved now, by name. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_INCOMES, {"city": city, "month": month})
        return [Income(*row[:3], *map(int, row[3:])) for row in cursor.fetchall()]


def income_months(city: str) -> list[date]:
    """Months in which kindergartens earned something, the latest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT month FROM payments_accrual WHERE city_id = %s ORDER BY 1 DESC", [city]
        )
        return [month for (month,) in cursor.fetchall()]
