"""What the log says of the queue: filed, moved, too young, gone and back."""

import hmac
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR, Actor
from kezek.openlog.queries import entry_of
from kezek.openlog.rules import Stage
from kezek.people.queries import iin_of
from kezek.queue.acts import (
    close_application,
    decide_privilege,
    file_applications,
    restore_application,
    uncover_false_privilege,
    withdraw_application,
)
from kezek.queue.acts.applications import NewApplication
from kezek.queue.models import Application
from kezek.vouchers.acts import lapse_vouchers
from kezek.vouchers.models import Voucher
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    TARAZ,
    a_child,
    a_city,
    a_key,
    an_application,
    guardian_of,
)
from tests.openlog.told import log, tell, told
from tests.queue.claims import a_claim
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import a_listed_group, money_for

pytestmark = pytest.mark.django_db


def _filed(birth: date) -> Application:
    a_city()
    child = a_child(birth)
    (pk,) = file_applications(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        applications=[NewApplication(guardian_of(child).pk, child.pk)],
    )
    return Application.objects.get(pk=pk)


def _frame(actor: Actor = PARENT, moment: datetime = START) -> dict[str, Any]:
    return {"actor": actor, "moment": moment, "request_key": a_key(), "city": TARAZ}


def test_a_child_that_is_filed_stands_in_its_line_and_only_the_salt_says_who() -> None:
    row = _filed(date(2022, 3, 4))
    (said,) = told("queue.filed")
    opened = entry_of(Stage.APP, row.pk)
    assert opened is not None
    iins = (iin_of(row.child_id), iin_of(row.guardian_id))
    assert (opened.says["iin"], opened.says["applicant"]) == iins
    message = f"child|v1|{iins[0]}|{iins[1]}".encode()
    first_day = f"from|v1|{opened.says['from']}".encode()
    assert said == {
        "kind": "queue.filed",
        "app": row.number,
        "band": 3,
        "rank": 2,
        "filed": "2025-07-01T04:00:00.000000Z",
        "early": False,
        "c": hmac.new(opened.salt, message, "sha256").hexdigest(),
        "from": hmac.new(opened.salt, first_day, "sha256").hexdigest(),
    }
    assert len(opened.salt) == 32
    assert opened.body.startswith(b'{"app":"K-')
    assert log()[opened.index]["app"] == row.number


def test_every_number_has_a_salt_of_its_own() -> None:
    rows = [_filed(date(2022, 3, day)) for day in (4, 5)]
    tell()
    one, other = (entry_of(Stage.APP, row.pk) for row in rows)
    assert one is not None
    assert other is not None
    assert one.salt != other.salt


def test_one_too_young_is_early_until_the_month_after_its_day() -> None:
    row = _filed(date(2024, 6, 20))  # a year and a half on 20 December 2025
    assert told("queue.filed")[0]["early"] is True
    for day in (date(2025, 12, 1), date(2025, 12, 31)):
        an_application(moment=clock.at(day, 9))
        assert told("queue.ready") == []
    an_application(moment=clock.at(date(2026, 1, 1), 9))
    assert told("queue.ready") == [{"kind": "queue.ready", "app": row.number}]
    an_application(moment=clock.at(date(2026, 2, 1), 9))
    assert len(told("queue.ready")) == 1


def test_one_that_was_filed_in_the_same_batch_is_old_enough_a_month_later_too() -> None:
    row = _filed(date(2024, 6, 20))
    for day in (date(2025, 12, 31), date(2026, 1, 1)):
        an_application(moment=clock.at(day, 9))
    assert told("queue.ready") == [{"kind": "queue.ready", "app": row.number}]
    an_application(moment=clock.at(date(2026, 2, 1), 9))
    assert len(told("queue.ready")) == 1


def test_who_has_left_meanwhile_is_not_told_to_be_old_enough() -> None:
    row = _filed(date(2024, 6, 20))
    withdraw_application(application=row.pk, **_frame())
    an_application(moment=clock.at(date(2026, 1, 1), 9))
    assert told("queue.ready") == []


def test_a_proven_right_moves_the_child_and_a_false_one_lets_it_be_passed_over() -> None:
    row = _filed(date(2022, 3, 4))
    claim = a_claim(row)
    decide_privilege(privilege=claim, proven=True, **_frame(DEPARTMENT))
    said = {"kind": "queue.moved", "app": row.number, "band": 3, "rank": 1, "why": "right"}
    assert told("queue.moved") == [said]
    uncover_false_privilege(privilege=claim, reason="forged", **_frame(DEPARTMENT))
    assert told("queue.early") == [{"kind": "queue.early", "app": row.number, "why": "bar"}]
    assert told("queue.moved")[1] == {**said, "rank": 2}


def test_one_that_waits_is_told_to_have_left() -> None:
    rows = [_filed(date(2022, 3, day)) for day in (4, 5)]
    withdraw_application(application=rows[0].pk, **_frame())
    close_application(application=rows[1].pk, reason="school_age", **_frame())
    assert told("queue.left") == [
        {"kind": "queue.left", "app": rows[0].number, "why": "withdrawn"},
        {"kind": "queue.left", "app": rows[1].number, "why": "closed"},
    ]


def test_nothing_is_told_of_the_application_when_its_voucher_ends() -> None:
    """Two entries of one moment would tie the number in the queue to the end of the voucher."""
    a_listed_group()
    row = an_application()
    money_for(1)
    an_iteration()
    voucher = Voucher.objects.get()
    late = START + timedelta(days=10)
    lapse_vouchers(vouchers=[voucher.pk], **_frame(CALENDAR, late))
    assert told("queue.left", "voucher.dead") == [
        {"kind": "voucher.dead", "band": 3, "years": [2025], "seeking": True}
    ]
    restore_application(application=row.pk, **_frame(moment=late))
    assert told("queue.back") == [{"kind": "queue.back", "app": row.number}]


def test_who_gives_up_after_the_voucher_was_not_used_leaves_without_a_word() -> None:
    a_listed_group()
    row = an_application()
    money_for(1)
    an_iteration()
    late = START + timedelta(days=10)
    lapse_vouchers(vouchers=[Voucher.objects.get().pk], **_frame(CALENDAR, late))
    withdraw_application(application=row.pk, **_frame())
    assert told("queue.left") == []
