from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from kezek.core import clock, money
from kezek.payments.rules import Earned, is_final, last_month, off_reserve, paid_by
from kezek.policy.rules import Calendar
from kezek.vouchers.rules import share_of_month

PLAIN = Calendar({})
norms = st.integers(1, 200_000)


@given(norms, st.integers(0, 23))
def test_accrued_and_released_are_the_months_reserve(norm: int, paid_days: int) -> None:
    accrued = money.share(norm, paid_days, 23)
    off = off_reserve(Earned(norm, accrued))
    share = share_of_month(12 * norm, off, accrued)
    assert share.from_reserve + share.freed == norm
    assert (share.from_reserve, share.from_contingency) == (accrued, 0)


@given(norms, st.integers(0, 22), st.data())
def test_two_kindergartens_of_one_month_together_take_the_months_reserve(
    norm: int, first_days: int, data: st.DataObject
) -> None:
    second_days = data.draw(st.integers(0, 22 - first_days))
    first, second = (money.share(norm, days, 22) for days in (first_days, second_days))
    assume(first + second <= norm)
    taken = off_reserve(Earned(norm, first, more_comes=True))
    taken += off_reserve(Earned(norm, second, before=first))
    assert taken == norm


@given(norms, norms, st.integers(0, 200_000))
def test_never_less_than_what_was_earned_leaves_the_reserve(
    norm: int, accrued: int, before: int
) -> None:
    assert off_reserve(Earned(norm, accrued, before)) >= accrued


def test_the_last_month_is_that_of_the_last_working_day() -> None:
    assert last_month(date(2025, 9, 16), PLAIN) == date(2025, 9, 1)
    assert last_month(date(2025, 9, 1), PLAIN) == date(2025, 8, 1)
    # 1 November 2025 is a Saturday: whoever leaves on the Monday had October as the last month
    assert last_month(date(2025, 11, 3), PLAIN) == date(2025, 10, 1)


def test_december_and_the_last_month_are_final() -> None:
    assert is_final(date(2025, 12, 1), ended=None)
    assert not is_final(date(2025, 11, 1), ended=None)
    assert is_final(date(2025, 10, 1), ended=date(2025, 10, 1))
    assert not is_final(date(2025, 9, 1), ended=date(2025, 10, 1))


def test_money_is_due_on_the_eighteenth_of_the_next_month() -> None:
    assert paid_by(date(2025, 9, 1), 18) == clock.at(date(2025, 10, 19))
    assert paid_by(date(2025, 12, 1), 18) == clock.at(date(2026, 1, 19))
