from datetime import date

from kezek.attendance.acts import approve_timesheets
from kezek.core import clock
from kezek.delivery.models import Message
from kezek.journal import sequencer
from kezek.kindergartens.models import Group
from kezek.notices.models import Notice
from kezek.notices.sweeps import remind
from tests.attendance.builders import Enrolled, Key, enrolled
from tests.attendance.days import closed_month
from tests.notices.facts import a_phone

LAST_DAY = clock.at(date(2025, 10, 7), 9)


def test_on_the_last_day_the_silent_are_reminded_and_no_others(
    group: Group, child: Enrolled, key: Key
) -> None:
    silent = enrolled(group)
    a_phone(silent.guardian.person)
    sheets = closed_month(group, [child, silent], key)
    approve_timesheets(
        actor=child.parent,
        moment=clock.at(date(2025, 10, 3)),
        request_key=key(),
        city="taraz",
        timesheets=[sheets[0].pk],
    )
    sequencer.catch_up("taraz")
    assert remind("taraz", LAST_DAY) == 1
    notice = Notice.objects.get()
    assert (notice.person_id, notice.kind) == (silent.guardian.person_id, "timesheet.reminder")
    assert notice.values["month"] == "2025-09-01"
    assert Message.objects.count() == 1


def test_nobody_is_reminded_twice(group: Group, child: Enrolled, key: Key) -> None:
    a_phone(child.guardian.person)
    closed_month(group, [child], key)
    sequencer.catch_up("taraz")
    assert [remind("taraz", LAST_DAY), remind("taraz", LAST_DAY)] == [1, 0]
    assert (Notice.objects.count(), Message.objects.count()) == (1, 1)


def test_the_day_before_is_too_early_and_after_the_term_too_late(
    group: Group, child: Enrolled, key: Key
) -> None:
    closed_month(group, [child], key)
    sequencer.catch_up("taraz")
    assert remind("taraz", clock.at(date(2025, 10, 6), 23)) == 0
    assert remind("taraz", clock.at(date(2025, 10, 8), 9)) == 0
