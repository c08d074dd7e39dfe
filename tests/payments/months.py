"""Months that are approved, with the reserves in the pots."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from kezek.attendance.acts import approve_timesheets
from kezek.attendance.models import Timesheet
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.journal.frame import act
from kezek.kindergartens.models import Group
from kezek.ledger.acts import Move, move
from kezek.ledger.queries import balances
from kezek.policy.rules import month_after
from kezek.vouchers.models import Reservation
from tests.attendance.builders import Enrolled
from tests.attendance.days import SEPTEMBER, closed_month

DEPARTMENT = Actor(Role.DEPARTMENT, 9)
OCTOBER_8 = clock.at(date(2025, 10, 8), 9)


@act("voucher.issued")
def fill_reserves(*, actor: Actor, moment: datetime, request_key: str, city: str, year: int) -> int:
    """Move what the builders' vouchers hold into the pot `reserved`."""
    held = Reservation.objects.filter(budget_year=year)
    total = sum(held.values_list("tenge", flat=True)) - balances(city, year)["reserved"]
    move(
        city=city,
        budget_year=year,
        moves=[Move("free", "reserved", total, "voucher", 0)],
        moment=moment,
    )
    return total


def approved_month(
    group: Group,
    children: Sequence[Enrolled],
    key: Callable[[], str],
    *,
    month: date = SEPTEMBER,
    but: dict[tuple[int, date], str] | None = None,
) -> list[Timesheet]:
    """Timesheets of the month, each approved by its parent; reserves are in the pots."""
    fill_reserves(
        actor=DEPARTMENT, moment=OCTOBER_8, request_key=key(), city=group.city_id, year=month.year
    )
    sheets = closed_month(group, children, key, month=month, but=but)
    approve_timesheets(
        actor=children[0].parent,
        moment=clock.at(month_after(month).replace(day=3)),
        request_key=key(),
        city=group.city_id,
        timesheets=[sheet.pk for sheet in sheets],
        actors=[child.parent for child in children],
    )
    return sheets
