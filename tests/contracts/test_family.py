"""Another applicant, a death, a move: what they mean for the whole case."""

from datetime import date, timedelta

import pytest

from kezek.contracts.acts import SameCity, close_by_death, hand_over, move_to_city
from kezek.contracts.followers import follow
from kezek.contracts.models import Contract
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.journal.followers import read_after
from kezek.journal.models import Entry
from kezek.journal.sequencer import sequence
from kezek.ledger.queries import imbalance
from kezek.people.acts import CaseElsewhere, end_guardianship, register_death
from kezek.people.models import ChildCase, Guardianship, Person
from kezek.places import queries as places
from kezek.places.models import Wait
from kezek.policy.models import City, PolicyVersion
from kezek.queue.models import Application, Privilege, Proof
from kezek.queue.refusals import NotGuardian
from kezek.queue.rules import HandOver
from kezek.vouchers.models import Voucher
from kezek.vouchers.queries import reservation_gap
from tests.builders import (
    START,
    TARAZ,
    a_city,
    a_key,
    a_person,
    a_voucher,
    an_application,
    guardian_of,
)
from tests.contracts.builders import HEAD_AT, a_draft, an_enrolment, frame, parent_signs
from tests.places.builders import NOW, a_full_group, a_line, data_of, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]

OTHER = "almaty-auezov"
COUNTER = Actor(Role.COUNTER, 5, 12)


def the_father(child: Person) -> Person:
    father = a_person(name="Ойдан Шығарылған Әке", sex="m")
    Guardianship.objects.create(child=child, guardian=father, kind="father")
    return father


def sound() -> None:
    """Seats and money agree with what stands in the tables."""
    assert places.reconcile(TARAZ) == []
    assert (imbalance(TARAZ), reservation_gap(TARAZ)) == (0, 0)


# Another applicant


def handed(application: Application, guardian: Person) -> None:
    hand_over(
        application=application.pk,
        guardian=guardian.pk,
        reason=HandOver.OTHER_PARENT,
        **frame(NOW + timedelta(hours=1)),
    )


def test_a_draft_is_drafted_anew_in_the_new_name() -> None:
    draft = a_draft()
    application = draft.voucher.application
    father = the_father(draft.child)
    handed(application, father)
    draft.refresh_from_db()
    new = Contract.objects.get(voucher=draft.voucher, state="drafted")
    assert (draft.state, draft.end_reason) == ("void", "handed_over")
    assert (new.guardian_id, new.place_id) == (father.pk, draft.place_id)
    assert new.period.lower == draft.period.lower
    parent_signs(new)
    sound()


def test_what_the_parent_has_signed_stays() -> None:
    contract = parent_signs(a_draft())
    handed(contract.voucher.application, the_father(contract.child))
    contract.refresh_from_db()
    assert contract.state == "parent_signed"


def test_an_application_that_waits_is_simply_handed_over() -> None:
    application = an_application()
    father = the_father(application.child)
    handed(application, father)
    application.refresh_from_db()
    assert application.guardian_id == father.pk


# Death of a child


def died(child: int) -> int:
    return close_by_death(child=child, **frame(HEAD_AT + timedelta(hours=2)))


def test_an_application_that_waits_closes() -> None:
    application = an_application()
    assert died(application.child_id) == application.pk
    application.refresh_from_db()
    assert (application.state, application.case_id) == ("closed", None)
    assert data_of("application.closed", application.pk)["reason"] == "died"


@pytest.mark.parametrize("state", ["issued", "confirmed"])
def test_a_voucher_without_a_place_ends_and_its_money_is_free(state: str) -> None:
    voucher = a_voucher(state)
    died(voucher.child_id)
    voucher.refresh_from_db()
    assert (voucher.state, voucher.application.state) == ("ended", "closed")
    assert data_of("voucher.ended", voucher.pk)["released"] == 6 * 65_000
    sound()


@pytest.mark.parametrize("signed", [False, True])
def test_a_contract_not_signed_by_both_comes_to_nothing(signed: bool) -> None:
    contract = a_draft()
    if signed:
        parent_signs(contract)
    died(contract.child_id)
    contract.refresh_from_db()
    assert (contract.state, contract.place.state) == ("void", "released")
    assert (contract.voucher.state, taken(contract.group)) == ("ended", 0)
    assert data_of("place.released", contract.place_id)["reason"] == "left"
    sound()


def test_its_turn_in_a_line_is_over() -> None:
    (wait,) = a_line(a_full_group(), 1)
    died(Wait.objects.get(pk=wait).voucher.child_id)
    assert Wait.objects.get(pk=wait).state == "left"
    sound()


def test_an_enrolled_child_belonged_to_the_group_until_yesterday() -> None:
    enrolment = an_enrolment()
    at = clock.at(date(2025, 7, 10), 11)
    close_by_death(child=enrolment.child_id, **frame(at))
    enrolment.refresh_from_db()
    assert (enrolment.leave_reason, enrolment.period.upper) == ("died", date(2025, 7, 10))
    assert (enrolment.voucher.state, taken(enrolment.group)) == ("ended", 0)
    sound()


def test_one_that_never_came_belonged_to_it_on_no_day() -> None:
    enrolment = an_enrolment()
    died(enrolment.child_id)
    enrolment.refresh_from_db()
    assert enrolment.period.isempty
    sound()


def test_without_a_live_application_nothing_is_closed() -> None:
    assert died(an_application(state="withdrawn").child_id) == 0


# Moving


@pytest.fixture
def other() -> str:
    a_city(TARAZ)
    return a_city(OTHER).pk


def move(child: Person, to: str, city: str = TARAZ) -> int:
    return move_to_city(
        child=child.pk,
        guardian=guardian_of(child).pk,
        to=to,
        **{**frame(HEAD_AT, COUNTER), "city": city},
    )


def test_the_application_goes_on_in_the_other_city_with_its_filing_moment(other: str) -> None:
    old = an_application(filed_at=START - timedelta(days=200))
    new = Application.objects.get(pk=move(old.child, other))
    old.refresh_from_db()
    assert (old.state, new.state, new.city_id) == ("closed", "waiting", other)
    assert new.filed_at == old.filed_at
    assert data_of("application.closed", old.pk)["reason"] == "moved"
    assert ChildCase.objects.get(pk=old.child_id).city_id == other
    assert Entry.objects.get(kind="case.moved").city == TARAZ
    assert Entry.objects.get(kind="case.moved").data == {"to": other}
    assert Entry.objects.get(kind="case.opened", cause="moved").city == other


def test_a_city_may_let_movers_queue_from_the_day_they_come(other: str) -> None:
    for version in PolicyVersion.objects.filter(city_id=other):
        version.document["rule"]["moved_application_keeps_filing_moment"]["value"] = False
        version.sha256 = f"{version.pk:064}"
        version.save()
    old = an_application()
    assert Application.objects.get(pk=move(old.child, other)).filed_at == HEAD_AT


def test_place_and_voucher_end_in_the_old_city(other: str) -> None:
    contract = a_draft()
    move(contract.child, other)
    contract.refresh_from_db()
    assert (contract.state, contract.place.state, contract.voucher.state) == (
        "void",
        "released",
        "ended",
    )
    sound()


def test_an_attending_child_leaves_and_queues_there(other: str) -> None:
    enrolment = an_enrolment()
    new = move(enrolment.child, other)
    enrolment.refresh_from_db()
    assert enrolment.leave_reason == "moved"
    assert Application.objects.get(pk=new).state == "waiting"
    sound()


def test_a_privilege_is_decided_anew_there_with_the_same_papers(other: str) -> None:
    old = an_application(right="priority")
    claim = Privilege.objects.create(
        application=old,
        code="large_family",
        right="priority",
        state="proven",
        claimed_at=START,
        review_due_at=START,
    )
    Proof.objects.create(
        privilege=claim, media_type="image/png", content_sealed=b"x", size=1, added_at=START
    )
    new = Application.objects.get(pk=move(old.child, other))
    carried = Privilege.objects.get(application=new)
    assert (carried.state, carried.code, new.right) == ("pending", "large_family", "general")
    assert carried.proofs.count() == 1


def test_without_a_live_application_the_case_alone_moves(other: str) -> None:
    gone = an_application(state="withdrawn")
    assert move(gone.child, other) == 0
    assert ChildCase.objects.get(pk=gone.child_id).city_id == other


def test_nothing_moves_to_where_it_is(other: str) -> None:
    with pytest.raises(SameCity):
        move(an_application().child, TARAZ)


def test_a_case_moves_from_where_it_lies(other: str) -> None:
    City.objects.create(code="third", name_kk="Ү", name_ru="Т", name_en="T")
    with pytest.raises(CaseElsewhere):
        move(an_application().child, other, "third")


def test_what_the_other_city_refuses_moves_nothing(other: str) -> None:
    old = an_application()
    Guardianship.objects.filter(child=old.child).update(until=START.date())
    father = the_father(old.child)
    Person.objects.filter(pk=father.pk).update(died_on=START.date())
    with pytest.raises(NotGuardian):
        move(old.child, other)
    old.refresh_from_db()
    assert old.state == "waiting"


# The follower


def followed() -> None:
    sequence(TARAZ)
    facts = read_after(
        TARAZ, 0, 100, frozenset({"person.died", "guardian.ended", "guardian.registered"})
    )
    with clock.standing_at(HEAD_AT):
        follow(facts)
        follow(facts)  # seen twice


def test_a_death_that_the_registry_tells_closes_the_case() -> None:
    voucher = a_voucher("issued")
    register_death(person=voucher.child_id, died_on=date(2025, 6, 30), **frame())
    followed()
    voucher.refresh_from_db()
    assert (voucher.state, voucher.application.state) == ("ended", "closed")


def test_after_the_applicant_s_death_the_other_parent_is_the_applicant() -> None:
    application = an_application()
    father = the_father(application.child)
    register_death(person=application.guardian_id, died_on=date(2025, 6, 30), **frame())
    followed()
    application.refresh_from_db()
    assert (application.state, application.guardian_id) == ("waiting", father.pk)


def test_the_child_of_nobody_keeps_its_place() -> None:
    application = an_application()
    before = application.guardian_id
    register_death(person=before, died_on=date(2025, 6, 30), **frame())
    followed()
    application.refresh_from_db()
    assert (application.state, application.guardian_id) == ("waiting", before)


def test_who_answers_no_more_is_the_applicant_no_more() -> None:
    voucher = a_voucher("confirmed")
    father = the_father(voucher.child)
    end_guardianship(child=voucher.child_id, guardian=voucher.application.guardian_id, **frame())
    followed()
    row = Voucher.objects.get(pk=voucher.pk)
    assert (row.state, row.application.guardian_id) == ("confirmed", father.pk)
    assert Entry.objects.get(kind="application.handed_over").data["reason"] == "guardian_changed"


def test_follower_keys_are_short_enough_for_the_longest_numbers() -> None:
    assert len(f"family:{'x' * 24}:{10**12}:died:{10**12}") < 120


def test_the_key_of_an_act_is_used_once() -> None:
    application = an_application()
    key = a_key()
    for _twice in range(2):
        close_by_death(child=application.child_id, **frame(key=key))
    assert Entry.objects.filter(kind="application.closed").count() == 1
