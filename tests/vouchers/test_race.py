"""Allotments, iterations, confirmations and refusals all at once.

The ledger stays even and no child has two vouchers. The twins take the guards away one by one: no
lock, and the constraints of the database refuse; no constraints either, and children get two.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection

from kezek.journal import frame
from kezek.ledger.queries import balances, imbalance
from kezek.vouchers import planning
from kezek.vouchers.acts import (
    Ran,
    allot_money,
    confirm_voucher,
    issue,
    lapse_vouchers,
    refuse_voucher,
    run_iteration,
)
from kezek.vouchers.models import Iteration, Pointer, Voucher
from kezek.vouchers.queries import reservation_gap
from kezek.vouchers.refusals import VoucherMoved
from tests.builders import (
    DEPARTMENT,
    PARENT,
    START,
    TARAZ,
    a_city,
    a_group,
    a_key,
    a_voucher,
    an_allotment,
    an_application,
)
from tests.clones import cloned_db, side_by_side, template_db

__all__ = ["cloned_db", "template_db"]

PRICE = 65_000 * 6
WAITING = 14
AT_ONCE = 8


def run() -> Ran:
    return run_iteration(
        actor=DEPARTMENT, moment=START, request_key=a_key(), city=TARAZ, cause="race"
    )


def allot_and_run() -> Ran:
    allot_money(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        budget_year=2025,
        source="local",
        tenge=PRICE * 2,
    )
    return run()


def refuse(voucher: int) -> int:
    return refuse_voucher(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=voucher
    )


def confirm(voucher: int) -> int:
    return confirm_voucher(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=voucher
    )


def lapse(voucher: int) -> list[int]:
    return lapse_vouchers(
        actor=PARENT,
        moment=START + timedelta(days=30),
        request_key=a_key(),
        city=TARAZ,
        vouchers=[voucher],
    )


def a_waiting_city() -> None:
    a_city()
    for _n in range(WAITING):
        an_application()
    a_group(band=3, capacity=WAITING * 3)


def most_vouchers_of_a_child() -> int:
    live = Voucher.objects.filter(state="issued").values_list("child_id", flat=True)
    return max(Counter(live).values())


def even() -> bool:
    return imbalance(TARAZ) == 0 and reservation_gap(TARAZ) == 0


def test_allotments_and_iterations_at_once(cloned_db: str) -> None:
    a_waiting_city()
    outcome = side_by_side([allot_and_run] * AT_ONCE)
    assert [one for one in outcome if isinstance(one, Exception)] == []
    run()  # the money of those that found the queue being served
    assert most_vouchers_of_a_child() == 1
    assert even()
    numbers = list(Iteration.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Voucher.objects.count() == min(WAITING, 2 * AT_ONCE * 97 // 100)


def test_a_voucher_given_up_by_many_at_once_is_given_up_once(cloned_db: str) -> None:
    vouchers = [a_voucher().pk for _n in range(4)]
    outcome = side_by_side([partial(refuse, pk) for pk in vouchers * 3])
    assert len([one for one in outcome if isinstance(one, VoucherMoved)]) == 8
    assert balances(TARAZ, 2025)["free"] == PRICE * 4
    assert even()


def test_confirming_giving_up_and_lapsing_at_once_end_in_one_state(cloned_db: str) -> None:
    vouchers = [a_voucher().pk for _n in range(4)]
    outcome = side_by_side(
        [partial(work, pk) for pk in vouchers for work in (confirm, refuse, lapse)]
    )
    strange = [
        one for one in outcome if isinstance(one, Exception) and not isinstance(one, VoucherMoved)
    ]
    assert [one for one in strange if type(one).__name__ != "ConfirmOver"] == []
    states = set(Voucher.objects.values_list("state", flat=True))
    assert states <= {"refused", "lapsed", "confirmed"}
    held = Voucher.objects.filter(state="confirmed").count()
    assert balances(TARAZ, 2025)["reserved"] == PRICE * held
    assert even()


def test_everything_at_once(cloned_db: str) -> None:
    a_waiting_city()
    an_allotment(PRICE * 6)
    run()
    vouchers = list(Voucher.objects.values_list("pk", flat=True))
    work: list[Callable[[], object]] = [
        *([allot_and_run] * 4),
        *(partial(refuse, pk) for pk in vouchers[:4]),
        *(partial(confirm, pk) for pk in vouchers[2:]),
    ]
    outcome = side_by_side(work)
    strange = [
        one for one in outcome if isinstance(one, Exception) and not isinstance(one, VoucherMoved)
    ]
    assert strange == []
    assert most_vouchers_of_a_child() == 1
    assert even()


@pytest.fixture
def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Iterations overlap: nobody waits for the city's lock, and each plan takes its time."""
    checked = planning.check

    def slow_check(made: planning.Plan, *, whole: bool = False) -> None:
        checked(made, whole=whole)
        time.sleep(0.2)

    monkeypatch.setattr(frame, "_lock_city", lambda *_city, **_how: None)
    monkeypatch.setattr(planning, "check", slow_check)
    monkeypatch.setattr(issue, "catch_up", lambda _city: 10**9)  # it would make them wait, too


def test_guard_off_without_the_lock_the_constraints_still_hold(
    cloned_db: str, no_lock: None
) -> None:
    a_waiting_city()
    an_allotment(PRICE * WAITING * 2)
    settle()
    outcome = side_by_side([run] * 4)
    assert len([one for one in outcome if isinstance(one, IntegrityError)]) == 3
    assert most_vouchers_of_a_child() == 1
    assert even()


def test_guard_off_without_lock_and_constraints_children_get_two(
    cloned_db: str, no_lock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_waiting_city()
    an_allotment(PRICE * WAITING * 4)
    settle()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE vouchers_voucher DROP CONSTRAINT vouchers_voucher_case_id_key")
        cursor.execute("ALTER TABLE vouchers_iteration DROP CONSTRAINT iteration_number")
    monkeypatch.setattr(issue, "mark_issued", lambda **_more: None)
    side_by_side([run] * 4)
    assert most_vouchers_of_a_child() > 1


def settle() -> None:
    """Number the filings and make the pointer: with the lock off the iteration does not wait."""
    Pointer.objects.create(city_id=TARAZ)
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_sequence(%s, 10000)", [TARAZ])
        cursor.execute(
            "UPDATE queue_application a SET order_seq = o.seq FROM journal_order o"
            " WHERE o.entry_id = a.entry"
        )
