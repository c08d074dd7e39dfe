"""A newer certificate of a proven privilege: brought, accepted, refused."""

from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.journal.models import Entry
from kezek.queue.acts import decide_renewal
from kezek.queue.models import Application, Privilege
from kezek.queue.queries_privileges import review_desk, under_review
from kezek.queue.refusals import (
    CertificateOver,
    IssueDateMissing,
    PrivilegeDecided,
    ReasonMissing,
    TooManyProofs,
)
from tests.builders import DEPARTMENT, TARAZ, a_key, an_application
from tests.queue.claims import a_claim, a_paper, a_proven

pytestmark = pytest.mark.django_db

LATER = clock.at(date(2025, 7, 25), 10)


def renew(
    privilege: int, *, proven: bool = True, reason: str = "", issued: date | None = None
) -> int:
    return decide_renewal(
        actor=DEPARTMENT,
        moment=LATER,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=proven,
        reason=reason,
        issued_on=issued,
    )


def test_a_newer_paper_comes_to_the_review_desk_with_a_term_of_its_own() -> None:
    privilege = a_proven(an_application())
    assert not review_desk(TARAZ).exists()
    a_paper(privilege, LATER)
    (row,) = review_desk(TARAZ)
    assert (row.pk, row.state, row.renewing) == (privilege, "proven", True)
    assert row.review_due_at == clock.at(date(2025, 8, 2))  # Friday + 5 working days, 24:00
    a_paper(privilege, LATER + timedelta(hours=1))
    assert Privilege.objects.get(pk=privilege).review_due_at == row.review_due_at


def test_accepted_it_prolongs_the_privilege_and_moves_nothing() -> None:
    application = an_application()
    privilege = a_proven(application)
    a_paper(privilege, LATER)
    assert renew(privilege, issued=date(2025, 7, 24)) == application.pk
    row = Privilege.objects.get(pk=privilege)
    assert (row.state, row.renewing, row.valid_until) == ("proven", False, date(2025, 8, 23))
    assert row.issued_on == date(2025, 7, 24)
    assert Application.objects.get(pk=application.pk).right == "out_of_turn"
    assert Entry.objects.get(kind="privilege.renewed").data["valid_until"] == "2025-08-23"
    assert Entry.objects.filter(kind="application.retyped").count() == 1
    assert under_review(TARAZ, privilege) is None


def test_refused_it_leaves_the_old_term() -> None:
    privilege = a_proven(an_application())
    a_paper(privilege, LATER)
    renew(privilege, proven=False, reason="other_person")
    row = Privilege.objects.get(pk=privilege)
    assert (row.state, row.renewing, row.valid_until) == ("proven", False, date(2025, 7, 30))
    entry = Entry.objects.get(kind="privilege.not_renewed")
    assert (entry.data["reason"], entry.data["valid_until"]) == ("other_person", "2025-07-30")


@pytest.mark.parametrize(
    ("proven", "issued", "refusal"),
    [
        (False, None, ReasonMissing),
        (True, None, IssueDateMissing),
        (True, date(2025, 6, 20), CertificateOver),
    ],
)
def test_what_is_no_decision_decides_nothing(
    proven: bool, issued: date | None, refusal: type[DomainError]
) -> None:
    privilege = a_proven(an_application())
    a_paper(privilege, LATER)
    with pytest.raises(refusal):
        renew(privilege, proven=proven, issued=issued)
    assert Privilege.objects.get(pk=privilege).renewing


def test_nothing_is_renewed_without_a_newer_paper_or_twice() -> None:
    privilege = a_proven(an_application())
    with pytest.raises(PrivilegeDecided):
        renew(privilege, issued=date(2025, 7, 24))
    a_paper(privilege, LATER)
    renew(privilege, issued=date(2025, 7, 24))
    with pytest.raises(PrivilegeDecided):
        renew(privilege, issued=date(2025, 7, 24))


def test_a_pending_one_is_decided_and_not_renewed() -> None:
    with pytest.raises(PrivilegeDecided):
        renew(a_claim(an_application()), issued=date(2025, 7, 24))


def test_one_without_a_term_takes_no_newer_paper() -> None:
    with pytest.raises(PrivilegeDecided):
        a_paper(a_proven(an_application(), "orphan"), LATER)


def test_each_renewal_has_room_for_ten_papers() -> None:
    privilege = a_proven(an_application())
    for _n in range(10):
        a_paper(privilege, LATER)
    with pytest.raises(TooManyProofs):
        a_paper(privilege, LATER)
    renew(privilege, issued=date(2025, 7, 24))
    a_paper(privilege, LATER + timedelta(days=20))
