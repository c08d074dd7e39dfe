"""What a wish to move waits for, and where a moved child stands, in the case of its parent."""

from datetime import date, datetime

import pytest
from django.utils import translation

from kezek.attendance.models import Timesheet
from kezek.case.queries import Timeline, timeline
from kezek.case.states import StepState
from kezek.contracts.acts import ask_transfer
from kezek.contracts.models import Enrolment
from kezek.core import clock
from kezek.journal.followers import run_all
from kezek.journal.sequencer import catch_up
from kezek.notices.models import Notice
from tests.builders import START, TARAZ, a_group
from tests.contracts.builders import a_head, frame
from tests.contracts.conftest import keys, sandbox_folder
from tests.contracts.transfers import (
    ASKED_AT,
    FIRST_DAY,
    RUN_AT,
    consented,
    earlier,
    enrolled,
    run,
    signed,
)

__all__ = ["keys", "sandbox_folder"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def case_of(enrolment: Enrolment, now: datetime) -> Timeline:
    with translation.override("ru"):
        found = timeline(enrolment.child_id, "ru", now)
    assert found is not None
    return found


def steps_of(enrolment: Enrolment, now: datetime) -> dict[str, StepState]:
    return {step.key: step.state for step in case_of(enrolment, now).steps}


def test_first_the_consent_waits_for_the_parent_then_the_child_for_its_turn() -> None:
    child, group = enrolled(a_group()), a_group()
    consented(enrolled(a_group(), earlier(5)), group)
    wish = ask_transfer(enrolment=child.pk, groups=[group.pk], **frame(ASKED_AT))
    assert steps_of(child, ASKED_AT)["transfer"] is StepState.WAITS
    signed(wish)
    steps = {step.key: step for step in case_of(child, ASKED_AT).steps}
    assert "transfer" not in steps
    assert "Ваш номер в листе ожидания: 2." in steps["move_list"].text
    assert "прежнее место остаётся за ним" in steps["move_list"].text


def test_a_moved_child_has_its_first_day_before_it_and_a_head_who_must_sign() -> None:
    child, group = enrolled(a_group()), a_group()
    consented(child, group)
    run()
    steps = steps_of(child, RUN_AT)
    assert (steps["moves"], steps["head"]) == (StepState.COMING, StepState.WAITS)
    later = steps_of(child, clock.at(FIRST_DAY, 9))
    assert "moves" not in later
    assert (later["first_day"], later["head"]) == (StepState.DONE, StepState.WAITS)


def test_both_kindergartens_months_want_an_answer() -> None:
    child = enrolled(a_group())
    consented(child, a_group())
    run()
    new = Enrolment.objects.get(child_id=child.child_id, period__endswith=None)
    for enrolment in (child, new):
        Timesheet.objects.create(
            city_id=TARAZ,
            enrolment=enrolment,
            month=date(2025, 9, 1),
            state="closed",
            working_days=22,
            present=10,
            paid_days=10,
            marked_days=10,
            tenge=29_545,
            closed_at=START,
            due_at=clock.end_of(date(2025, 10, 7)),
        )
    now = clock.at(date(2025, 10, 2), 9)
    waiting = [step for step in case_of(child, now).steps if step.key == "month"]
    assert len({step.subject for step in waiting if step.subject}) == 2


def test_a_move_is_told_as_a_move_to_the_family_and_to_the_new_head() -> None:
    child, group = enrolled(a_group()), a_group()
    a_head(group.kindergarten)
    consented(child, group)
    run()
    catch_up(TARAZ)
    run_all(TARAZ)
    told = set(Notice.objects.values_list("kind", flat=True))
    assert {"transfer.made", "transfer.to_receive"} <= told
    assert not told & {"contract.drafted", "enrolment.began", "enrolment.ended"}
    notice = Notice.objects.get(kind="transfer.made")
    assert notice.values["date"] == FIRST_DAY.isoformat()
