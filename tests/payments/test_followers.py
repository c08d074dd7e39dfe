from django.db import connection

from kezek.attendance.models import Timesheet
from kezek.core import clock
from kezek.journal import sequencer
from kezek.journal.followers import all_followers, run_all, step
from kezek.kindergartens.models import Group
from kezek.payments.models import Accrual
from tests.attendance.builders import Enrolled, Key
from tests.payments.months import OCTOBER_8, approved_month


def follow() -> None:
    with clock.standing_at(OCTOBER_8):
        sequencer.catch_up("taraz")
        run_all("taraz")


def test_an_approved_month_becomes_money_at_once(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = approved_month(group, children, key)
    follow()
    assert {accrual.timesheet_id for accrual in Accrual.objects.all()} == {
        sheet.pk for sheet in sheets
    }
    assert {accrual.accrued_at for accrual in Accrual.objects.all()} == {OCTOBER_8}


def test_seeing_an_approval_again_pays_nothing_twice(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    approved_month(group, children, key)
    follow()
    (accrual,) = [one for one in all_followers() if one.name == "payments.accrual"]
    rewind = "UPDATE journal_cursor SET seq = 0 WHERE follower = 'payments.accrual'"
    with connection.cursor() as cursor:
        cursor.execute(rewind)
    with clock.standing_at(OCTOBER_8):
        assert step(accrual, "taraz") > 0
    assert Accrual.objects.count() == len(children)


def test_months_of_an_older_system_stay_as_they_are(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = approved_month(group, children, key)
    Timesheet.objects.filter(pk=sheets[0].pk).update(answered_at=None)
    follow()
    assert Accrual.objects.count() == len(sheets) - 1
