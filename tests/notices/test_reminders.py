"""Before each deadline one word, as early as the rules say; none where it is done or over."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from kezek.contracts.models import Contract
from kezek.core import clock
from kezek.delivery.models import Message
from kezek.journal import sequencer
from kezek.notices.models import Notice
from kezek.notices.sweeps import remind
from kezek.people.models import Person
from kezek.people.queries import person_of
from kezek.places.acts import join_waiting_list
from kezek.places.models import Wait
from kezek.places.sweeps import offer_freed_seats
from kezek.policy.acts import declare_outage
from kezek.queue.models import Application
from kezek.vouchers.acts import confirm_voucher, extend_voucher, lapse_vouchers, pause_vouchers
from kezek.vouchers.models import Voucher
from tests.builders import (
    DEPARTMENT,
    START,
    TARAZ,
    a_group,
    a_key,
    an_allotment,
    an_application,
)
from tests.contracts.builders import a_draft, a_head, parent_signs
from tests.contracts.conftest import keys, sandbox_folder
from tests.notices.facts import a_phone
from tests.places.builders import NOW, a_claimant, a_full_group, frame
from tests.vouchers.builders import an_iteration

__all__ = ["keys", "sandbox_folder"]
pytestmark = pytest.mark.django_db


def reminded(day: date, hour: int = 10) -> list[str]:
    sequencer.catch_up(TARAZ)
    before = set(Notice.objects.values_list("pk", flat=True))
    remind(TARAZ, clock.at(day, hour))
    return list(Notice.objects.exclude(pk__in=before).values_list("kind", flat=True))


def july(day: int) -> date:
    return date(2025, 7, day)


def issued() -> Voucher:
    """By a real iteration at START: to be confirmed until Thursday 3 July."""
    an_application()
    a_group(band=3)
    an_allotment()
    an_iteration()
    return Voucher.objects.get()


def confirmed() -> Voucher:
    """To be signed until Tuesday 8 July."""
    voucher = issued()
    confirm_voucher(voucher=voucher.pk, **frame(START))
    return voucher


def test_to_confirm_on_the_last_day() -> None:
    voucher = issued()
    a_phone(voucher.application.guardian)
    assert reminded(july(2)) == []
    assert reminded(july(3)) == ["voucher.reminder"]
    assert reminded(july(3), 18) == []
    assert reminded(july(4)) == []
    assert Message.objects.count() == 1


def test_to_choose_and_sign_a_day_earlier_and_again_for_a_longer_term() -> None:
    voucher = confirmed()
    assert reminded(july(6)) == []
    assert reminded(july(7)) == ["choose.reminder"]
    assert reminded(july(8)) == []
    extend_voucher(voucher=voucher.pk, **frame(clock.at(july(8), 11)))  # until 7 August
    assert reminded(july(8), 12) == []
    assert reminded(date(2025, 8, 6)) == ["choose.reminder"]


def test_nothing_while_the_clock_stands() -> None:
    voucher = confirmed()
    pause_vouchers(vouchers=[voucher.pk], **frame(START))
    assert reminded(july(7)) == []


def drafted() -> Contract:
    """A draft whose voucher came by real acts: to be signed until Tuesday 8 July."""
    voucher = confirmed()
    return a_draft(a_group(), voucher)


def test_to_sign_a_drafted_contract() -> None:
    drafted()
    assert reminded(july(7)) == ["contract.reminder"]


def test_the_head_on_its_last_day(keys: None) -> None:
    contract = drafted()
    head = a_head(contract.group.kindergarten)
    parent_signs(contract)  # Wednesday 2 July: two working days
    assert reminded(july(3)) == []
    assert reminded(july(4)) == ["head.reminder"]
    notice = Notice.objects.get()
    assert notice.person_id == person_of(head.id)
    assert "child" not in notice.values


def test_to_restore_three_days_earlier() -> None:
    voucher = issued()
    lapse_vouchers(vouchers=[voucher.pk], **frame(clock.at(july(4), 1)))
    last = Application.objects.get().restore_due_at
    assert last is not None
    day = clock.day_of(last - timedelta(seconds=1))
    assert reminded(day - timedelta(days=4)) == []
    assert reminded(day - timedelta(days=3)) == ["restore.reminder"]
    assert reminded(day) == []


def test_to_answer_an_offer_on_its_last_day() -> None:
    group = a_full_group()
    holder = a_claimant()
    join_waiting_list(voucher=holder.pk, group=group.pk, **frame())
    group.capacity = 2
    group.save()
    offer_freed_seats(TARAZ, NOW)
    assert Wait.objects.get().state == "offered"
    assert reminded(clock.day_of(NOW)) == []
    assert "offer.reminder" in reminded(clock.day_of(NOW) + timedelta(days=1))


def test_a_term_prolonged_by_an_outage_is_reminded_of_at_its_new_end() -> None:
    issued()
    declare_outage(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        began_at=clock.at(july(2)),
        ended_at=clock.at(july(3)),
        reason="свет",
    )
    assert reminded(july(3)) == []
    assert reminded(july(4)) == ["voucher.reminder"]


def died(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(died_on=july(2))


@pytest.mark.parametrize(
    "whose", [lambda row: row.child, lambda row: row.application.guardian], ids=["child", "parent"]
)
def test_never_a_word_to_the_family_of_somebody_who_died(
    whose: Callable[[Voucher], Person],
) -> None:
    died(whose(issued()))
    assert reminded(july(3)) == []


def test_none_after_the_voucher_was_given_up() -> None:
    voucher = issued()
    Voucher.objects.filter(pk=voucher.pk).update(state="refused", case_id=None, ended_at=START)
    assert reminded(july(3)) == []


def test_a_reminder_says_until_when() -> None:
    issued()
    reminded(july(3))
    assert datetime.fromisoformat(Notice.objects.get().values["by"]) == clock.end_of(july(3))
