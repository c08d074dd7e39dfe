from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from kezek.contracts import queries
from kezek.contracts.acts import Leaving, Reason, leave
from kezek.contracts.errors import LastDayWrong, NotEnrolled
from kezek.contracts.models import Contract, Enrolment
from kezek.contracts.sweeps import school_due
from kezek.core import clock
from kezek.ledger.queries import imbalance
from kezek.people.models import Person
from kezek.places import queries as places
from kezek.vouchers.models import Reservation
from kezek.vouchers.queries import reservation_gap
from tests.builders import TARAZ, a_group, an_application
from tests.contracts.builders import HEAD_AT, an_enrolment, frame
from tests.places.builders import data_of, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]

LEFT_AT = clock.at(date(2025, 9, 10), 15)
TODAY = date(2025, 9, 10)


def held_by(enrolment: Enrolment) -> int:
    held = Reservation.objects.filter(voucher_id=enrolment.voucher_id)
    return sum(held.values_list("tenge", flat=True))


def test_leaving_frees_the_seat_the_money_and_the_child() -> None:
    enrolment = an_enrolment()
    assert leave(leaving=[Leaving(enrolment.pk, TODAY, Reason.MOVED)], **frame(LEFT_AT)) == 1
    enrolment.refresh_from_db()
    contract, place, voucher = enrolment.contract, enrolment.place, enrolment.voucher
    assert enrolment.period.upper == contract.period.upper == date(2025, 9, 11)
    assert (contract.state, contract.end_reason, enrolment.leave_reason) == (
        "ended",
        "moved",
        "moved",
    )
    assert (place.state, place.case_id, taken(place.group)) == ("released", None, 0)
    assert (voucher.state, voucher.case_id) == ("ended", None)
    assert (voucher.application.state, voucher.application.case_id) == ("closed", None)
    assert data_of("enrolment.ended", enrolment.pk)["until"] == "2025-09-10"
    assert data_of("contract.ended", contract.pk)["number"] == contract.number
    assert places.reconcile(TARAZ) == []
    assert imbalance(TARAZ) == 0


def test_the_child_may_queue_again() -> None:
    enrolment = an_enrolment()
    leave(leaving=[Leaving(enrolment.pk, TODAY, Reason.FAMILY)], **frame(LEFT_AT))
    again = an_application(case=enrolment.child.case, moment=LEFT_AT)
    assert again.case_id == enrolment.child_id


def test_money_for_days_already_attended_stays_reserved() -> None:
    enrolment = an_enrolment()
    leave(leaving=[Leaving(enrolment.pk, TODAY, Reason.MOVED)], **frame(LEFT_AT))
    assert held_by(enrolment) == 3 * 65_000  # July, August, September
    assert data_of("voucher.ended", enrolment.voucher_id)["released"] == 3 * 65_000


def test_a_child_that_never_came_belonged_to_the_group_on_no_day() -> None:
    enrolment = an_enrolment()
    before = date(2025, 7, 3)
    leave(leaving=[Leaving(enrolment.pk, before, Reason.MOVED)], **frame(HEAD_AT))
    enrolment.refresh_from_db()
    assert enrolment.period.isempty
    assert queries.enrolled_in([enrolment.group_id], date(2025, 7, 4)) == []
    assert held_by(enrolment) == 0, "no timesheet will come for July"
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)


def test_yesterday_is_a_last_day_and_the_day_before_is_not() -> None:
    enrolment, other = an_enrolment(), an_enrolment()
    leave(
        leaving=[Leaving(enrolment.pk, TODAY - timedelta(days=1), Reason.MOVED)], **frame(LEFT_AT)
    )
    with pytest.raises(LastDayWrong):
        leave(
            leaving=[Leaving(other.pk, TODAY - timedelta(days=2), Reason.MOVED)],
            **frame(LEFT_AT),
        )


def test_nobody_leaves_in_advance() -> None:
    enrolment = an_enrolment()
    with pytest.raises(LastDayWrong):
        leave(
            leaving=[Leaving(enrolment.pk, TODAY + timedelta(days=1), Reason.MOVED)],
            **frame(LEFT_AT),
        )


def test_a_child_leaves_once_and_the_batch_is_whole() -> None:
    gone, other = an_enrolment(), an_enrolment()
    leaving = Leaving(gone.pk, TODAY, Reason.HEALTH)
    leave(leaving=[leaving], **frame(LEFT_AT))
    with pytest.raises(NotEnrolled):
        leave(leaving=[Leaving(other.pk, TODAY, Reason.HEALTH), leaving], **frame(LEFT_AT))
    other.refresh_from_db()
    assert other.period.upper is None


def test_reasons_of_a_batch_are_kept_apart() -> None:
    one, two = an_enrolment(), an_enrolment()
    leave(
        leaving=[
            Leaving(one.pk, TODAY, Reason.SCHOOL),
            Leaving(two.pk, TODAY, Reason.FAMILY),
        ],
        **frame(LEFT_AT),
    )
    assert Contract.objects.get(pk=one.contract_id).end_reason == "school"
    assert data_of("place.released", one.place_id)["reason"] == "school"
    assert data_of("place.released", two.place_id)["reason"] == "left"


def test_a_batch_costs_as_many_statements_as_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    group = a_group(capacity=40)
    for count in (1, 8):
        leaving = [Leaving(an_enrolment(group).pk, TODAY, Reason.SCHOOL) for _ in range(count)]
        with django_assert_num_queries(36):
            leave(leaving=leaving, **frame(LEFT_AT))
    assert taken(group) == 0


def test_six_year_olds_leave_when_their_last_summer_is_over() -> None:
    older, younger = an_enrolment(), an_enrolment()
    Person.objects.filter(pk=older.child_id).update(birth_date=date(2019, 5, 5))
    last = clock.at(date(2025, 8, 31), 23)
    assert school_due(TARAZ, last) == 0
    assert school_due(TARAZ, last + timedelta(hours=2)) == 1
    left = Enrolment.objects.get(pk=older.pk)
    assert (left.leave_reason, left.period.upper) == ("school", date(2025, 9, 1))
    assert Enrolment.objects.get(pk=younger.pk).period.upper is None
