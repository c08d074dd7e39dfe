"""What the department does on a day: allot money, look at privileges and silent months, pay."""

from datetime import date, datetime
from typing import Final

from kezek.attendance import acts as attendance
from kezek.attendance.models import Dispute, Timesheet
from kezek.core import clock
from kezek.payments import acts as payments
from kezek.payments.queries import months_to_order
from kezek.policy.acts import acknowledge_policy
from kezek.policy.queries_standing import standing
from kezek.queue import acts as queue
from kezek.queue.models import Privilege
from kezek.site.season import reads
from kezek.site.season.town import Frame, Town
from kezek.vouchers import acts as vouchers

LAST_DAYS: Final = 5


def allot(town: Town, moment: datetime, day: date) -> int:
    """Allot the day's money; in January the live vouchers of the old year reserve first."""
    allotted = 0
    for number, allotment in enumerate(town.allotments.get(day, [])):
        frame = Frame(city=town.city, actor=town.department, moment=moment)
        vouchers.allot_money(
            **frame,
            request_key=f"season:allot:{town.city}:{day}:{number}",
            budget_year=allotment.budget_year,
            source=allotment.source,
            tenge=allotment.tenge,
            comment=allotment.comment,
        )
        allotted += allotment.tenge
    return allotted


def acknowledge_rules(town: Town, moment: datetime, day: date) -> int:
    """In the last days of the legal act the department lets the next rules come into force."""
    now = standing(town.city, day)
    if now.follows is None or not now.waits or now.days_left > LAST_DAYS:
        return 0
    acknowledge_policy(
        actor=town.department,
        moment=moment,
        request_key=f"season:acknowledge:{town.city}:{now.follows.number}",
        city=town.city,
        number=now.follows.number,
    )
    return 1


def review_privileges(town: Town, moment: datetime) -> int:
    """Look at the documents that came: most prove the right, a few do not."""
    decided = 0
    day = clock.day_of(moment)
    for privilege, renewing in reads.proofs_to_review(town.city):
        proven = renewing or privilege % 12 != 0
        decide = queue.decide_renewal if renewing else queue.decide_privilege
        decide(
            actor=town.department,
            moment=moment,
            request_key=f"season:privilege:{privilege}:{day if renewing else 'first'}",
            city=town.city,
            privilege=privilege,
            proven=proven,
            reason="" if proven else "unreadable",
            issued_on=day if proven else None,
        )
        decided += 1
    overdue = Privilege.objects.filter(
        application__city_id=town.city, state="pending", review_due_at__lte=moment, proofs=None
    )
    for privilege in overdue.order_by("pk").values_list("pk", flat=True):
        queue.decide_privilege(
            actor=town.department,
            moment=moment,
            request_key=f"season:privilege:{privilege}",
            city=town.city,
            privilege=privilege,
            proven=False,
            reason="not_confirmed",
        )
        decided += 1
    return decided


def settle_months(town: Town, moment: datetime) -> int:
    """Kindergartens and the department decide disputes; silent months are looked at."""
    settled = 0
    disputed = Timesheet.objects.filter(city_id=town.city, state="disputed").order_by("pk")
    for timesheet in disputed.values_list("pk", flat=True):
        days = Dispute.objects.filter(timesheet_id=timesheet, verdict="open")
        attendance.settle_dispute(
            actor=town.department,
            moment=moment,
            request_key=f"season:settle:{timesheet}",
            city=town.city,
            timesheet=timesheet,
            accepted=list(days.values_list("day", flat=True)),
        )
        settled += 1
    silent = list(
        Timesheet.objects.filter(city_id=town.city, state="review")
        .exclude(disputes__verdict="open")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if silent:
        attendance.review_timesheets(
            actor=town.department,
            moment=moment,
            request_key=f"season:review:{town.city}:{moment.isoformat()}",
            city=town.city,
            timesheets=silent,
        )
    return settled + len(silent)


def pay(town: Town, moment: datetime) -> int:
    """After the parents' window: order what was earned and send it to the bank, once a week."""
    ordered = 0
    for due in months_to_order(town.city):
        frame = Frame(city=town.city, actor=town.department, moment=moment)
        orders = payments.make_orders(
            **frame,
            request_key=f"season:order:{town.city}:{due.month}:{moment.isoformat()}",
            month=due.month,
        )
        payments.send_orders(
            **frame,
            request_key=f"season:send:{town.city}:{due.month}:{moment.isoformat()}",
            orders=orders,
        )
        ordered += len(orders)
    return ordered
