"""Withdrawn, annulled, closed: the ways out of the queue."""

import pytest

from kezek.core.actors import CALENDAR
from kezek.journal.models import Entry
from kezek.queue.acts import (
    annul_application,
    annul_applications,
    close_application,
    close_applications,
    withdraw_application,
)
from kezek.queue.models import Application
from kezek.queue.queries import position
from kezek.queue.refusals import AlreadyDone
from tests.builders import PARENT, START, TARAZ, a_key, an_application, statements_of

pytestmark = pytest.mark.django_db


def state_of(application: Application) -> tuple[str, int | None, bool]:
    row = Application.objects.get(pk=application.pk)
    return row.state, row.case_id, row.closed_at is not None


def withdraw(application: Application) -> int:
    return withdraw_application(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, application=application.pk
    )


@pytest.mark.parametrize("state", ["waiting", "inactive"])
def test_withdrawn_lets_go_of_the_case(state: str) -> None:
    application = an_application(state=state)
    withdraw(application)
    assert state_of(application) == ("withdrawn", None, True)
    assert Entry.objects.get(kind="application.withdrawn").data == {"number": application.number}


@pytest.mark.parametrize("state", ["voucher", "placed", "withdrawn", "closed"])
def test_one_with_a_voucher_or_gone_is_not_withdrawn(state: str) -> None:
    application = an_application(state=state)
    with pytest.raises(AlreadyDone):
        withdraw(application)
    assert Application.objects.get(pk=application.pk).state == state


def test_one_of_another_city_is_not_withdrawn() -> None:
    application = an_application()
    with pytest.raises(AlreadyDone):
        withdraw_application(
            actor=PARENT,
            moment=START,
            request_key=a_key(),
            city="elsewhere",
            application=application.pk,
        )


def test_a_withdrawal_worsens_nobodys_position() -> None:
    rows = [an_application() for _n in range(4)]
    before = [position(row.pk) for row in rows]
    withdraw(rows[1])
    after = [position(row.pk) for row in rows]
    assert before == [1, 2, 3, 4]
    assert after == [1, None, 2, 3]


def test_annulled_says_why() -> None:
    application = an_application(state="voucher")
    annul_application(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        reason="voucher_refused",
    )
    assert state_of(application) == ("annulled", None, True)
    assert Entry.objects.get(kind="application.annulled").data["reason"] == "voucher_refused"


def test_one_that_waits_is_not_annulled() -> None:
    application = an_application()
    with pytest.raises(AlreadyDone):
        annul_applications(
            actor=PARENT,
            moment=START,
            request_key=a_key(),
            city=TARAZ,
            applications=[application.pk],
            reason="voucher_refused",
        )


@pytest.mark.parametrize("state", ["waiting", "voucher", "inactive", "placed"])
def test_any_live_one_can_be_closed(state: str) -> None:
    application = an_application(state=state)
    close_application(
        actor=CALENDAR,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        reason="school",
    )
    assert state_of(application) == ("closed", None, True)


def close(applications: list[Application]) -> list[int]:
    return close_applications(
        actor=CALENDAR,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        applications=[row.pk for row in applications],
        reason="school",
    )


def test_many_are_closed_at_once_each_with_its_entry() -> None:
    rows = [an_application(state="placed") for _n in range(5)]
    assert close(rows) == [row.pk for row in rows]
    assert Entry.objects.filter(kind="application.closed").count() == 5


def test_one_that_is_gone_already_keeps_all_open() -> None:
    rows = [an_application(state="placed"), an_application(state="closed")]
    with pytest.raises(AlreadyDone):
        close(rows)
    assert state_of(rows[0])[0] == "placed"


def test_many_cost_as_many_statements_as_one() -> None:
    one, many = [an_application()], [an_application() for _n in range(12)]
    assert statements_of(lambda: close(one)) == statements_of(lambda: close(many))
