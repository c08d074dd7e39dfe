"""Paused, resumed, extended."""

from datetime import date, datetime, timedelta

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.policy.rules import Calendar
from kezek.vouchers.acts import extend_voucher, pause_vouchers, resume_vouchers
from kezek.vouchers.models import Voucher
from kezek.vouchers.refusals import ExtendedBefore, VoucherMoved
from kezek.vouchers.rules import resumed_due
from tests.builders import PARENT, START, TARAZ, a_key, a_voucher

pytestmark = pytest.mark.django_db


def confirmed(due: date = date(2025, 7, 8)) -> Voucher:
    voucher = a_voucher("confirmed")
    Voucher.objects.filter(pk=voucher.pk).update(sign_due_at=clock.end_of(due))
    return Voucher.objects.get(pk=voucher.pk)


def pause(voucher: Voucher, moment: datetime = START) -> list[int]:
    return pause_vouchers(
        actor=PARENT, moment=moment, request_key=a_key(), city=TARAZ, vouchers=[voucher.pk]
    )


def resume(voucher: Voucher, moment: datetime) -> list[int]:
    return resume_vouchers(
        actor=PARENT, moment=moment, request_key=a_key(), city=TARAZ, vouchers=[voucher.pk]
    )


def extend(voucher: Voucher, moment: datetime = START) -> int:
    return extend_voucher(
        actor=PARENT, moment=moment, request_key=a_key(), city=TARAZ, voucher=voucher.pk
    )


def test_paused_stands_and_resumed_has_as_many_working_days_left() -> None:
    voucher = confirmed()
    wednesday = clock.at(date(2025, 7, 2), 15)  # 3, 4, 7 and 8 July are left
    assert pause(voucher, wednesday) == [voucher.pk]
    assert Voucher.objects.get().paused_at == wednesday
    assert resume(voucher, clock.at(date(2025, 8, 4), 9)) == [voucher.pk]
    row = Voucher.objects.get()
    assert row.paused_at is None
    assert row.sign_due_at == clock.end_of(date(2025, 8, 8))
    kinds = Entry.objects.filter(kind__startswith="voucher.").values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == ["voucher.paused", "voucher.resumed"]


def test_one_that_stands_is_not_stopped_again() -> None:
    voucher = confirmed()
    pause(voucher)
    assert pause(voucher, START + timedelta(days=1)) == []
    assert Voucher.objects.get().paused_at == START


def test_one_that_runs_is_not_resumed() -> None:
    assert resume(confirmed(), START) == []


def test_one_whose_term_is_over_is_not_stopped() -> None:
    with pytest.raises(VoucherMoved):
        pause(confirmed(), START + timedelta(days=30))


@pytest.mark.parametrize("state", ["issued", "placed", "active", "returned"])
def test_only_a_confirmed_one_is_stopped(state: str) -> None:
    with pytest.raises(VoucherMoved):
        pause(a_voucher(state))


def test_the_last_day_paused_leaves_one_working_day() -> None:
    calendar = Calendar({})
    due, last = clock.end_of(date(2025, 7, 8)), clock.at(date(2025, 7, 8), 20)
    resumed = resumed_due(calendar, due, last, clock.at(date(2025, 7, 11), 9))
    assert resumed == clock.end_of(date(2025, 7, 14))  # Friday + 1 working day


def test_resumed_at_once_loses_nothing() -> None:
    calendar = Calendar({})
    due, moment = clock.end_of(date(2025, 7, 8)), clock.at(date(2025, 7, 2), 9)
    assert resumed_due(calendar, due, moment, moment) == due


def test_extended_once_by_thirty_days() -> None:
    voucher = confirmed()
    extend(voucher)
    row = Voucher.objects.get()
    assert row.sign_due_at == clock.end_of(date(2025, 8, 7))
    assert row.extended_times == 1
    assert Entry.objects.filter(kind="voucher.extended").count() == 1
    with pytest.raises(ExtendedBefore):
        extend(voucher)


def test_an_extended_term_that_ends_on_a_day_off_moves_on() -> None:
    voucher = confirmed(date(2025, 7, 3))  # + 30 days is Saturday 2 August
    extend(voucher)
    assert Voucher.objects.get().sign_due_at == clock.end_of(date(2025, 8, 4))


def test_after_the_term_nothing_is_extended() -> None:
    with pytest.raises(ExtendedBefore):
        extend(confirmed(), START + timedelta(days=30))


@pytest.mark.parametrize("state", ["issued", "active", "lapsed"])
def test_one_that_has_no_term_to_sign_is_not_extended(state: str) -> None:
    with pytest.raises(VoucherMoved):
        extend(a_voucher(state))
