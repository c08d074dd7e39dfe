"""An outage that the department declares counts in no term, whether it lies behind or ahead."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.policy.acts import declare_outage
from kezek.policy.acts.outages import (
    LONGEST,
    OutageDeclared,
    OutageOrder,
    OutageTooLong,
    ReasonMissing,
)
from kezek.policy.models import Outage
from kezek.policy.queries import calendar, outages_of
from kezek.policy.rules import Calendar
from kezek.queue.models import Application
from kezek.vouchers.acts import confirm_voucher
from kezek.vouchers.models import Voucher
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    TARAZ,
    a_city,
    a_key,
    a_voucher,
    statements_of,
)

TUESDAY = date(2025, 7, 1)  # START is its ninth hour
pytestmark = pytest.mark.django_db


def days(n: int, hour: int = 0) -> datetime:
    return clock.at(TUESDAY + timedelta(days=n), hour)


def declare(
    began: datetime,
    ended: datetime,
    *,
    moment: datetime = START,
    reason: str = "Свет",
    key: str = "",
) -> int:
    return declare_outage(
        actor=DEPARTMENT,
        moment=moment,
        request_key=key or a_key(),
        city=a_city().pk,
        began_at=began,
        ended_at=ended,
        reason=reason,
    )


def confirm_due(voucher: Voucher) -> datetime:
    return Voucher.objects.values_list("confirm_due_at", flat=True).get(pk=voucher.pk)


def test_a_term_that_ran_is_longer_by_exactly_the_outage() -> None:
    voucher = a_voucher()  # to be confirmed until Thursday 24:00
    outage = declare(days(1), days(2))
    assert confirm_due(voucher) == days(4)  # Friday 24:00 is Saturday 0:00
    entry = Entry.objects.get(kind="voucher.prolonged")
    assert (entry.subject_id, entry.cause) == (voucher.pk, f"outage:{outage}")
    assert entry.data == {"term": "confirm_due_at", "due": days(4).isoformat()}


def test_the_outage_itself_is_journalled_with_its_reason_kept_private() -> None:
    outage = declare(days(0, 3), days(0, 7), reason="  Не было   света ")
    entry = Entry.objects.get(kind="outage.declared")
    assert (entry.subject_id, entry.actor) == (outage, str(DEPARTMENT))
    assert entry.data == {
        "from": days(0, 3).isoformat(),
        "to": days(0, 7).isoformat(),
        "reason": "Не было света",
    }
    assert [one.pk for one in outages_of(TARAZ)] == [outage]


def test_lost_hours_are_given_back_as_a_day_because_terms_end_at_midnight() -> None:
    voucher = a_voucher()
    declare(days(1, 10), days(1, 13))
    assert confirm_due(voucher) == days(4)


def test_only_the_part_in_which_the_term_ran_counts() -> None:
    voucher = a_voucher()  # since Tuesday, nine o'clock
    declare(days(-2), days(0, 9) + timedelta(minutes=30))
    assert confirm_due(voucher) == days(4)


def test_an_outage_at_the_end_of_a_term_gives_back_what_was_left() -> None:
    voucher = a_voucher()
    declare(days(2, 12), days(5, 12))  # until Thursday 24:00 half a day was left
    assert confirm_due(voucher) == days(7)  # Sunday and Saturday work not: Monday 24:00


def test_a_new_end_on_a_day_off_moves_to_the_next_working_day() -> None:
    voucher = a_voucher()
    declare(days(0, 12), days(2, 12))
    assert confirm_due(voucher) == days(7)  # Thursday + 2 days is Saturday: Monday


def test_terms_that_were_over_before_or_begin_after_are_left() -> None:
    over = a_voucher(issued_at=START - timedelta(days=20))
    later = a_voucher(issued_at=days(3, 9))
    before = (confirm_due(over), confirm_due(later))
    declare(days(1), days(2))
    assert (confirm_due(over), confirm_due(later)) == before
    assert not Entry.objects.filter(kind="voucher.prolonged").exists()


def test_a_clock_that_stands_on_a_waiting_list_loses_nothing_more() -> None:
    voucher = a_voucher("confirmed")
    Voucher.objects.filter(pk=voucher.pk).update(paused_at=days(0, 12))
    declare(days(1), days(3))
    assert Voucher.objects.get().sign_due_at == voucher.sign_due_at


def test_a_voucher_that_needs_no_term_any_more_is_left() -> None:
    voucher = a_voucher("active")
    declare(days(0, 12), days(2))
    assert Voucher.objects.get().sign_due_at == voucher.sign_due_at


def test_terms_given_later_skip_an_outage_that_lies_ahead() -> None:
    voucher = a_voucher()
    declare(days(4), days(6))
    confirm_voucher(
        actor=PARENT, moment=days(0, 12), request_key=a_key(), city=TARAZ, voucher=voucher.pk
    )
    assert calendar(TARAZ).outages == ((days(4), days(6)),)
    # Five working days from Tuesday end on Tuesday; two days more.
    assert Voucher.objects.get().sign_due_at == days(10)


def test_another_city_goes_on() -> None:
    a_city("almaty-auezov")
    voucher = a_voucher()
    declare_outage(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city="almaty-auezov",
        began_at=days(1),
        ended_at=days(2),
        reason="Свет",
    )
    assert confirm_due(voucher) == voucher.confirm_due_at
    assert calendar(TARAZ).outages == ()


def test_declared_twice_by_one_press_prolongs_once() -> None:
    voucher = a_voucher()
    assert declare(days(1), days(2), key="same") == declare(days(1), days(2), key="same")
    assert confirm_due(voucher) == days(4)


def test_a_time_declared_before_is_refused() -> None:
    declare(days(1), days(2))
    with pytest.raises(OutageDeclared):
        declare(days(1, 23), days(3))
    declare(days(2), days(3))  # one after the other is no overlap


def test_the_database_refuses_an_overlap_too() -> None:
    declare(days(1), days(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Outage.objects.create(
            city_id=TARAZ, began_at=days(1, 5), ended_at=days(1, 6), reason="мимо акта"
        )


def test_refusals_of_what_was_typed() -> None:
    with pytest.raises(OutageOrder):
        declare(days(2), days(2))
    with pytest.raises(ReasonMissing):
        declare(days(1), days(2), reason="  ")
    with pytest.raises(OutageTooLong):
        declare(days(1), days(1) + LONGEST + timedelta(minutes=1))
    with pytest.raises(OutageTooLong):
        declare(days(-400), days(-399))
    assert not Outage.objects.exists()


def test_many_terms_cost_as_many_statements_as_one() -> None:
    a_voucher()
    one = statements_of(lambda: declare(days(1), days(2)))
    for _n in range(5):
        a_voucher()
    assert statements_of(lambda: declare(days(3), days(4))) == one


def test_an_inactive_application_has_longer_to_be_restored() -> None:
    voucher = a_voucher("lapsed")
    Application.objects.filter(pk=voucher.application_id).update(
        inactive_at=START, restore_due_at=days(29)
    )
    declare(days(1), days(2))
    # 29 July is the last day; a day more.
    assert Application.objects.get().restore_due_at == days(30)


def test_two_outages_in_a_row_add_up() -> None:
    plain = Calendar({})
    due = plain.prolonged(days(3), days(1), days(2), since=START)
    assert plain.prolonged(due, days(2), days(3), since=START) == days(7)
