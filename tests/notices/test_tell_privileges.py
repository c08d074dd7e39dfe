"""What a family is told of a privilege, through the acts and the journal."""

from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.journal import followers, sequencer
from kezek.notices.models import Notice
from kezek.notices.texts import text_of
from kezek.queue.acts import decide_renewal, leave_to_department, uncover_false_privilege
from kezek.queue.models import Privilege
from tests.builders import DEPARTMENT, START, TARAZ, a_key, an_application
from tests.queue.claims import a_claim, a_paper, a_proven

pytestmark = pytest.mark.django_db

LATER = START + timedelta(days=20)


def told() -> list[tuple[str, str]]:
    """Kinds and Russian words of what was told since the last look."""
    sequencer.catch_up(TARAZ)
    followers.run_all(TARAZ)
    notices = [
        (one.kind, text_of(one.kind, one.values, "ru", clock.day_of(START)))
        for one in Notice.objects.order_by("pk")
    ]
    Notice.objects.all().delete()
    return notices


def test_the_first_paper_and_no_later_one_says_until_when_it_is_checked() -> None:
    privilege = a_claim(an_application(), "teacher")
    assert [kind for kind, _text in told()] == ["privilege.claimed"]
    a_paper(privilege, LATER)
    ((kind, text),) = told()
    assert kind == "privilege.checked"
    assert "Управление образования проверит" in text
    a_paper(privilege, LATER)
    assert told() == []


def test_a_document_that_came_with_the_claim_is_asked_for_no_more() -> None:
    a_paper(a_claim(an_application(), "teacher"))
    assert [kind for kind, _text in told()] == ["privilege.checked"]


def test_first_the_register_is_asked_then_the_family() -> None:
    bare, papered = (a_claim(an_application()) for _n in range(2))
    assert [kind for kind, _text in told()] == ["privilege.asked"] * 2
    a_paper(papered)
    told()
    for privilege in (bare, papered):
        leave_to_department(
            actor=CALENDAR,
            moment=LATER,
            request_key=a_key(),
            city=TARAZ,
            privilege=privilege,
        )
    ((kind, text),) = told()
    assert kind == "privilege.unconfirmed"
    assert "28 июля" in text.replace("\N{NO-BREAK SPACE}", " ")  # five working days anew
    dues = {one.pk: one.review_due_at for one in Privilege.objects.all()}
    assert dues[bare] > dues[papered]


@pytest.mark.parametrize(
    ("proven", "kind", "day"),
    [(True, "privilege.renewed", "19 августа"), (False, "privilege.not_renewed", "30 июля")],
)
def test_a_newer_certificate_is_answered_with_its_last_day(
    proven: bool, kind: str, day: str
) -> None:
    privilege = a_proven(an_application())
    a_paper(privilege, LATER)
    told()
    decide_renewal(
        actor=DEPARTMENT,
        moment=LATER,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=proven,
        reason="" if proven else "unreadable",
        issued_on=date(2025, 7, 20),
    )
    ((said, text),) = told()
    assert said == kind
    assert day in text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_false_one_says_until_when_and_where_to_object() -> None:
    privilege = a_proven(an_application())
    told()
    uncover_false_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        reason="forged",
    )
    ((kind, text),) = told()
    assert kind == "privilege.false"
    assert "11 июля" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "консультационный центр" in text.replace("\N{NO-BREAK SPACE}", " ")
