"""An appeal against an annulment: filed once and in its term, decided with a listed reason."""

from datetime import date, datetime, timedelta

import pytest

from kezek.core import clock
from kezek.journal.models import Entry
from kezek.people.acts import CaseElsewhere
from kezek.people.models import ChildCase
from kezek.policy.models import City, QueueType
from kezek.queue.acts import annul_application, decide_appeal, file_appeal
from kezek.queue.models import Appeal, Application, Privilege
from kezek.queue.queries import position
from kezek.queue.queries_family import annulment_of, appeal_desk, appeal_text, open_appeal
from kezek.queue.refusals import (
    AppealDecided,
    AppealEmpty,
    AppealHeld,
    AppealMoot,
    AppealOver,
    ReasonMissing,
)
from kezek.queue.rules import AppealReason
from kezek.queue.states import AppealState
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_case, a_key, an_application

pytestmark = pytest.mark.django_db

TEXT = "Ваучерден бас тартқан жоқпын."


def annulled(**more: object) -> Application:
    application = an_application(state="voucher", **more)  # type: ignore[arg-type]  # a builder's
    annul_application(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        reason="voucher_refused",
    )
    application.refresh_from_db()
    return application


def appeal(application: Application, moment: datetime = START, text: str = TEXT) -> int:
    return file_appeal(
        actor=PARENT,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        text=text,
    )


def decide(number: int, reason: str = AppealReason.NOT_BY_PARENT, moment: datetime = START) -> int:
    return decide_appeal(
        actor=DEPARTMENT,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        appeal=number,
        reason=reason,
    )


def test_an_appeal_is_filed_sealed_and_waits_for_the_department() -> None:
    application = annulled()
    number = appeal(application, text=f"  {TEXT} ")
    row = Appeal.objects.get(pk=number)
    assert TEXT.encode() not in bytes(row.text_sealed)
    assert appeal_text(row) == TEXT
    assert clock.day_of(row.decide_due_at - timedelta(seconds=1)) == date(2025, 7, 29)
    said = Entry.objects.get(kind="appeal.filed").data
    assert datetime.fromisoformat(said.pop("decide_due")) == row.decide_due_at
    assert said == {"number": application.number, "application": application.pk}
    assert [one.pk for one in appeal_desk(TARAZ)] == [number]
    found = open_appeal(TARAZ, number)
    assert found is not None
    assert found.application == application


def test_the_term_is_thirty_days() -> None:
    application = annulled()
    last = clock.at(date(2025, 7, 31), 23)
    standing = annulment_of(application.child_id, last)
    assert standing is not None
    assert standing.until == clock.end_of(date(2025, 7, 31))
    with pytest.raises(AppealOver):
        appeal(application, last + timedelta(hours=1))
    assert annulment_of(application.child_id, last + timedelta(hours=1)) is None
    assert appeal(application, last) > 0


@pytest.mark.parametrize("state", ["waiting", "voucher", "withdrawn", "closed"])
def test_only_an_annulment_is_appealed_against(state: str) -> None:
    with pytest.raises(AppealOver):
        appeal(an_application(state=state))


@pytest.mark.parametrize("text", ["", "  \n ", "а" * 2_001])
def test_an_appeal_says_something_and_not_a_book(text: str) -> None:
    with pytest.raises(AppealEmpty):
        appeal(annulled(), text=text)


def test_one_annulment_is_appealed_against_once() -> None:
    application = annulled()
    number = appeal(application)
    with pytest.raises(AppealHeld):
        appeal(application)
    decide(number, AppealReason.OWN_CHOICE)
    with pytest.raises(AppealHeld):
        appeal(application)


def test_upheld_the_application_waits_again_where_it_stood() -> None:
    first = an_application(filed_at=START - timedelta(days=9))
    application = annulled(filed_at=START - timedelta(days=8))
    last = an_application(filed_at=START - timedelta(days=7))
    decide(appeal(application))
    application.refresh_from_db()
    assert (application.state, application.case_id) == ("waiting", application.child_id)
    assert application.closed_at is None
    assert [position(row.pk) for row in (first, application, last)] == [1, 2, 3]
    kinds = Entry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["appeal.upheld", "application.restored"]
    standing = annulment_of(application.child_id, START)
    assert standing is None


def test_rejected_it_stays_annulled_and_the_reason_is_kept() -> None:
    application = annulled()
    number = appeal(application)
    decide(number, AppealReason.OWN_CHOICE)
    application.refresh_from_db()
    assert application.state == "annulled"
    assert Appeal.objects.get(pk=number).reason == "own_choice"
    assert Entry.objects.get(kind="appeal.rejected").data["reason"] == "own_choice"
    standing = annulment_of(application.child_id, START + timedelta(days=300))
    assert standing is not None
    assert standing.decided


def test_a_decision_needs_a_listed_reason_and_is_made_once() -> None:
    number = appeal(annulled())
    for reason in ("", "because"):
        with pytest.raises(ReasonMissing):
            decide(number, reason)
    decide(number)
    with pytest.raises(AppealDecided):
        decide(number, AppealReason.OWN_CHOICE)
    assert Appeal.objects.get(pk=number).state == AppealState.UPHELD


def test_a_newer_application_that_waits_gives_way() -> None:
    application = annulled()
    number = appeal(application)
    newer = an_application(case=a_case(application.child), filed_at=START)
    decide(number)
    newer.refresh_from_db()
    application.refresh_from_db()
    assert (newer.state, application.state) == ("closed", "waiting")


def test_with_a_voucher_by_now_there_is_nothing_to_bring_back() -> None:
    application = annulled()
    number = appeal(application)
    an_application(case=a_case(application.child), state="voucher")
    with pytest.raises(AppealMoot):
        decide(number)
    assert Appeal.objects.get(pk=number).state == AppealState.FILED
    decide(number, AppealReason.SERVED)


def test_a_child_older_by_now_waits_in_the_queue_of_its_age() -> None:
    application = annulled(moment=clock.at(date(2025, 6, 20), 9))
    assert application.band == 3
    type_before = application.queue_type.code
    Application.objects.filter(pk=application.pk).update(band=2, queue_type=a_type(2))
    decide(appeal(application))
    application.refresh_from_db()
    assert (application.band, application.queue_type.code) == (3, type_before)
    assert Entry.objects.get(kind="application.retyped").data["reason"] == "appeal_upheld"


def a_type(band: int) -> QueueType:
    return QueueType.objects.get(city_id=TARAZ, band=band, right="general")


def test_a_child_of_school_age_does_not_come_back() -> None:
    application = annulled()
    number = appeal(application)
    child = application.child
    child.birth_date = date(2017, 1, 1)
    child.save()
    with pytest.raises(AppealMoot):
        decide(number)


@pytest.mark.parametrize(
    ("until", "right"),
    [(None, "priority"), (date(2025, 7, 1), "priority"), (date(2025, 6, 30), "general")],
)
def test_a_privilege_counts_if_it_still_holds(until: date | None, right: str) -> None:
    application = annulled(right="priority")
    Privilege.objects.create(
        application=application,
        code="large_family",
        right="priority",
        state="proven",
        claimed_at=START,
        review_due_at=START,
        valid_until=until,
    )
    decide(appeal(application))
    application.refresh_from_db()
    assert application.right == right


def test_a_case_that_moved_away_does_not_come_back_here() -> None:
    application = annulled()
    number = appeal(application)
    other = City.objects.create(code="else", name_kk="Б", name_ru="Д", name_en="E")
    ChildCase.objects.filter(pk=application.child_id).update(city=other)
    with pytest.raises(CaseElsewhere):
        decide(number)
