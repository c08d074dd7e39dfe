"""What vouchers hold of a budget year: reserved, released, consumed month by month.

Building blocks of acts. The pot `reserved` is always the sum of the reservations.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kezek.journal.frame import require_act
from kezek.ledger.acts import Move, move
from kezek.vouchers.rules import share_of_month


@dataclass(frozen=True, slots=True)
class Spend:
    """A month of a voucher that was approved: the month's reserve and what was earned of it.

    `accrual` is the number of the accrual for which the money moves; 0 names the voucher instead.
    """

    voucher: int
    budget_year: int
    month_norm: int
    accrued: int
    accrual: int = 0


def reserve(*, city: str, budget_year: int, holds: Mapping[int, int], moment: datetime) -> None:
    """Let vouchers hold tenge of the year's free money; raises NotEnoughMoney, holding nothing."""
    require_act()
    move(
        city=city,
        budget_year=budget_year,
        moves=[Move("free", "reserved", tenge, "voucher", pk) for pk, tenge in holds.items()],
        moment=moment,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO vouchers_reservation (voucher_id, budget_year, tenge)"
            " SELECT voucher, %s, tenge FROM unnest(string_to_array(%s, ',')::bigint[],"
            " string_to_array(%s, ',')::bigint[]) AS t (voucher, tenge)",
            [budget_year, ",".join(map(str, holds)), ",".join(map(str, holds.values()))],
        )


def release(
    *,
    city: str,
    vouchers: Sequence[int],
    moment: datetime,
    kept: Callable[[int, int, int], int] | None = None,
) -> dict[int, int]:
    """Give what vouchers hold back to the free pot of its year; returns tenge by voucher.

    `kept(voucher, budget_year, tenge)` says what each goes on holding; without it, nothing.
    """
    require_act()
    released = dict.fromkeys(vouchers, 0)
    changes: list[tuple[int, int, int, int]] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT voucher_id, budget_year, tenge FROM vouchers_reservation"
            " WHERE voucher_id = ANY(%s) AND tenge > 0 ORDER BY voucher_id, budget_year FOR UPDATE",
            [list(vouchers)],
        )
        for voucher, year, tenge in cursor.fetchall():
            left = kept(voucher, year, tenge) if kept else 0
            if left < tenge:
                changes.append((voucher, year, left, tenge - left))
                released[voucher] += tenge - left
    _hold([(voucher, year, left) for voucher, year, left, _freed in changes])
    for year in sorted({year for _voucher, year, *_rest in changes}):
        move(
            city=city,
            budget_year=year,
            moves=[
                Move("reserved", "free", freed, "voucher", voucher)
                for voucher, of, _left, freed in changes
                if of == year
            ],
            moment=moment,
        )
    return released


def consume(*, city: str, spends: Sequence[Spend], moment: datetime) -> None:
    """Turn months of reserves into accruals: earned → accrued, the month's rest → free.

    What was earned above the reserve comes from the contingency of the year. Raises NotEnoughMoney
    when neither holds it.
    """
    require_act()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.voucher_id, r.budget_year, r.tenge FROM vouchers_reservation r"
            " JOIN (SELECT DISTINCT * FROM unnest(%s::bigint[], %s::int[]) AS t (voucher, year)) t"
            " ON r.voucher_id = t.voucher AND r.budget_year = t.year"
            " ORDER BY r.voucher_id, r.budget_year FOR UPDATE OF r",
            [[one.voucher for one in spends], [one.budget_year for one in spends]],
        )
        held = {(voucher, year): int(tenge) for voucher, year, tenge in cursor.fetchall()}
    moves: dict[int, list[Move]] = {}
    touched: set[tuple[int, int]] = set()
    for one in spends:
        key = (one.voucher, one.budget_year)
        share = share_of_month(held.get(key, 0), one.month_norm, one.accrued)
        subject = ("accrual", one.accrual) if one.accrual else ("voucher", one.voucher)
        moves.setdefault(one.budget_year, []).extend(
            [
                Move("reserved", "accrued", share.from_reserve, *subject),
                Move("contingency", "accrued", share.from_contingency, *subject),
                Move("reserved", "free", share.freed, "voucher", one.voucher),
            ]
        )
        if key in held:
            held[key] = share.held
            touched.add(key)
    _hold([(voucher, year, held[voucher, year]) for voucher, year in sorted(touched)])
    for year, of_year in sorted(moves.items()):
        move(city=city, budget_year=year, moves=of_year, moment=moment)


def _hold(rows: Sequence[tuple[int, int, int]]) -> None:
    """Write what each voucher holds of each year from now on."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vouchers_reservation r SET tenge = t.tenge"
            " FROM unnest(%s::bigint[], %s::int[], %s::bigint[]) AS t (voucher, year, tenge)"
            " WHERE r.voucher_id = t.voucher AND r.budget_year = t.year",
            [list(column) for column in zip(*rows, strict=True)],
        )
