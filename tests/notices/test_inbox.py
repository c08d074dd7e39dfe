from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.notices.acts import mark_read
from kezek.notices.followers import tell
from kezek.notices.queries import inbox, unread
from tests.attendance.builders import Enrolled
from tests.notices.facts import NOON, a_fact

TODAY = date(2025, 10, 6)
DUE = {"confirm_due": "2025-10-09T00:00:00+05:00"}


def fill(child: Enrolled, count: int) -> int:
    tell(
        [
            a_fact("voucher.issued", child.voucher.pk, DUE, moment=NOON + timedelta(hours=n))
            for n in range(count)
        ]
    )
    return child.guardian.person_id


def test_the_newest_comes_first_in_the_readers_language(child: Enrolled) -> None:
    person = fill(child, 2)
    lines = inbox(person, "ru", TODAY)
    assert [line.moment for line in lines] == [NOON + timedelta(hours=1), NOON]
    assert lines[0].text.startswith("Ваучер выдан. Подтвердите его до")
    assert "28" in lines[0].text
    assert (lines[0].child, lines[0].read) == (child.child.pk, False)


def test_opening_the_inbox_reads_what_is_there(child: Enrolled) -> None:
    person = fill(child, 2)
    assert unread(person) == 2
    assert mark_read(person=person, moment=NOON) == 1
    assert unread(person) == 1
    assert [line.read for line in inbox(person, "kk", TODAY)] == [False, True]


def test_another_persons_inbox_is_another(child: Enrolled) -> None:
    person = fill(child, 1)
    assert inbox(person + 1, "kk", TODAY) == []


def test_one_query_for_one_notice_and_for_three(child: Enrolled) -> None:
    person = fill(child, 1)
    with CaptureQueriesContext(connection) as one:
        inbox(person, "kk", TODAY)
    fill(child, 2)
    with CaptureQueriesContext(connection) as three:
        inbox(person, "kk", TODAY)
    assert len(one) == len(three) == 1
