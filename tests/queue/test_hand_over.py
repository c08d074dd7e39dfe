"""Another applicant: place, number and filing moment stay."""

from datetime import timedelta

import pytest

from kezek.journal.models import Entry
from kezek.people.models import Guardianship, Person
from kezek.queue.acts import hand_over_application
from kezek.queue.models import Application
from kezek.queue.queries import position
from kezek.queue.refusals import NotGuardian, SameApplicant
from kezek.queue.rules import HandOver
from tests.builders import PARENT, START, TARAZ, a_key, a_person, an_application

pytestmark = pytest.mark.django_db


def the_father(application: Application) -> Person:
    father = a_person(sex="m")
    Guardianship.objects.create(child_id=application.child_id, guardian=father, kind="father")
    return father


def hand_over(application: Application, guardian: Person) -> int:
    return hand_over_application(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        guardian=guardian.pk,
        reason=HandOver.OTHER_PARENT,
    )


def test_the_other_parent_becomes_the_applicant_and_nothing_else_changes() -> None:
    rows = [an_application(filed_at=START - timedelta(days=9 - n)) for n in range(3)]
    before = rows[1].guardian_id
    father = the_father(rows[1])
    hand_over(rows[1], father)
    after = Application.objects.get(pk=rows[1].pk)
    assert after.guardian_id == father.pk
    assert (after.number, after.filed_at) == (rows[1].number, rows[1].filed_at)
    assert [position(row.pk) for row in rows] == [1, 2, 3]
    assert Entry.objects.get(kind="application.handed_over").data == {
        "number": after.number,
        "reason": "other_parent",
        "guardian": father.pk,
        "before": before,
        "child": after.child_id,
    }


def test_who_does_not_answer_for_the_child_does_not_become_the_applicant() -> None:
    application = an_application()
    with pytest.raises(NotGuardian):
        hand_over(application, a_person())


def test_nor_who_answers_no_more_or_has_died() -> None:
    application = an_application()
    father = the_father(application)
    Guardianship.objects.filter(guardian=father).update(until=START.date())
    with pytest.raises(NotGuardian):
        hand_over(application, father)
    Guardianship.objects.filter(guardian=father).update(until=None)
    Person.objects.filter(pk=father.pk).update(died_on=START.date())
    with pytest.raises(NotGuardian):
        hand_over(application, father)


def test_the_applicant_is_the_applicant_already() -> None:
    application = an_application()
    with pytest.raises(SameApplicant):
        hand_over(application, application.guardian)


@pytest.mark.parametrize("state", ["withdrawn", "annulled", "closed"])
def test_one_that_is_over_is_handed_to_nobody(state: str) -> None:
    application = an_application(state=state)
    with pytest.raises(SameApplicant):
        hand_over(application, the_father(application))
