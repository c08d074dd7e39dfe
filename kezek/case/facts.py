"""What the rooms below know of one child, read once for its timeline."""

from dataclasses import dataclass
from datetime import date, datetime

from kezek.attendance.queries import Brief, timesheets_of
from kezek.contracts.queries import ContractLine, EnrolmentLine, contracts_of, enrolment_of
from kezek.contracts.queries_transfers import TransferLine, transfers_of
from kezek.core import clock
from kezek.kindergartens.models import Group
from kezek.payments.queries import Payment, due, payments_of
from kezek.people.models import Person
from kezek.places.queries import PlaceLine, place_of
from kezek.places.queries_family import WaitLine, wait_lines
from kezek.places.standing.queries import Filed, Took, latest_round_of, list_of
from kezek.policy.queries import calendar, rules_for
from kezek.policy.rules import Calendar, Rules
from kezek.queue.models import Application, Privilege
from kezek.queue.queries import position
from kezek.vouchers.models import Voucher
from kezek.vouchers.queries import latest_voucher


@dataclass(frozen=True, slots=True)
class GroupName:
    """A group and its kindergarten by name."""

    group: str
    kindergarten_kk: str
    kindergarten_ru: str
    code: str


@dataclass(frozen=True, slots=True)
class Facts:
    """One child's case as the rooms have it now. Nothing here is a name of a person."""

    now: datetime
    rules: Rules
    calendar: Calendar
    child: int
    birth_date: date
    application: Application
    position: int | None
    privilege: Privilege | None
    proven: bool  # the privilege has a document
    voucher: Voucher | None
    waits: tuple[WaitLine, ...]  # those that are not over
    place: PlaceLine | None
    group: GroupName | None
    contract: ContractLine | None
    enrolment: EnrolmentLine | None
    transfer: TransferLine | None  # the newest wish to move
    months: tuple[Brief, ...]  # newest first
    payments: dict[int, Payment]
    paid_by: datetime | None  # the kindergarten's term for the newest month
    listed: Filed | None = None
    took: Took | None = None  # the last round that its list took part in

    @property
    def today(self) -> date:
        """The domain day."""
        return clock.day_of(self.now)


def facts_of(child: int, now: datetime) -> Facts | None:
    """Everything about the child's newest application; None when there never was one.

    The number of statements does not depend on how long the case is.
    """
    application = (
        Application.objects.filter(child_id=child)
        .select_related("queue_type")
        .order_by("case", "-filed_at", "-pk")  # NULLs last: the live one first
        .first()
    )
    if application is None:
        return None
    day = clock.day_of(now)
    voucher = latest_voucher(child)
    if voucher is not None and voucher.application_id != application.pk:
        voucher = None
    place = place_of(child)
    contracts = contracts_of(child)
    contract = next((one for one in contracts if voucher and one.voucher == voucher.pk), None)
    privilege = Privilege.objects.filter(application=application).order_by("-pk").first()
    months = tuple(timesheets_of(child))
    group = place.group if place else contract.group if contract else None
    return Facts(
        now=now,
        rules=rules_for(application.city_id, day),
        calendar=calendar(application.city_id),
        child=child,
        birth_date=Person.objects.values_list("birth_date", flat=True).get(pk=child),
        application=application,
        position=position(application.pk),
        privilege=privilege,
        proven=privilege is not None and privilege.proofs.exists(),
        voucher=voucher,
        waits=tuple(one for one in wait_lines(voucher.pk) if one.live) if voucher else (),
        place=place,
        group=_named(group),
        contract=contract,
        enrolment=enrolment_of(child, day),
        transfer=next(iter(transfers_of(child)), None) if contract else None,
        months=months,
        payments=payments_of(month.id for month in months[:3]),
        paid_by=due(application.city_id, months[0].month) if months else None,
        listed=list_of(application.pk),
        took=latest_round_of(application.pk),
    )


def _named(group: int | None) -> GroupName | None:
    if group is None:
        return None
    row = Group.objects.select_related("kindergarten").get(pk=group)
    return GroupName(
        row.name, row.kindergarten.name_kk, row.kindergarten.name_ru, row.kindergarten.code
    )
