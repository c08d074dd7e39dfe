"""A hundred at once: allotments, confirmations and refusals, each on a connection of its own.

Whatever comes first, the ledger is even, nobody has two vouchers and no tenge is spent twice. The
twin takes away the one guard, and the same hundred leave the books wrong.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from django.db import connection

from kezek.core.errors import DomainError
from kezek.ledger.acts import Move, move
from kezek.ledger.queries import balances, imbalance
from kezek.vouchers.acts import (
    Ran,
    allot_money,
    confirm_voucher,
    holder,
    refuse_voucher,
    run_iteration,
)
from kezek.vouchers.acts.changed import Changed
from kezek.vouchers.models import Iteration, Reservation, Voucher
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
    an_allotment,
    an_application,
)
from tests.clones import cloned_db, side_by_side, template_db

__all__ = ["cloned_db", "template_db"]

PRICE = 65_000 * 6
HOLDING, WAITING, ALLOTTING = 22, 60, 34
AT_ONCE = 100


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


def run() -> Ran:
    return run_iteration(
        actor=DEPARTMENT, moment=START, request_key=a_key(), city=TARAZ, cause="race"
    )


def confirm(voucher: int) -> int:
    return confirm_voucher(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=voucher
    )


def refuse(voucher: int) -> int:
    return refuse_voucher(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=voucher
    )


@pytest.fixture
def vouchers(cloned_db: str) -> list[int]:
    """Children who hold a voucher and children who wait for one."""
    a_city()
    for _n in range(HOLDING + WAITING):
        an_application()
    a_group(band=3, capacity=3 * (HOLDING + WAITING))
    an_allotment(PRICE * HOLDING)
    run()
    held = list(Voucher.objects.order_by("pk").values_list("pk", flat=True))
    assert len(held) == HOLDING
    return held


def hundred(vouchers: list[int]) -> list[Callable[[], object]]:
    """Allotments with their iterations, and for every voucher a yes and two noes."""
    work: list[Callable[[], object]] = [
        *([allot_and_run] * ALLOTTING),
        *(partial(confirm, pk) for pk in vouchers),
        *(partial(refuse, pk) for pk in vouchers * 2),
    ]
    assert len(work) == AT_ONCE
    random.Random(7).shuffle(work)
    return work


def at_once(work: list[Callable[[], object]]) -> list[object]:
    """All side by side; on a server that takes fewer connections some do two, one after another."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        room = min(AT_ONCE, int(cursor.fetchone()[0]) - 15)
    outcome = side_by_side([partial(one_by_one, work[n::room]) for n in range(room)])
    return [one for some in outcome for one in (some if isinstance(some, list) else [some])]


def one_by_one(work: list[Callable[[], object]]) -> list[object]:
    outcome: list[object] = []
    for act in work:
        try:
            outcome.append(act())
        except Exception as error:  # noqa: BLE001 - handed to the test
            outcome.append(error)
    return outcome


def most_live_vouchers() -> int:
    live = Voucher.objects.exclude(case=None).values_list("child_id", flat=True)
    return max(Counter(live).values())


def books() -> tuple[int, int]:
    """What the ledger's pots lack, and what they differ by from the vouchers' reserves."""
    return imbalance(TARAZ), reservation_gap(TARAZ)


def test_a_hundred_at_once_leave_the_books_even(vouchers: list[int]) -> None:
    outcome = at_once(hundred(vouchers))
    strange = [
        one for one in outcome if isinstance(one, Exception) and not isinstance(one, DomainError)
    ]
    assert strange == []
    assert len(outcome) == AT_ONCE
    run()  # what was freed after the last iteration
    assert books() == (0, 0)
    assert most_live_vouchers() == 1
    held = balances(TARAZ, 2025)
    assert held["reserved"] == PRICE * Voucher.objects.exclude(case=None).count()
    assert held["free"] >= 0
    states = Counter(Voucher.objects.filter(pk__in=vouchers).values_list("state", flat=True))
    assert set(states) <= {"confirmed", "refused"}
    assert sum(states.values()) == HOLDING
    numbers = list(Iteration.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_guard_off_the_same_hundred_give_money_back_twice(
    vouchers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """First look, then write: no row count is the verdict, no row is locked."""

    def looked_up(_city: str, pks: list[int], *_step: object, **_more: object) -> list[Changed]:
        rows = list(Voucher.objects.filter(pk__in=pks).exclude(case=None))
        if not rows:
            raise VoucherMoved
        time.sleep(0.3)
        Voucher.objects.filter(pk__in=pks).update(state="refused", case=None, ended_at=START)
        return [Changed(row.pk, row.number, row.application_id, row.band) for row in rows]

    def freed(*, city: str, vouchers: list[int], moment: datetime) -> dict[int, int]:
        move(
            city=city,
            budget_year=2025,
            moves=[Move("reserved", "free", PRICE, "voucher", pk) for pk in vouchers],
            moment=moment,
        )
        Reservation.objects.filter(voucher_id__in=vouchers).update(tenge=0)
        return dict.fromkeys(vouchers, PRICE)

    monkeypatch.setattr(holder, "take_step", looked_up)
    monkeypatch.setattr(holder, "release", freed)
    monkeypatch.setattr(holder, "annul_applications", lambda **_more: [])
    at_once(hundred(vouchers))
    assert books() != (0, 0)
