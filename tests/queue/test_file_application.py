from datetime import date, timedelta

import pytest

from kezek.core import clock
from kezek.core.numbers import PublicNumber, parse
from kezek.journal.models import Entry
from kezek.people.acts import CaseElsewhere
from kezek.people.models import ChildCase, Person
from kezek.policy.models import City
from kezek.queue.acts import (
    Filed,
    NewApplication,
    file_application,
    file_applications,
    withdraw_application,
)
from kezek.queue.models import Application, Filing, Privilege
from kezek.queue.refusals import (
    AlreadyAttending,
    AlreadyQueued,
    FilingGone,
    FilingOfOthers,
    FilingUnproven,
    NoSuchGround,
    NotGuardian,
    PersonDied,
    TooOld,
)
from tests.builders import (
    PARENT,
    START,
    TARAZ,
    a_case,
    a_child,
    a_city,
    a_key,
    a_person,
    an_application,
    guardian_of,
    statements_of,
)
from tests.queue.builders import a_filing

pytestmark = pytest.mark.django_db


def file(
    child: Person,
    guardian: Person | None = None,
    filing: str | None = None,
    privilege: str | None = None,
    key: str | None = None,
) -> Filed:
    a_city()
    return file_application(
        actor=PARENT,
        moment=START,
        request_key=key or a_key(),
        city=TARAZ,
        guardian=(guardian or guardian_of(child)).pk,
        child=child.pk,
        filing=filing,
        privilege=privilege,
    )


def test_a_child_of_three_stands_in_the_general_queue_of_its_age() -> None:
    child = a_child(date(2022, 3, 4))
    filed = file(child)
    row = Application.objects.get(pk=filed.application_id)
    assert filed == Filed(row.pk, row.number, 1, "b3-general")
    assert isinstance(parse(row.number), PublicNumber)
    assert (row.state, row.case_id, row.filed_at) == ("waiting", child.pk, START)
    assert ChildCase.objects.get(pk=child.pk).city_id == TARAZ


def test_the_age_counts_by_the_queue_year_which_turns_on_the_first_of_july() -> None:
    child = a_child(date(2022, 12, 31))
    assert file(child).queue_type == "b3-general"
    early = a_child(date(2022, 12, 31))
    number = file_applications(
        actor=PARENT,
        moment=START - timedelta(days=1),
        request_key=a_key(),
        city=TARAZ,
        applications=[NewApplication(guardian_of(early).pk, early.pk)],
    )
    assert Application.objects.get(pk=number[0]).band == 2


def test_a_baby_may_wait_and_gets_its_first_day_for_a_voucher() -> None:
    filed = file(a_child(date(2025, 1, 31)))
    row = Application.objects.get(pk=filed.application_id)
    assert (row.band, row.may_from) == (1, date(2026, 7, 31))


def test_the_entry_says_what_is_public_and_keeps_people_private() -> None:
    child = a_child()
    filed = file(child)
    entry = Entry.objects.get(kind="application.filed", subject_id=filed.application_id)
    assert entry.data["number"] == filed.number
    assert entry.data["child"] == child.pk
    assert Application.objects.get(pk=filed.application_id).entry == entry.pk


def test_a_double_submit_gives_the_same_receipt() -> None:
    child, key = a_child(), a_key()
    assert file(child, key=key) == file(child, key=key)
    assert Application.objects.count() == 1


def test_a_proven_filing_gives_its_moment() -> None:
    child = a_child()
    early = START - timedelta(days=3)
    token = a_filing(guardian_of(child), child, early)
    filed = file(child, filing=token)
    assert Application.objects.get(pk=filed.application_id).filed_at == early
    row = Filing.objects.get(token=token)
    assert (row.state, bytes(row.parent_sealed)) == ("applied", b"")


def test_an_earlier_filing_stands_before_a_later_application() -> None:
    first = file(a_child())
    child = a_child()
    early = START - timedelta(days=3)
    second = file(child, filing=a_filing(guardian_of(child), child, early))
    assert (first.position, second.position) == (1, 1)


def test_an_unproven_filing_is_refused() -> None:
    child = a_child()
    with pytest.raises(FilingUnproven):
        file(child, filing=a_filing(guardian_of(child), child, proven=False))


def test_a_filing_of_another_child_is_refused() -> None:
    child, other = a_child(), a_child()
    with pytest.raises(FilingOfOthers):
        file(child, filing=a_filing(guardian_of(child), other))


def test_a_filing_of_another_parent_is_refused() -> None:
    child = a_child()
    with pytest.raises(FilingOfOthers):
        file(child, filing=a_filing(a_person(), child))


def test_an_unknown_filing_is_refused() -> None:
    child = a_child()
    with pytest.raises(FilingGone):
        file(child, filing="00000000-0000-0000-0000-000000000000")


def test_a_filing_is_used_once() -> None:
    child = a_child()
    token = a_filing(guardian_of(child), child)
    file(child, filing=token)
    with pytest.raises(AlreadyQueued):
        file(child, filing=token)


def test_a_privilege_is_claimed_and_ranks_as_none() -> None:
    filed = file(a_child(), privilege="large_family")
    row = Privilege.objects.get(application_id=filed.application_id)
    assert (row.state, row.right, filed.queue_type) == ("pending", "priority", "b3-general")


def test_an_unknown_ground_is_refused_and_nothing_is_filed() -> None:
    with pytest.raises(NoSuchGround):
        file(a_child(), privilege="friend_of_the_head")
    assert not Application.objects.exists()


def test_one_who_is_not_the_parent_is_refused() -> None:
    with pytest.raises(NotGuardian):
        file(a_child(), guardian=a_person())


def test_a_parent_whose_right_ended_is_refused() -> None:
    child = a_child()
    child.guardianships.update(until=date(2025, 1, 1))
    with pytest.raises(NotGuardian):
        file(child, guardian=Person.objects.get(wards__child=child))


def test_a_dead_parent_is_refused() -> None:
    dead = a_person(died_on=date(2025, 1, 1))
    with pytest.raises(PersonDied):
        file(a_child(guardian=dead), guardian=dead)


def test_a_child_of_school_age_is_refused() -> None:
    with pytest.raises(TooOld):
        file(a_child(date(2018, 12, 31)))


def test_a_child_in_the_queue_is_refused_whoever_asks() -> None:
    child = a_child()
    file(child)
    father = a_person()
    child.guardianships.create(guardian=father, kind="father")
    with pytest.raises(AlreadyQueued):
        file(child, guardian=father)


def test_a_child_who_attends_is_refused() -> None:
    child = a_child()
    an_application(case=a_case(child), state="placed")
    with pytest.raises(AlreadyAttending):
        file(child)


def test_a_child_of_another_citys_case_is_refused() -> None:
    child = a_child()
    City.objects.create(code="elsewhere", name_kk="-", name_ru="-", name_en="-", facts={})
    ChildCase.objects.create(child=child, city_id="elsewhere", opened_at=START)
    with pytest.raises(CaseElsewhere):
        file(child)


def test_after_leaving_the_queue_the_child_may_be_filed_anew() -> None:
    child = a_child()
    first = file(child)
    withdraw_application(
        actor=PARENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        application=first.application_id,
    )
    again = file(child)
    assert again.application_id != first.application_id


def test_many_are_filed_with_as_many_statements_as_one() -> None:
    a_city()

    def file_many(count: int) -> int:
        children = [a_child() for _n in range(count)]
        new = [NewApplication(guardian_of(child).pk, child.pk) for child in children]
        return statements_of(
            lambda: file_applications(
                actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, applications=new
            )
        )

    file_many(1)  # reads the rules into memory
    assert file_many(2) == file_many(20)


def test_of_many_one_refused_refuses_all() -> None:
    a_city()
    good, old = a_child(), a_child(date(2015, 1, 1))
    with pytest.raises(TooOld):
        file_applications(
            actor=PARENT,
            moment=START,
            request_key=a_key(),
            city=TARAZ,
            applications=[NewApplication(guardian_of(one).pk, one.pk) for one in (good, old)],
        )
    assert not Application.objects.exists()


def test_the_same_child_twice_in_one_call_is_refused() -> None:
    a_city()
    child = a_child()
    one = NewApplication(guardian_of(child).pk, child.pk)
    with pytest.raises(AlreadyQueued):
        file_applications(
            actor=PARENT, moment=START, request_key=a_key(), city=TARAZ, applications=[one, one]
        )


def test_without_a_moment_the_filing_moment_is_domain_time() -> None:
    a_city()
    child = a_child()
    with clock.standing_at(START):
        filed = file_application(
            actor=PARENT,
            moment=None,
            request_key=a_key(),
            city=TARAZ,
            guardian=guardian_of(child).pk,
            child=child.pk,
        )
    assert Application.objects.get(pk=filed.application_id).filed_at == START
