"""Families of the season renew their certificates, and its department looks at them."""

from dataclasses import replace
from datetime import date

import pytest

from kezek.core import clock
from kezek.policy.queries import calendar
from kezek.queue.models import Privilege
from kezek.site.season import families, office, reads
from kezek.site.season.town import Town
from tests.builders import DEPARTMENT, TARAZ, an_account, an_application, guardian_of
from tests.queue.claims import PAPER, a_claim, a_paper, a_proven

pytestmark = pytest.mark.django_db

LAST_DAY = date(2025, 7, 30)


@pytest.fixture
def certificate() -> Privilege:
    """A proven certificate that runs out on the last day, of a family that has an account."""
    while True:
        application = an_application()
        an_account(guardian_of(application.child))
        privilege = a_proven(application)
        if privilege % 10 != 1:  # one family in ten forgets
            return Privilege.objects.get(pk=privilege)


@pytest.fixture
def town(certificate: Privilege) -> Town:
    return Town(TARAZ, 7, calendar(TARAZ), DEPARTMENT, proof=PAPER)


def test_a_new_certificate_is_brought_in_time_once_and_accepted(
    town: Town, certificate: Privilege
) -> None:
    assert families.renew_certificates(town, clock.at(date(2025, 7, 24), 12)) == 0
    moment = clock.at(date(2025, 7, 25), 12)
    assert families.renew_certificates(town, moment) == 1
    assert families.renew_certificates(town, moment) == 0
    assert office.review_privileges(town, clock.at(date(2025, 7, 28), 9)) == 1
    certificate.refresh_from_db()
    assert (certificate.renewing, certificate.valid_until) == (False, date(2025, 8, 27))


def test_the_named_people_of_a_demo_are_left_alone(town: Town, certificate: Privilege) -> None:
    alone = replace(town, alone=frozenset({certificate.application.child_id}))
    assert families.renew_certificates(alone, clock.at(LAST_DAY, 12)) == 0


def test_a_child_with_a_voucher_needs_none(town: Town, certificate: Privilege) -> None:
    application = certificate.application
    application.state = "voucher"
    application.save(update_fields=["state"])
    assert families.renew_certificates(town, clock.at(LAST_DAY, 12)) == 0


def test_what_is_to_review_is_a_paper_of_a_claim_or_a_newer_one(certificate: Privilege) -> None:
    a_claim(an_application())
    papered = a_claim(an_application())
    a_paper(papered)
    a_paper(certificate.pk, clock.at(LAST_DAY, 8))
    assert reads.proofs_to_review(TARAZ) == [(certificate.pk, True), (papered, False)]
