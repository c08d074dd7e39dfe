"""A certificate runs out, a paper is still missing: each family is told in time, once."""

from datetime import date, datetime, timedelta

import pytest

from kezek.core import clock
from kezek.journal import sequencer
from kezek.notices.models import Notice
from kezek.notices.sweeps import remind
from kezek.queue.acts import decide_renewal
from kezek.queue.models import Application, Privilege
from tests.builders import DEPARTMENT, TARAZ, a_key, an_application
from tests.queue.claims import a_claim, a_paper, a_proven

pytestmark = pytest.mark.django_db

LAST_DAY = date(2025, 7, 30)  # of the certificate of 30 June
PAPER_DUE = date(2025, 7, 8)  # the fifth working day after 1 July


def reminded(moment: datetime) -> list[tuple[str, int]]:
    sequencer.catch_up(TARAZ)
    remind(TARAZ, moment)
    return list(Notice.objects.order_by("pk").values_list("kind", "person_id"))


def test_a_week_before_the_certificate_runs_out_once() -> None:
    application = an_application()
    a_proven(application)
    assert reminded(clock.at(LAST_DAY - timedelta(days=8), 9)) == []
    told = [("privilege.reminder", application.guardian_id)]
    assert reminded(clock.at(LAST_DAY - timedelta(days=7), 9)) == told
    assert reminded(clock.at(LAST_DAY, 9)) == told
    by = Notice.objects.get().values["by"]
    assert datetime.fromisoformat(by) == clock.end_of(LAST_DAY)


def test_a_renewed_one_is_another_term() -> None:
    privilege = a_proven(an_application())
    assert len(reminded(clock.at(LAST_DAY, 9))) == 1
    moment = clock.at(LAST_DAY, 10)
    a_paper(privilege, moment)
    decide_renewal(
        actor=DEPARTMENT,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=True,
        issued_on=LAST_DAY,
    )
    assert len(reminded(clock.at(LAST_DAY, 11))) == 1
    assert len(reminded(clock.at(LAST_DAY + timedelta(days=29), 9))) == 2


@pytest.mark.parametrize("state", ["voucher", "placed"])
def test_a_child_who_does_not_wait_needs_no_certificate(state: str) -> None:
    application = an_application()
    a_proven(application)
    Application.objects.filter(pk=application.pk).update(state=state)
    assert reminded(clock.at(LAST_DAY, 9)) == []


def test_one_that_brought_a_new_certificate_is_left_in_peace() -> None:
    a_paper(a_proven(an_application()), clock.at(LAST_DAY, 8))
    assert reminded(clock.at(LAST_DAY, 9)) == []


def test_a_missing_paper_is_asked_for_the_day_before() -> None:
    application = an_application()
    a_claim(application, "teacher")
    assert reminded(clock.at(PAPER_DUE - timedelta(days=2), 9)) == []
    told = [("proof.reminder", application.guardian_id)]
    assert reminded(clock.at(PAPER_DUE - timedelta(days=1), 9)) == told
    assert reminded(clock.at(PAPER_DUE, 9)) == told


def test_one_with_a_paper_or_before_the_register_answers_is_asked_for_none() -> None:
    a_paper(a_claim(an_application(), "teacher"))
    a_claim(an_application(), "large_family")
    assert Privilege.objects.filter(ask_from__isnull=False).count() == 1
    Privilege.objects.update(review_due_at=clock.end_of(PAPER_DUE))
    assert reminded(clock.at(PAPER_DUE, 9)) == []
