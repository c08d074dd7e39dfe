"""What a parent reads of a privilege: each state of it, in its own words."""

from datetime import date, timedelta

import pytest

from kezek.case.queries import timeline
from kezek.case.rules import Step
from kezek.case.states import Action, StepState, Who
from kezek.core import clock
from kezek.queue.models import Application, Privilege, Proof
from kezek.queue.rules import FalseReason, RefusalReason
from tests.builders import an_application
from tests.case.cases import NOW, a_claim

FILED = NOW - timedelta(days=30)
TODAY = clock.day_of(NOW)


def steps_of(application: Application) -> dict[str, Step]:
    found = timeline(application.child_id, "kk", NOW)
    assert found is not None
    return {step.key: step for step in found.steps}


def the_step(state: str = "pending", **fields: object) -> Step:
    application = an_application(filed_at=FILED)
    a_claim(application, state, **fields)
    return steps_of(application)["privilege"]


def test_while_a_register_is_asked_nobody_need_do_anything(city: str) -> None:
    step = the_step(ask_from=NOW)
    assert (step.state, step.who, step.action) == (
        StepState.WAITS,
        Who.NOBODY,
        Action.ADD_PROOF,
    )


def test_a_paper_goes_before_the_register(city: str) -> None:
    application = an_application(filed_at=FILED)
    claim = a_claim(application, ask_from=NOW)
    Proof.objects.create(
        privilege=claim, media_type="image/png", content_sealed=b"", size=1, added_at=NOW
    )
    assert steps_of(application)["privilege"].who is Who.DEPARTMENT


def test_a_proven_one_without_a_term_is_behind(city: str) -> None:
    step = the_step("proven", decided_at=NOW)
    assert (step.state, step.note) == (StepState.DONE, "")


@pytest.mark.parametrize(
    ("days", "state"),
    [(8, StepState.DONE), (7, StepState.WAITS), (0, StepState.WAITS)],
)
def test_a_new_certificate_is_asked_for_in_the_last_week(
    city: str, days: int, state: StepState
) -> None:
    until = TODAY + timedelta(days=days)
    step = the_step("proven", decided_at=NOW, valid_until=until)
    assert step.state is state
    if state is StepState.WAITS:
        assert (step.who, step.action) == (Who.PARENT, Action.ADD_PROOF)
        assert step.due_at == clock.end_of(until)


def test_a_child_with_a_voucher_is_asked_for_no_certificate(city: str) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    a_claim(application, "proven", decided_at=NOW, valid_until=TODAY)
    assert steps_of(application)["privilege"].state is StepState.DONE


def test_a_new_certificate_waits_for_the_department(city: str) -> None:
    step = the_step("proven", decided_at=NOW, valid_until=TODAY, renewing=True)
    assert (step.who, step.action) == (Who.DEPARTMENT, Action.NONE)


@pytest.mark.parametrize("reason", list(RefusalReason))
def test_a_refusal_says_why_and_what_to_do(city: str, reason: RefusalReason) -> None:
    step = the_step("refused", decided_at=NOW, reason=reason)
    assert (step.state, step.action) == (StepState.LATE, Action.CLAIM)
    assert "жеңілдікті қайта таңдаңыз" in step.note
    assert step.note.endswith("өтініш күні сақталды.")


def test_one_that_ran_out_may_be_named_again(city: str) -> None:
    step = the_step("expired", decided_at=NOW)
    assert (step.state, step.action) == (StepState.LATE, Action.CLAIM)
    assert "Анықтаманың мерзімі өтті." in step.note


def test_one_whose_child_does_not_wait_is_not_named_again(city: str) -> None:
    application = an_application(filed_at=FILED, state="voucher")
    a_claim(application, "expired", decided_at=NOW)
    assert steps_of(application)["privilege"].action is Action.NONE


@pytest.mark.parametrize("reason", list(FalseReason))
@pytest.mark.parametrize(("left", "action"), [(0, Action.NONE), (-1, Action.CLAIM)])
def test_a_false_one_says_why_and_until_when(
    city: str, reason: FalseReason, left: int, action: Action
) -> None:
    step = the_step(
        "false",
        decided_at=NOW,
        reason=reason,
        barred_until=TODAY + timedelta(days=left),
    )
    assert (step.state, step.action) == (StepState.LATE, action)
    assert ("Шектеудің соңғы күні" in step.note) is (left == 0)
    assert step.note.endswith("консультациялық орталыққа жазыңыз.")
    assert len(step.note) > 110


def test_the_queue_says_that_the_restriction_and_not_the_age_is_waited_for(city: str) -> None:
    application = an_application(filed_at=FILED)
    barred = TODAY + timedelta(days=3)
    Privilege.objects.filter(pk=a_claim(application, "false", decided_at=NOW).pk).update(
        barred_until=barred
    )
    Application.objects.filter(pk=application.pk).update(may_from=barred + timedelta(days=1))
    assert "Уақытша шектеу" in steps_of(application)["queue"].text
    Application.objects.filter(pk=application.pk).update(may_from=date(2026, 12, 1))
    assert "жасқа" in steps_of(application)["queue"].text
