"""An outage declared while parents confirm: no term slips between the two.

Either the confirmation comes first and its term is prolonged, or it comes after and skips the time.
"""

import time
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from kezek.core import clock
from kezek.journal import frame
from kezek.policy.acts import declare_outage
from kezek.policy.queries import calendar
from kezek.policy.rules import Calendar
from kezek.vouchers.acts import confirm_voucher, holder
from kezek.vouchers.models import Voucher
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_key, a_voucher
from tests.clones import cloned_db, side_by_side, template_db

__all__ = ["cloned_db", "template_db"]

FAMILIES = 6
# Five working days from Tuesday 1 July end on the 8th; the lost Thursday makes it the 9th.
LONGER = clock.end_of(date(2025, 7, 9))


def declare() -> int:
    time.sleep(0.1)  # the confirmations have read the calendar
    return declare_outage(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        began_at=clock.at(date(2025, 7, 3)),
        ended_at=clock.at(date(2025, 7, 4)),
        reason="свет",
    )


def confirm(voucher: int) -> int:
    return confirm_voucher(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, voucher=voucher
    )


@pytest.fixture
def slow_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading the calendar and writing the term time passes."""

    def slowly(city: str | None = None) -> Calendar:
        days = calendar(city)
        time.sleep(0.5)
        return days

    monkeypatch.setattr(holder, "calendar", slowly)


def dues() -> set[object]:
    vouchers = [a_voucher().pk for _n in range(FAMILIES)]
    work: list[Callable[[], int]] = [declare, *(partial(confirm, pk) for pk in vouchers)]
    outcome = side_by_side(work)
    assert [one for one in outcome if isinstance(one, Exception)] == []
    return set(Voucher.objects.values_list("sign_due_at", flat=True))


def test_every_term_counts_the_outage(cloned_db: str, slow_terms: None) -> None:
    assert dues() == {LONGER}


def test_guard_off_terms_slip_through(
    cloned_db: str, slow_terms: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "_lock_city", lambda *_city, **_how: None)
    assert dues() != {LONGER}
