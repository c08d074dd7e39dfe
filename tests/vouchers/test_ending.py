"""Lapsed, returned, ended; and the sweep."""

from datetime import date, datetime, timedelta

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.journal.models import Entry
from kezek.ledger.queries import balances, imbalance
from kezek.queue.models import Application
from kezek.vouchers.acts import end_vouchers, lapse_vouchers, return_vouchers
from kezek.vouchers.models import Reservation, Voucher
from kezek.vouchers.queries import reservation_gap
from kezek.vouchers.refusals import VoucherMoved
from kezek.vouchers.rules import kept_until
from kezek.vouchers.sweeps import lapse_due
from tests.builders import START, TARAZ, a_key, a_voucher, statements_of

pytestmark = pytest.mark.django_db

NORM = 65_000
LATER = START + timedelta(days=30)


def lapse(voucher: Voucher, moment: datetime = LATER) -> list[int]:
    return lapse_vouchers(
        actor=CALENDAR, moment=moment, request_key=a_key(), city=TARAZ, vouchers=[voucher.pk]
    )


def end(
    vouchers: list[Voucher], moment: datetime = START, last_days: list[date] | None = None
) -> list[int]:
    return end_vouchers(
        actor=CALENDAR,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        vouchers=[row.pk for row in vouchers],
        reason="left",
        last_days=last_days,
    )


def test_lapsed_frees_the_money_and_the_application_can_be_restored() -> None:
    voucher = a_voucher()
    lapse(voucher, voucher.confirm_due_at)
    row = Voucher.objects.get(pk=voucher.pk)
    assert (row.state, row.case_id) == ("lapsed", None)
    application = Application.objects.get(pk=voucher.application_id)
    assert (application.state, application.case_id) == ("inactive", voucher.child_id)
    data = Entry.objects.get(kind="voucher.lapsed").data
    assert data["released"] == NORM * 6
    assert datetime.fromisoformat(data["restore_due"]) == application.restore_due_at
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)


def test_one_whose_term_runs_does_not_lapse() -> None:
    voucher = a_voucher()
    with pytest.raises(VoucherMoved):
        lapse(voucher, voucher.confirm_due_at - timedelta(seconds=1))


def test_a_confirmed_one_does_not_lapse() -> None:
    with pytest.raises(VoucherMoved):
        lapse(a_voucher("confirmed"))


def test_returned_is_as_after_a_missed_confirmation() -> None:
    voucher = a_voucher("confirmed")
    return_vouchers(
        actor=CALENDAR,
        moment=LATER,
        request_key=a_key(),
        city=TARAZ,
        vouchers=[voucher.pk],
        reason="unsigned",
    )
    assert Voucher.objects.get(pk=voucher.pk).state == "returned"
    assert Application.objects.get(pk=voucher.application_id).state == "inactive"
    assert balances(TARAZ, 2025)["free"] == NORM * 6
    assert Entry.objects.get(kind="voucher.returned").data["reason"] == "unsigned"


@pytest.mark.parametrize("state", ["issued", "placed", "active", "returned"])
def test_only_a_confirmed_one_without_a_place_is_returned(state: str) -> None:
    voucher = a_voucher(state)
    with pytest.raises(VoucherMoved):
        return_vouchers(
            actor=CALENDAR,
            moment=LATER,
            request_key=a_key(),
            city=TARAZ,
            vouchers=[voucher.pk],
            reason="unsigned",
        )


def test_the_sweep_takes_what_is_overdue_and_nothing_else() -> None:
    unconfirmed, unused = a_voucher("issued"), a_voucher("confirmed")
    paused, signed, active = a_voucher("confirmed"), a_voucher("placed"), a_voucher("active")
    Voucher.objects.filter(pk=paused.pk).update(paused_at=START)
    fresh = a_voucher("issued", issued_at=LATER)
    assert lapse_due(TARAZ, LATER) == 2
    states = {row.pk: row.state for row in Voucher.objects.all()}
    assert states == {
        unconfirmed.pk: "lapsed",
        unused.pk: "returned",
        paused.pk: "confirmed",
        signed.pk: "placed",
        active.pk: "active",
        fresh.pk: "issued",
    }
    assert lapse_due(TARAZ, LATER) == 0


def test_leaving_keeps_the_months_that_are_still_to_be_accrued() -> None:
    """Attended from July, leaves on 12 August; neither month is accrued yet."""
    voucher = a_voucher("active")
    end([voucher], clock.at(date(2025, 8, 12), 10))
    assert Reservation.objects.get().tenge == NORM * 2
    assert balances(TARAZ, 2025)["free"] == NORM * 4
    assert Entry.objects.get(kind="voucher.ended").data["released"] == NORM * 4
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)


def test_the_last_day_counts_not_the_day_it_was_written_down() -> None:
    voucher = a_voucher("active")
    end([voucher], clock.at(date(2025, 8, 1), 10), [date(2025, 7, 31)])
    assert Reservation.objects.get().tenge == NORM


def test_last_years_months_stay_for_accruals_to_come() -> None:
    voucher = a_voucher("active", months=1)
    end([voucher], clock.at(date(2026, 1, 5), 10))
    assert Reservation.objects.get(budget_year=2025).tenge == NORM


@pytest.mark.parametrize("state", ["issued", "confirmed", "placed"])
def test_one_that_never_attended_keeps_nothing(state: str) -> None:
    end([a_voucher(state)])
    assert Reservation.objects.get().tenge == 0
    assert balances(TARAZ, 2025)["reserved"] == 0


def test_an_ended_one_does_not_end_again() -> None:
    with pytest.raises(VoucherMoved):
        end([a_voucher("ended")])


def test_many_cost_as_many_statements_as_one() -> None:
    one, many = [a_voucher("active")], [a_voucher("active") for _n in range(9)]
    assert statements_of(lambda: end(one)) == statements_of(lambda: end(many))


@pytest.mark.parametrize(
    ("last_day", "year", "held", "kept"),
    [
        (date(2025, 7, 31), 2025, 6, 1),
        (date(2025, 8, 1), 2025, 6, 2),
        (date(2025, 12, 31), 2025, 6, 6),
        (date(2025, 8, 1), 2025, 4, 0),  # September to December alone were still held
        (date(2026, 1, 9), 2025, 1, 1),
        (date(2025, 12, 31), 2026, 12, 0),
    ],
)
def test_months_kept_by_hand(last_day: date, year: int, held: int, kept: int) -> None:
    assert kept_until(last_day, year, held * NORM, NORM) == kept * NORM
