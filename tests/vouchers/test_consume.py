"""Months of reserves become accruals; the rest of the month is free again."""

from collections.abc import Sequence

import pytest

from kezek.core.actors import IMPORT, Actor
from kezek.journal.frame import OutsideAct, act
from kezek.ledger.acts import NotEnoughMoney
from kezek.ledger.models import Transfer
from kezek.ledger.queries import balances, imbalance
from kezek.vouchers.acts import Spend, consume
from kezek.vouchers.models import Reservation
from kezek.vouchers.queries import reservation_gap
from kezek.vouchers.rules import Share, share_of_month
from tests.builders import START, TARAZ, a_key, a_voucher, an_allotment, statements_of

pytestmark = pytest.mark.django_db

NORM = 65_000


@act("accrual.made")
def _spend(*, actor: Actor, moment: object, request_key: str, spends: Sequence[Spend]) -> int:
    consume(city=TARAZ, spends=spends, moment=START)
    return len(spends)


def spend(*spends: Spend) -> None:
    _spend(actor=IMPORT, moment=START, request_key=a_key(), spends=spends)


def pots() -> tuple[int, int, int, int]:
    held = balances(TARAZ, 2025)
    return held["reserved"], held["accrued"], held["free"], held["contingency"]


def test_a_full_month_is_earned() -> None:
    voucher = a_voucher("active")
    spend(Spend(voucher.pk, 2025, NORM, NORM))
    assert Reservation.objects.get().tenge == NORM * 5
    assert pots() == (NORM * 5, NORM, 0, 0)
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)


def test_the_rest_of_a_month_is_free() -> None:
    voucher = a_voucher("active")
    spend(Spend(voucher.pk, 2025, NORM, 40_000))
    assert pots() == (NORM * 5, 40_000, 25_000, 0)


def test_a_month_of_which_nothing_was_earned_is_free() -> None:
    voucher = a_voucher("active")
    spend(Spend(voucher.pk, 2025, NORM, 0))
    assert pots() == (NORM * 5, 0, NORM, 0)


def test_what_was_earned_above_the_reserve_comes_from_the_contingency() -> None:
    voucher = a_voucher("active", months=1)
    an_allotment(100_000, contingency=10_000)
    spend(Spend(voucher.pk, 2025, NORM, NORM + 4_000))
    assert pots() == (0, NORM + 4_000, 90_000, 6_000)
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)


def test_without_a_contingency_it_is_refused() -> None:
    voucher = a_voucher("active", months=1)
    with pytest.raises(NotEnoughMoney):
        spend(Spend(voucher.pk, 2025, NORM, NORM + 1))
    assert Reservation.objects.get().tenge == NORM


def test_two_months_at_once() -> None:
    voucher = a_voucher("active")
    spend(Spend(voucher.pk, 2025, NORM, NORM), Spend(voucher.pk, 2025, NORM, 1))
    assert pots() == (NORM * 4, NORM + 1, NORM - 1, 0)


def test_a_voucher_without_a_reserve_spends_the_contingency() -> None:
    voucher = a_voucher("active", months=0)
    an_allotment(100_000, contingency=70_000)
    spend(Spend(voucher.pk, 2025, NORM, 60_000))
    assert pots() == (0, 60_000, 30_000, 10_000)


def test_a_transfer_names_its_accrual() -> None:
    voucher = a_voucher("active")
    spend(Spend(voucher.pk, 2025, NORM, 40_000, accrual=77))
    earned = Transfer.objects.get(taker__name="accrued")
    assert (earned.subject_type, earned.subject_id) == ("accrual", 77)


def test_it_is_a_building_block() -> None:
    with pytest.raises(OutsideAct):
        consume(city=TARAZ, spends=[], moment=START)


def test_many_cost_as_many_statements_as_one() -> None:
    def month(many: int) -> int:
        spends = [Spend(a_voucher("active").pk, 2025, NORM, NORM - 1) for _n in range(many)]
        return statements_of(lambda: spend(*spends))

    assert month(1) == month(9)


@pytest.mark.parametrize(
    ("held", "month", "accrued", "share"),
    [
        (100, 10, 10, Share(10, 0, 0, 90)),
        (100, 10, 4, Share(4, 0, 6, 90)),
        (100, 10, 12, Share(12, 0, 0, 88)),
        (5, 10, 8, Share(5, 3, 0, 0)),
        (5, 10, 2, Share(2, 0, 3, 0)),
        (0, 10, 7, Share(0, 7, 0, 0)),
    ],
)
def test_a_month_by_hand(held: int, month: int, accrued: int, share: Share) -> None:
    assert share_of_month(held, month, accrued) == share
