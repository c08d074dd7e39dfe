"""Children who attend come in with voucher, place, contract, history and money, or not at all."""

from datetime import date
from pathlib import Path

import pytest

from kezek.attendance.models import DayMark, GroupDay, Timesheet
from kezek.contracts.models import Contract, Enrolment
from kezek.core import clock
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.ledger.acts import NotEnoughMoney
from kezek.ledger.queries import balances, imbalance
from kezek.payments.models import Accrual, PaymentOrder
from kezek.places.models import Place
from kezek.queue.models import Application
from kezek.site.imports.loading import load_enrolled, load_queue
from kezek.site.imports.problems import FileRefused
from kezek.vouchers.models import Reservation, Voucher
from tests.builders import an_iin
from tests.site.importing import (
    a_group,
    a_waiting,
    an_enrolled,
    enrolled_file,
    only,
    queue_file,
    wanted,
    with_gardens,
    with_money,
)

pytestmark = pytest.mark.django_db
NORM = 65_000
JULY_DAYS = 22  # working days of July 2025: the 7th is a holiday
MARKS_OF_BOTH = 22 + 21


@pytest.fixture(autouse=True)
def _city(tmp_path: Path) -> None:
    with_gardens(tmp_path, a_group(), a_group(code="g2", band=2, capacity=1))
    with_money()


def test_a_child_has_everything_that_attending_takes(tmp_path: Path) -> None:
    load_enrolled(enrolled_file(tmp_path, an_enrolled()), wanted())
    enrolment = Enrolment.objects.get()
    application, voucher, place = (
        Application.objects.get(), Voucher.objects.get(), Place.objects.get()
    )  # fmt: skip
    contract = Contract.objects.get()
    assert (application.state, voucher.state, place.state, contract.state) == (
        "placed", "active", "held", "signed",
    )  # fmt: skip
    child = enrolment.child_id
    assert application.case_id == voucher.case_id == place.case_id == child
    assert place.via == "import"
    assert voucher.iteration_id is None
    assert (enrolment.period.lower, enrolment.period.upper) == (date(2024, 9, 2), None)
    assert Group.objects.get(code="g1").taken == 1


def test_its_history_stands_day_by_day(tmp_path: Path) -> None:
    load_enrolled(enrolled_file(tmp_path, an_enrolled()), wanted())
    assert DayMark.objects.count() == MARKS_OF_BOTH
    assert set(DayMark.objects.values_list("mark", flat=True)) == {"P"}
    assert GroupDay.objects.count() == MARKS_OF_BOTH
    assert GroupDay.objects.filter(present=1, absent=0).count() == MARKS_OF_BOTH


def test_the_first_month_is_paid_and_the_second_waits_for_the_parent(tmp_path: Path) -> None:
    load_enrolled(enrolled_file(tmp_path, an_enrolled()), wanted())
    july, august = Timesheet.objects.order_by("month")
    assert (july.state, july.tenge, july.working_days) == ("approved", NORM, JULY_DAYS)
    assert (august.state, august.answered_at) == ("closed", None)
    assert august.due_at == clock.end_of(date(2025, 9, 8))  # the 7th is a Sunday
    order = PaymentOrder.objects.get()
    assert (order.state, order.tenge, order.children) == ("paid", NORM, 1)
    assert Accrual.objects.get().order == order


def test_money_is_paid_reserved_and_balanced(tmp_path: Path) -> None:
    rows = [
        an_enrolled(),
        an_enrolled(old_number="2", marks_1="PPPP---PPPP--PPPPP--AAAAA--AAAA"),
    ]
    load_enrolled(enrolled_file(tmp_path, *rows), wanted())
    pots = balances("taraz", 2025)
    absent = round(NORM * (JULY_DAYS - 9) / JULY_DAYS)
    assert pots["paid"] == NORM + absent
    assert pots["reserved"] == 2 * NORM * (4 + 1)  # September to December, and August
    assert pots["reserved"] == sum(Reservation.objects.values_list("tenge", flat=True))
    assert pots["free"] == 97_000_000 - pots["paid"] - pots["reserved"]
    assert imbalance("taraz") == 0


def test_without_money_nothing_comes_in(tmp_path: Path) -> None:
    many = [an_enrolled(old_number=str(n), group="g1") for n in range(20)]
    load_enrolled(enrolled_file(tmp_path, *many), wanted())
    Group.objects.filter(code="g1").update(capacity=400)
    more = [an_enrolled(old_number=f"b{n}") for n in range(260)]
    with pytest.raises(NotEnoughMoney):
        load_enrolled(enrolled_file(tmp_path, *more), wanted())
    assert Enrolment.objects.count() == 20
    assert imbalance("taraz") == 0


def test_who_came_in_august_owes_no_july(tmp_path: Path) -> None:
    row = an_enrolled(
        enrolled_from="2025-08-11",
        marks_1="-" * 31,
        marks_2="----------PPPPP--PPPPP--PPPPP--",
    )
    load_enrolled(enrolled_file(tmp_path, row), wanted())
    sheet = Timesheet.objects.get()
    assert (sheet.month, sheet.marked_days, sheet.state) == (date(2025, 8, 1), 15, "closed")
    assert sheet.tenge == round(NORM * 15 / 21)
    assert not PaymentOrder.objects.exists()
    assert Reservation.objects.get().tenge == NORM * 5


def test_who_leaves_for_school_may_sit_on_a_chair_of_the_new_year(tmp_path: Path) -> None:
    oldest = an_enrolled(child_iin=an_iin(date(2019, 5, 6)), birth_date="2019-05-06")
    load_enrolled(enrolled_file(tmp_path, oldest), wanted())
    assert Voucher.objects.get().band == 6
    assert Enrolment.objects.get().group.band == 3


def test_the_journal_explains_every_row(tmp_path: Path) -> None:
    load_enrolled(enrolled_file(tmp_path, an_enrolled()), wanted())
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {
        "application.filed", "voucher.imported", "place.imported", "contract.imported",
        "enrolment.imported", "timesheet.imported", "order.paid",
    } <= kinds  # fmt: skip
    what = {e.data["what"] for e in Entry.objects.filter(kind="import.done")}
    assert what == {"kindergartens", "enrolled", "marks"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kindergarten", "n9"),
        ("group", "g9"),
        ("group", "g2"),
        ("right", "first"),
        ("enrolled_from", "2025-10-01"),
        ("enrolled_from", "soon"),
        ("birth_date", "2018-03-04"),
        ("marks_1", "PPPP"),
        ("marks_1", "PPPPX--PPPP--PPPPP--PPPPP--PPPP"),
        ("marks_1", "PPPPP--PPPP--PPPPP--PPPPP--PPPP"),
        ("marks_1", "PPPP---PPP---PPPPP--PPPPP--PPPP"),
        ("month_1", "2025-13"),
        ("month_1", "July"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, column: str, value: str) -> None:
    path = enrolled_file(tmp_path, an_enrolled(**{column: value}))
    with pytest.raises(FileRefused) as refused:
        load_enrolled(path, wanted())
    shown = "group" if column == "kindergarten" else column
    assert (only(refused.value).line, only(refused.value).column) == (2, shown)
    assert not Enrolment.objects.exists()


def test_months_stand_in_their_order(tmp_path: Path) -> None:
    row = an_enrolled()
    swapped = row | {
        "month_1": row["month_2"], "marks_1": row["marks_2"],
        "month_2": row["month_1"], "marks_2": row["marks_1"],
    }  # fmt: skip
    with pytest.raises(FileRefused) as refused:
        load_enrolled(enrolled_file(tmp_path, swapped), wanted())
    assert only(refused.value).column == "month_2"


def test_a_group_takes_no_more_than_it_has_chairs(tmp_path: Path) -> None:
    young = {"birth_date": "2023-03-04", "group": "g2"}
    rows = [
        an_enrolled(child_iin=an_iin(date(2023, 3, 4)), old_number=str(n), **young)
        for n in range(2)
    ]
    with pytest.raises(FileRefused) as refused:
        load_enrolled(enrolled_file(tmp_path, *rows), wanted())
    assert (only(refused.value).line, only(refused.value).column) == (3, "group")
    assert Group.objects.get(code="g2").taken == 0


def test_who_waits_does_not_attend(tmp_path: Path) -> None:
    child = an_iin(date(2022, 3, 4))
    load_queue(queue_file(tmp_path, a_waiting(child_iin=child)), wanted())
    with pytest.raises(FileRefused) as refused:
        load_enrolled(
            enrolled_file(tmp_path, an_enrolled(child_iin=child, old_number="2")), wanted()
        )
    assert only(refused.value).column == "child_iin"
