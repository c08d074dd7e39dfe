"""What ran out while the portal was down comes back by itself, once, at its old place."""

from datetime import date, datetime, timedelta

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.journal.followers import all_followers, step
from kezek.journal.models import Entry
from kezek.journal.sequencer import catch_up
from kezek.policy.acts import declare_outage
from kezek.queue.acts import restore_application
from kezek.queue.models import Application
from kezek.vouchers.acts import lapse_vouchers, return_vouchers
from kezek.vouchers.models import Voucher
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_key, a_voucher

THURSDAY = clock.at(date(2025, 7, 3))  # the last day to confirm what START issued
BACK = THURSDAY + timedelta(days=2, hours=9)
pytestmark = pytest.mark.django_db


def lapsed(moment: datetime = BACK) -> Application:
    voucher = a_voucher()
    lapse_vouchers(
        actor=CALENDAR, moment=moment, request_key=a_key(), city=TARAZ, vouchers=[voucher.pk]
    )
    return Application.objects.get(pk=voucher.application_id)


def declare(began: datetime, ended: datetime) -> int:
    outage = declare_outage(
        actor=DEPARTMENT,
        moment=BACK,
        request_key=a_key(),
        city=TARAZ,
        began_at=began,
        ended_at=ended,
        reason="Свет",
    )
    catch_up(TARAZ)
    (follower,) = [one for one in all_followers() if one.name == "vouchers.outages"]
    with clock.standing_at(BACK):
        step(follower, TARAZ)
        step(follower, TARAZ)
    return outage


def test_a_voucher_that_lapsed_in_the_outage_leaves_its_application_waiting() -> None:
    application = lapsed()
    outage = declare(THURSDAY, BACK)
    row = Application.objects.get()
    assert (row.state, row.restored_times, row.restore_due_at) == ("waiting", 0, None)
    assert row.filed_at == application.filed_at
    entry = Entry.objects.get(kind="application.restored")
    assert (entry.actor, entry.cause) == ("follower:0", f"outage:{outage}")


def test_so_does_one_that_went_back_unsigned() -> None:
    voucher = a_voucher("confirmed")
    Voucher.objects.filter(pk=voucher.pk).update(sign_due_at=THURSDAY + timedelta(days=1))
    return_vouchers(
        actor=CALENDAR,
        moment=BACK,
        request_key=a_key(),
        city=TARAZ,
        vouchers=[voucher.pk],
        reason="no_place_chosen",
    )
    declare(THURSDAY, BACK)
    assert Application.objects.get().state == "waiting"


def test_the_familys_one_restoration_is_still_there() -> None:
    application = lapsed()
    declare(THURSDAY, BACK)
    Application.objects.update(
        state="inactive", inactive_at=BACK, restore_due_at=BACK + timedelta(days=28)
    )
    restore_application(
        actor=PARENT, moment=BACK, request_key=a_key(), city=TARAZ, application=application.pk
    )
    assert Application.objects.get().restored_times == 1


def test_a_term_that_ended_before_or_began_after_is_not_forgiven() -> None:
    lapsed()
    declare(THURSDAY + timedelta(days=1), BACK)
    declare(START - timedelta(days=3), START - timedelta(hours=1))
    assert Application.objects.get().state == "inactive"


def test_one_that_had_its_whole_time_again_is_not_forgiven() -> None:
    lapsed(BACK + timedelta(days=30))
    declare(THURSDAY, THURSDAY + timedelta(hours=3))
    assert Application.objects.get().state == "inactive"


def test_closed_and_restored_ones_are_left() -> None:
    application = lapsed()
    Application.objects.update(state="closed", case_id=None, closed_at=BACK)
    declare(THURSDAY, BACK)
    assert Application.objects.get(pk=application.pk).state == "closed"
