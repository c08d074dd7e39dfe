from datetime import date

import pytest

from kezek.attendance import errors
from kezek.attendance.acts import (
    approve_timesheets,
    dispute_timesheet,
    review_timesheets,
    settle_dispute,
    take_into_review,
)
from kezek.attendance.models import Timesheet
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.journal.models import Entry
from kezek.kindergartens.models import Group
from kezek.people.models import Guardianship
from tests.attendance.builders import Enrolled, Key, a_person, an_account
from tests.attendance.days import DEPARTMENT, closed_month

ANSWER = clock.at(date(2025, 10, 3), 20)


def approve(key: Key, sheet: Timesheet, parent: Actor, moment: object = ANSWER) -> int:
    return approve_timesheets(
        actor=parent,
        moment=moment,  # type: ignore[arg-type]  # a datetime
        request_key=key(),
        city="taraz",
        timesheets=[sheet.pk],
    )


def test_the_parent_approves(group: Group, children: list[Enrolled], key: Key) -> None:
    sheets = closed_month(group, children, key)
    assert approve(key, sheets[0], children[0].parent) == 1
    sheets[0].refresh_from_db()
    assert (sheets[0].state, sheets[0].answered_at) == ("approved", ANSWER)
    sheets[1].refresh_from_db()
    assert sheets[1].state == "closed"
    entry = Entry.objects.get(kind="timesheet.approved")
    assert (entry.subject_id, entry.actor) == (sheets[0].pk, str(children[0].parent))
    assert entry.data == {"month": "2025-09-01", "enrolment": children[0].id}


def test_many_parents_approve_each_as_the_actor(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = closed_month(group, children, key)
    approved = approve_timesheets(
        actor=children[0].parent,
        moment=ANSWER,
        request_key=key(),
        city="taraz",
        timesheets=[sheet.pk for sheet in sheets],
        actors=[child.parent for child in children],
    )
    assert approved == 3
    actors = Entry.objects.filter(kind="timesheet.approved").order_by("subject_id")
    assert [entry.actor for entry in actors] == [str(child.parent) for child in children]


def test_one_who_is_not_the_parent_of_one_of_them_stops_all(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = closed_month(group, children, key)
    with pytest.raises(errors.NoTimesheet):
        approve_timesheets(
            actor=children[0].parent,
            moment=ANSWER,
            request_key=key(),
            city="taraz",
            timesheets=[sheet.pk for sheet in sheets],
        )


def test_the_other_parent_may_approve_and_a_former_guardian_may_not(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = closed_month(group, children, key)
    father = an_account(a_person(date(1990, 1, 1)))
    relation = Guardianship.objects.create(
        child=children[0].child, guardian=father.person, kind="father", until=date(2025, 1, 1)
    )
    with pytest.raises(errors.NoTimesheet):
        approve(key, sheets[0], Actor(Role.PARENT, father.pk))
    relation.until = None
    relation.save()
    assert approve(key, sheets[0], Actor(Role.PARENT, father.pk)) == 1


def test_the_counter_approves_for_the_parent(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = closed_month(group, children, key)
    counter = Actor(Role.COUNTER, 99, behalf=children[0].parent.id)
    assert approve(key, sheets[0], counter) == 1
    assert Entry.objects.get(kind="timesheet.approved").actor == str(counter)


def test_another_city_has_no_such_timesheet(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = closed_month(group, children, key)
    with pytest.raises(errors.NoTimesheet):
        approve_timesheets(
            actor=children[0].parent,
            moment=ANSWER,
            request_key=key(),
            city="almaty-auezov",
            timesheets=[sheets[0].pk],
        )


def test_the_last_second_counts_and_the_next_does_not(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheets = closed_month(group, children, key)
    assert approve(key, sheets[0], children[0].parent, clock.at(date(2025, 10, 7), 23, 59, 59)) == 1
    with pytest.raises(errors.AnswerLate) as refused:
        approve(key, sheets[1], children[1].parent, clock.at(date(2025, 10, 8)))
    assert "07.10" in str(refused.value)


def test_approving_is_final(group: Group, children: list[Enrolled], key: Key) -> None:
    sheet = closed_month(group, children, key)[0]
    parent = children[0].parent
    approve(key, sheet, parent)
    before = Timesheet.objects.values().get(pk=sheet.pk)
    arguments = {"moment": ANSWER, "city": "taraz"}
    with pytest.raises(errors.TimesheetAnswered):
        approve(key, sheet, parent)
    with pytest.raises(errors.TimesheetAnswered):
        dispute_timesheet(
            actor=parent,
            request_key=key(),
            timesheet=sheet.pk,
            days={date(2025, 9, 2): "I"},
            **arguments,  # type: ignore[arg-type]  # moment and city
        )
    with pytest.raises(errors.TimesheetAnswered):
        settle_dispute(
            actor=DEPARTMENT,
            request_key=key(),
            timesheet=sheet.pk,
            accepted=[],
            **arguments,  # type: ignore[arg-type]  # as above
        )
    for late in (review_timesheets, take_into_review):
        with pytest.raises(errors.TimesheetAnswered):
            late(
                actor=DEPARTMENT,
                request_key=key(),
                timesheets=[sheet.pk],
                moment=clock.at(date(2025, 11, 1)),
                city="taraz",
            )
    assert Timesheet.objects.values().get(pk=sheet.pk) == before


def test_a_double_submit_is_answered_alike(
    group: Group, children: list[Enrolled], key: Key
) -> None:
    sheet = closed_month(group, children, key)[0]
    answers = [
        approve_timesheets(
            actor=children[0].parent,
            moment=ANSWER,
            request_key="double",
            city="taraz",
            timesheets=[sheet.pk],
        )
        for _ in range(2)
    ]
    assert answers == [1, 1]
    assert Entry.objects.filter(kind="timesheet.approved").count() == 1


def test_nobody_to_approve_is_nothing(city: str, key: Key) -> None:
    parent = Actor(Role.PARENT, 1)
    assert (
        approve_timesheets(actor=parent, moment=ANSWER, request_key=key(), city=city, timesheets=[])
        == 0
    )
