"""Placed, unplaced, active."""

from collections.abc import Callable
from datetime import date

import pytest

from kezek.core import clock
from kezek.core.actors import IMPORT, Actor
from kezek.journal.frame import OutsideAct, act
from kezek.journal.models import Entry
from kezek.ledger.queries import balances, imbalance
from kezek.vouchers.acts import activate_vouchers, mark_voucher_placed, unplace
from kezek.vouchers.models import Reservation, Voucher
from kezek.vouchers.queries import reservation_gap
from kezek.vouchers.refusals import VoucherMoved
from kezek.vouchers.rules import kept_from
from tests.builders import START, TARAZ, a_key, a_voucher

pytestmark = pytest.mark.django_db

NORM = 65_000
Block = Callable[..., None]


@act("place.claimed")
def _in_an_act(
    *, actor: Actor, moment: object, request_key: str, block: Block, voucher: int
) -> int:
    block(city=TARAZ, vouchers=[voucher], moment=START)
    return voucher


def inside(block: Block, voucher: Voucher) -> str:
    _in_an_act(actor=IMPORT, moment=START, request_key=a_key(), block=block, voucher=voucher.pk)
    return Voucher.objects.get(pk=voucher.pk).state


def activate(voucher: Voucher, first_days: list[date] | None = None) -> list[int]:
    return activate_vouchers(
        actor=IMPORT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        vouchers=[voucher.pk],
        first_days=first_days,
    )


def test_placed_and_back() -> None:
    voucher = a_voucher("confirmed")
    assert inside(mark_voucher_placed, voucher) == "placed"
    assert inside(unplace, voucher) == "confirmed"


def test_an_unconfirmed_one_takes_no_place() -> None:
    with pytest.raises(VoucherMoved):
        inside(mark_voucher_placed, a_voucher("issued"))


def test_an_active_one_is_not_unplaced() -> None:
    with pytest.raises(VoucherMoved):
        inside(unplace, a_voucher("active"))


def test_blocks_do_not_run_outside_an_act() -> None:
    voucher = a_voucher("confirmed")
    for block in (mark_voucher_placed, unplace):
        with pytest.raises(OutsideAct):
            block(city=TARAZ, vouchers=[voucher.pk], moment=START)


def test_active_frees_the_months_before_the_first_day() -> None:
    """Issued in July with six months, starts on 1 September: July and August are free."""
    voucher = a_voucher("placed")
    activate(voucher, [date(2025, 9, 1)])
    assert Voucher.objects.get().state == "active"
    assert Reservation.objects.get().tenge == NORM * 4
    assert balances(TARAZ, 2025)["free"] == NORM * 2
    assert Entry.objects.filter(kind="voucher.activated").count() == 1
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)


def test_active_in_its_own_month_frees_nothing() -> None:
    activate(a_voucher("placed"))
    assert balances(TARAZ, 2025)["free"] == 0


def test_only_a_placed_one_becomes_active() -> None:
    with pytest.raises(VoucherMoved):
        activate(a_voucher("confirmed"))


@pytest.mark.parametrize(
    ("first_day", "year", "kept"),
    [
        (date(2025, 7, 1), 2025, 6),
        (date(2025, 12, 31), 2025, 1),
        (date(2026, 1, 5), 2025, 0),
        (date(2025, 12, 31), 2026, 6),
    ],
)
def test_months_kept_by_hand(first_day: date, year: int, kept: int) -> None:
    assert kept_from(first_day, year, NORM * 6, NORM) == kept * NORM


def test_the_clock_is_local() -> None:
    """31 August, 23:30 in Taraz is August, whatever UTC says."""
    assert clock.day_of(clock.at(date(2025, 8, 31), 23, 30)) == date(2025, 8, 31)
