"""Enrolled children who wish to move, and the lines they stand in."""

from datetime import date, datetime, timedelta

from kezek.contracts import queries_transfers as queries
from kezek.contracts.acts import ask_transfer, sign_transfer
from kezek.contracts.acts.transfers import Ran, make_transfers
from kezek.contracts.demo_keys import sandbox_sign
from kezek.contracts.models import Contract, Enrolment, Transfer
from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.kindergartens.models import Group
from kezek.places.acts import hold_places
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import START, guardian_of
from tests.contracts.builders import frame
from tests.places.builders import a_claimant, a_claimed_place

ASKED_AT = clock.at(date(2025, 9, 9), 12)  # Tuesday
RUN_AT = clock.at(date(2025, 9, 12), 0)  # Friday, 00:00
FIRST_DAY = date(2025, 9, 15)  # Monday
ENROLLED = date(2025, 9, 1)


def enrolled(group: Group, issued_at: datetime = START, begins: date = ENROLLED) -> Enrolment:
    """A child that attends the group; the earlier the voucher, the earlier in every line.

    Written without the signatures that `an_enrolment` makes: these tests need many children.
    """
    voucher = a_claimant(group.band, issued_at)
    place = a_claimed_place(group, voucher)
    hold_places(places=[place.pk], **frame())
    voucher.refresh_from_db()
    Voucher.objects.filter(pk=voucher.pk).update(state="active")
    Application.objects.filter(pk=voucher.application_id).update(state="placed")
    contract = Contract.objects.create(
        city_id=group.city_id,
        number=f"2025-{place.pk:08}",
        place=place,
        voucher=voucher,
        child_id=voucher.child_id,
        guardian=guardian_of(voucher.child),
        group=group,
        text_version="2025-1",
        manifest_sealed=b"",
        manifest_sha256="0" * 64,
        state="signed",
        drafted_at=START,
        parent_signed_at=START,
        head_signed_at=START,
        period=(begins, None),
    )
    return Enrolment.objects.create(
        city_id=group.city_id,
        child_id=voucher.child_id,
        contract=contract,
        place=place,
        voucher=voucher,
        group=group,
        period=(begins, None),
    )


def consented(enrolment: Enrolment, *groups: Group, moment: datetime = ASKED_AT) -> Transfer:
    """The family has asked and signed."""
    transfer = ask_transfer(
        enrolment=enrolment.pk, groups=[group.pk for group in groups], **frame(moment)
    )
    return signed(transfer, moment)


def signed(transfer: int, moment: datetime = ASKED_AT) -> Transfer:
    """The guardian signs what was drafted."""
    row = Transfer.objects.get(pk=transfer)
    cms = sandbox_sign(person=row.guardian_id, payload=queries.consent_bytes(transfer), at=moment)
    sign_transfer(transfer=transfer, cms=cms, **frame(moment))
    row.refresh_from_db()
    return row


def run(moment: datetime = RUN_AT) -> Ran:
    """The night's run."""
    return make_transfers(**frame(moment, CALENDAR))


def group_now(enrolment: Enrolment, day: date = FIRST_DAY) -> int:
    """The group that the child goes to on that day."""
    return Enrolment.objects.get(child_id=enrolment.child_id, period__contains=day).group_id


def earlier(hours: int) -> datetime:
    """So many hours before the vouchers of the other children were issued."""
    return START - timedelta(hours=hours)
