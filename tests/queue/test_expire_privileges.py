"""A certificate ran out: the general queue by the filing moment, before a voucher only."""

from datetime import date, datetime, timedelta

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.queue.acts import decide_renewal, expire_privilege, expire_privileges
from kezek.queue.models import Application, Privilege
from kezek.queue.queries import position
from kezek.queue.refusals import PrivilegeDecided
from kezek.queue.sweeps import run_out_privileges
from tests.builders import DEPARTMENT, START, TARAZ, a_key, an_application, statements_of
from tests.queue.claims import a_claim, a_paper, a_proven

pytestmark = pytest.mark.django_db

LAST_DAY = date(2025, 7, 30)  # 30 days after 30 June
OVER = clock.at(date(2025, 7, 31), 0, 2)


def expire(*privileges: int) -> list[int]:
    return expire_privileges(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privileges=list(privileges),
    )


def test_expired_goes_back_to_the_general_queue_by_the_filing_moment() -> None:
    early, late = (an_application(filed_at=START - timedelta(days=days)) for days in (20, 10))
    privilege = a_proven(early)
    expire_privilege(
        actor=DEPARTMENT, moment=START, request_key=a_key(), city=TARAZ, privilege=privilege
    )
    row = Application.objects.get(pk=early.pk)
    assert (row.right, row.queue_type.code, row.filed_at) == (
        "general",
        "b3-general",
        early.filed_at,
    )
    assert [position(one.pk) for one in (early, late)] == [1, 2]
    reasons = [
        one.data["reason"]
        for one in Entry.objects.filter(kind="application.retyped").order_by("pk")
    ]
    assert reasons == ["privilege_proven", "privilege_expired"]
    assert Entry.objects.get(kind="privilege.expired").cause == "department"


def test_only_a_proven_one_expires_and_all_or_none() -> None:
    proven, pending = a_proven(an_application()), a_claim(an_application())
    with pytest.raises(PrivilegeDecided):
        expire(proven, pending)
    assert Privilege.objects.get(pk=proven).state == "proven"


def test_many_cost_as_many_statements_as_few() -> None:
    few = [a_proven(an_application()) for _n in range(2)]
    many = [a_proven(an_application()) for _n in range(6)]
    costs = [statements_of(lambda ids=ids: expire(*ids)) for ids in (few, many)]  # type: ignore[misc]  # mypy gives such a lambda no type
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("now", "state"),
    [(clock.at(LAST_DAY, 23, 59), "proven"), (OVER, "expired")],
)
def test_the_last_day_counts_and_the_next_does_not(now: datetime, state: str) -> None:
    application = an_application()
    privilege = a_proven(application)
    assert Privilege.objects.get(pk=privilege).valid_until == LAST_DAY
    assert run_out_privileges(TARAZ, now) == (state == "expired")
    assert Privilege.objects.get(pk=privilege).state == state
    if state == "expired":
        assert Entry.objects.get(kind="privilege.expired").cause == "calendar"
    assert run_out_privileges(TARAZ, now) == 0


@pytest.mark.parametrize("state", ["voucher", "placed"])
def test_a_child_with_a_voucher_keeps_what_it_got(state: str) -> None:
    application = an_application()
    privilege = a_proven(application)
    Application.objects.filter(pk=application.pk).update(state=state)
    assert run_out_privileges(TARAZ, OVER) == 0
    assert Privilege.objects.get(pk=privilege).state == "proven"


def test_one_that_became_inactive_runs_out_too() -> None:
    application = an_application()
    a_proven(application)
    Application.objects.filter(pk=application.pk).update(state="inactive")
    assert run_out_privileges(TARAZ, OVER) == 1
    assert Application.objects.get(pk=application.pk).right == "general"


def test_a_ground_without_a_term_never_runs_out() -> None:
    a_proven(an_application(), "orphan")
    assert run_out_privileges(TARAZ, clock.at(date(2027, 1, 1))) == 0


def test_the_delay_of_the_department_does_not_harm_the_family() -> None:
    application = an_application()
    privilege = a_proven(application)
    a_paper(privilege, clock.at(LAST_DAY, 20))
    assert run_out_privileges(TARAZ, OVER) == 0
    decide_renewal(
        actor=DEPARTMENT,
        moment=OVER,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=False,
        reason="unreadable",
    )
    assert run_out_privileges(TARAZ, OVER) == 1


def test_another_city_is_left_alone() -> None:
    a_proven(an_application())
    assert run_out_privileges("elsewhere", OVER) == 0
