"""What time brings to payments: approved months are accrued, the bank answers."""

from datetime import datetime

from kezek.attendance.models import Timesheet
from kezek.attendance.states import PAYABLE
from kezek.attendance.sweeps import digest_of
from kezek.core.actors import CALENDAR
from kezek.payments.acts import accrue, confirm_paid
from kezek.payments.bank import Bank, SandboxBank, SentOrder
from kezek.payments.models import PaymentOrder
from kezek.policy.queries import calendar

BATCH = 5_000


def accrue_due(city: str, now: datetime) -> int:
    """Accrue every approved month that has no accrual yet; returns how many.

    Months approved in the system before (imported, without a moment of answer) were paid there.
    """
    made = 0
    while due := _unaccrued(city):
        made += accrue(
            actor=CALENDAR,
            moment=now,
            request_key=f"accrue:{city}:{digest_of(due)}",
            city=city,
            timesheets=due,
        )
    return made


def _unaccrued(city: str) -> list[int]:
    found = Timesheet.objects.filter(
        city_id=city,
        state__in=[state.value for state in PAYABLE],
        answered_at__isnull=False,
        accruals=None,
    )
    return list(found.order_by("month", "pk").values_list("pk", flat=True)[:BATCH])


def bank_answers(city: str, now: datetime, bank: Bank | None = None) -> int:
    """Ask the bank about the orders it has; returns how many it has paid."""
    bank = bank or SandboxBank(calendar())
    waiting = PaymentOrder.objects.filter(city_id=city, state="sent", sent_at__isnull=False)
    sent = [
        SentOrder(order.pk, order.sent_at)
        for order in waiting.order_by("number")
        if order.sent_at is not None
    ]
    paid = bank.paid(sent, now)
    if not paid:
        return 0
    return confirm_paid(
        actor=CALENDAR,
        moment=now,
        request_key=f"paid:{city}:{digest_of(paid)}",
        city=city,
        orders=paid,
    )
