"""Issued, placed, inactive, restored: what vouchers do to applications."""

from datetime import date, datetime, timedelta

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.journal.frame import OutsideAct
from kezek.journal.models import Entry
from kezek.queue.acts import (
    mark_inactive,
    mark_issued,
    mark_placed,
    restore_application,
    restore_applications,
)
from kezek.queue.models import Application
from kezek.queue.refusals import AlreadyDone, RestoreOver
from kezek.queue.sweeps import lapse_restorations
from tests.builders import PARENT, START, TARAZ, a_key, an_application

pytestmark = pytest.mark.django_db


def inactive(application: Application, moment: datetime = START) -> dict[int, datetime]:
    return mark_inactive(
        actor=CALENDAR,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        applications=[application.pk],
        cause="voucher_not_confirmed",
    )


def restore(application: Application, moment: datetime) -> int:
    return restore_application(
        actor=PARENT, moment=moment, request_key=a_key(), city=TARAZ, application=application.pk
    )


def test_inactive_can_be_restored_within_28_calendar_days() -> None:
    application = an_application(state="voucher")
    due = inactive(application)[application.pk]
    assert due == clock.at(date(2025, 7, 30))  # 1 July + 28 days, 24:00
    row = Application.objects.get(pk=application.pk)
    assert (row.state, row.inactive_at, row.restore_due_at) == ("inactive", START, due)
    data = Entry.objects.get(kind="application.inactive").data
    assert datetime.fromisoformat(data["restore_due"]) == due


def test_a_term_that_ends_on_a_day_off_moves_on() -> None:
    application = an_application(state="voucher")
    saturday_four_weeks_later = clock.at(date(2025, 7, 5), 9)
    due = inactive(application, saturday_four_weeks_later)[application.pk]
    assert due == clock.at(date(2025, 8, 5))  # Saturday 2 August → Monday 4 August, 24:00


def test_one_that_waits_does_not_become_inactive() -> None:
    with pytest.raises(AlreadyDone):
        inactive(an_application())


def test_restored_keeps_the_filing_moment() -> None:
    application = an_application(state="voucher")
    inactive(application)
    restore(application, START + timedelta(days=20))
    row = Application.objects.get(pk=application.pk)
    assert (row.state, row.filed_at, row.restored_times) == ("waiting", application.filed_at, 1)
    assert (row.inactive_at, row.restore_due_at) == (None, None)
    assert Entry.objects.filter(kind="application.restored").count() == 1


def test_after_the_term_it_is_not_restored() -> None:
    application = an_application(state="voucher")
    inactive(application)
    with pytest.raises(RestoreOver):
        restore(application, START + timedelta(days=30))


def test_a_second_time_there_is_no_restoring() -> None:
    application = an_application(state="voucher")
    Application.objects.filter(pk=application.pk).update(restored_times=1)
    assert inactive(application)[application.pk] == START
    with pytest.raises(RestoreOver):
        restore(application, START)


def test_one_that_waits_again_is_not_restored_twice() -> None:
    application = an_application(state="voucher")
    inactive(application)
    restore(application, START + timedelta(days=1))
    with pytest.raises(AlreadyDone):
        restore(application, START + timedelta(days=1))


def test_of_many_one_too_late_keeps_all_inactive() -> None:
    early, late = an_application(state="voucher"), an_application(state="voucher")
    inactive(early)
    inactive(late, START + timedelta(days=10))
    with pytest.raises(RestoreOver):
        restore_applications(
            actor=PARENT,
            moment=START + timedelta(days=30),
            request_key=a_key(),
            city=TARAZ,
            applications=[early.pk, late.pk],
        )
    assert Application.objects.filter(state="inactive").count() == 2


def test_the_sweep_closes_what_was_not_restored() -> None:
    late, early = an_application(state="voucher"), an_application(state="voucher")
    inactive(late)
    inactive(early, START + timedelta(days=10))
    assert lapse_restorations(TARAZ, START + timedelta(days=30)) == 1
    row = Application.objects.get(pk=late.pk)
    assert (row.state, row.case_id) == ("closed", None)
    assert Entry.objects.get(kind="application.closed").data["reason"] == "not_restored"
    assert lapse_restorations(TARAZ, START + timedelta(days=30)) == 0


def test_marks_are_building_blocks_of_acts() -> None:
    application = an_application()
    with pytest.raises(OutsideAct):
        mark_issued(city=TARAZ, applications=[application.pk], moment=START)
    with pytest.raises(OutsideAct):
        mark_placed(city=TARAZ, applications=[application.pk], moment=START)
