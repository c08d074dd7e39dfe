"""Claimed, proven, refused, expired: pending ranks as none, proven from the filing moment."""

from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.journal.models import Entry
from kezek.queue.acts import (
    claim_privilege,
    decide_privilege,
    mark_inactive,
    withdraw_application,
)
from kezek.queue.models import Application, Privilege
from kezek.queue.queries import position, privilege_of
from kezek.queue.queries_privileges import proven_of, review_desk, under_review
from kezek.queue.refusals import (
    AlreadyDone,
    CertificateOver,
    IssueDateAhead,
    IssueDateMissing,
    NoSuchGround,
    PrivilegeDecided,
    PrivilegeHeld,
    ReasonMissing,
)
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_key, an_application, statements_of

pytestmark = pytest.mark.django_db


def claim(application: Application, code: str = "large_family") -> int:
    return claim_privilege(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        code=code,
    )


def decide(
    privilege: int,
    *,
    proven: bool,
    reason: str = "",
    issued: date | None = None,
    until: date | None = None,
) -> int:
    return decide_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=proven,
        reason=reason,
        issued_on=issued,
        valid_until=until,
    )


def test_a_claim_waits_five_working_days_for_the_department() -> None:
    application = an_application()
    row = Privilege.objects.get(pk=claim(application))
    assert (row.state, row.right, row.claimed_at) == ("pending", "priority", START)
    assert row.review_due_at == clock.at(date(2025, 7, 9))  # Tuesday + 5 working days, 24:00
    data = Entry.objects.get(kind="privilege.claimed").data
    assert (data["number"], data["code"]) == (application.number, "large_family")


def test_pending_ranks_as_none() -> None:
    application = an_application()
    claim(application)
    assert Application.objects.get(pk=application.pk).right == "general"


def test_an_unknown_ground_is_refused() -> None:
    with pytest.raises(NoSuchGround):
        claim(an_application(), "friend_of_the_head")


def test_a_second_claim_beside_a_live_one_is_refused() -> None:
    application = an_application()
    claim(application)
    with pytest.raises(PrivilegeHeld):
        claim(application, "teacher")


def test_after_a_refusal_another_ground_may_be_claimed() -> None:
    application = an_application()
    decide(claim(application), proven=False, reason="out_of_date")
    claim(application, "teacher")
    newest = privilege_of(application.pk)
    assert newest is not None
    assert newest.code == "teacher"


@pytest.mark.parametrize("state", ["voucher", "placed", "withdrawn"])
def test_one_that_does_not_wait_claims_nothing(state: str) -> None:
    with pytest.raises(AlreadyDone):
        claim(an_application(state=state))


def test_proven_ranks_from_the_filing_moment() -> None:
    early, late = (an_application(filed_at=START - timedelta(days=days)) for days in (20, 10))
    others = [
        an_application(right="priority", filed_at=START - timedelta(days=days)) for days in (30, 15)
    ]
    decide(claim(early), proven=True)
    row = Application.objects.get(pk=early.pk)
    assert (row.right, row.queue_type.code) == ("priority", "b3-priority")
    assert row.filed_at == early.filed_at
    assert [position(one.pk) for one in (others[0], early, others[1], late)] == [1, 2, 3, 1]
    data = Entry.objects.get(kind="application.retyped").data
    assert (data["old_type"], data["new_type"]) == ("b3-general", "b3-priority")
    assert data["reason"] == "privilege_proven"


def test_a_certificate_is_valid_for_its_term_from_its_date_of_issue() -> None:
    privilege = claim(an_application(), "military")
    decide(privilege, proven=True, issued=date(2025, 6, 20))
    row = Privilege.objects.get(pk=privilege)
    assert (row.right, row.issued_on) == ("out_of_turn", date(2025, 6, 20))
    assert row.valid_until == date(2025, 7, 20)
    assert Entry.objects.get(kind="privilege.proven").data["valid_until"] == "2025-07-20"


def test_a_certificate_of_today_and_one_on_its_last_day_are_valid() -> None:
    for issued in (date(2025, 7, 1), date(2025, 6, 1)):
        decide(claim(an_application(), "teacher"), proven=True, issued=issued)
    assert Privilege.objects.filter(state="proven").count() == 2


@pytest.mark.parametrize(
    ("issued", "refusal"),
    [
        (None, IssueDateMissing),
        (date(2025, 7, 2), IssueDateAhead),
        (date(2025, 5, 31), CertificateOver),
    ],
)
def test_a_certificate_that_is_not_valid_proves_nothing(
    issued: date | None, refusal: type[DomainError]
) -> None:
    privilege = claim(an_application(), "military")
    with pytest.raises(refusal) as refused:
        decide(privilege, proven=True, issued=issued)
    assert refused.value.field == "issued_on"
    assert Privilege.objects.get(pk=privilege).state == "pending"


def test_a_paper_may_name_its_own_last_day() -> None:
    privilege = claim(an_application(), "parent_disability")
    decide(privilege, proven=True, until=date(2026, 7, 20))
    assert Privilege.objects.get(pk=privilege).valid_until == date(2026, 7, 20)


def test_a_paper_that_is_over_proves_nothing() -> None:
    privilege = claim(an_application(), "parent_disability")
    with pytest.raises(CertificateOver) as refused:
        decide(privilege, proven=True, until=date(2025, 6, 30))
    assert refused.value.field == "valid_until"


def test_a_ground_without_a_term_has_none() -> None:
    privilege = claim(an_application(), "orphan")
    decide(privilege, proven=True)
    assert Privilege.objects.get(pk=privilege).valid_until is None


def test_refused_stays_in_the_general_queue_with_a_reason() -> None:
    application = an_application()
    privilege = claim(application)
    decide(privilege, proven=False, reason="unreadable")
    row = Privilege.objects.get(pk=privilege)
    assert (row.state, row.reason, row.decided_at) == ("refused", "unreadable", START)
    assert Application.objects.get(pk=application.pk).right == "general"
    assert Entry.objects.get(kind="privilege.refused").data["reason"] == "unreadable"
    assert not Entry.objects.filter(kind="application.retyped").exists()


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_refusal_without_a_reason_of_the_list_is_none(reason: str) -> None:
    privilege = claim(an_application())
    with pytest.raises(ReasonMissing):
        decide(privilege, proven=False, reason=reason)
    assert Privilege.objects.get(pk=privilege).state == "pending"


def test_it_is_decided_once() -> None:
    privilege = claim(an_application())
    decide(privilege, proven=True)
    with pytest.raises(PrivilegeDecided):
        decide(privilege, proven=False, reason="unreadable")


def test_proven_after_the_child_left_the_queue_moves_nothing() -> None:
    application = an_application()
    privilege = claim(application)
    withdraw_application(
        actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, application=application.pk
    )
    decide(privilege, proven=True)
    assert Application.objects.get(pk=application.pk).right == "general"


def test_one_with_a_voucher_is_retyped_for_its_way_back() -> None:
    application = an_application()
    privilege = claim(application)
    Application.objects.filter(pk=application.pk).update(state="voucher")
    decide(privilege, proven=True)
    mark_inactive(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        applications=[application.pk],
        cause="test",
    )
    row = Application.objects.get(pk=application.pk)
    assert (row.state, row.right) == ("inactive", "priority")


def test_the_review_desk_shows_pending_ones_only() -> None:
    first, second = claim(an_application()), claim(an_application())
    decide(first, proven=True)
    assert [row.pk for row in review_desk(TARAZ)] == [second]
    assert (under_review(TARAZ, first), proven_of(1)) == (None, None)


def test_the_review_desk_shows_the_most_urgent_first_and_only_children_who_wait() -> None:
    late, early = (an_application() for _n in range(2))
    gone = an_application()
    claims = {one.pk: claim(one) for one in (late, early, gone)}
    Privilege.objects.filter(pk=claims[early.pk]).update(review_due_at=START)
    Application.objects.filter(pk=gone.pk).update(state="placed")
    assert [row.pk for row in review_desk(TARAZ)] == [claims[early.pk], claims[late.pk]]
    assert under_review(TARAZ, claims[gone.pk]) is None
    assert under_review("elsewhere", claims[late.pk]) is None


def test_the_review_desk_costs_two_statements_at_1_and_at_3() -> None:
    claim(an_application())
    assert statements_of(lambda: list(review_desk(TARAZ))) == 2
    for _n in range(2):
        claim(an_application())
    assert statements_of(lambda: list(review_desk(TARAZ))) == 2
