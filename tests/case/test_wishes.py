"""The list of wishes and its rounds in the story of a case."""

from datetime import timedelta

import pytest

from kezek.case.queries import timeline
from kezek.case.rules import Step
from kezek.contracts.acts import serve_round
from kezek.core.actors import FOLLOWER
from kezek.places.acts import Cause
from tests.builders import TARAZ, a_group, a_key, an_application
from tests.places.builders import a_claimed_place
from tests.places.standing.builders import LATER, a_family, a_list, a_round

pytestmark = pytest.mark.django_db
EVENING = LATER + timedelta(hours=1)


def step_of(child: int, key: str) -> Step | None:
    """The step of that kind, if the case has it."""
    case = timeline(child, "kk", EVENING)
    assert case is not None
    return next((step for step in case.steps if step.key == key), None)


def test_a_filed_list_stands_in_the_case_of_a_child_in_line() -> None:
    application = an_application()
    assert step_of(application.child_id, "list") is None
    a_list(application, [a_group(), a_group()])
    step = step_of(application.child_id, "list")
    assert step is not None
    assert step.title == "Балабақшалар тізімі тапсырылды"
    assert step.note.replace("\u00a0", " ") == "Тізімде 2 топ бар"


def test_a_round_without_a_place_is_told_and_the_list_stays() -> None:
    group = a_group(capacity=1)
    a_family([group])
    late = a_family([group], days=1)
    assert step_of(late.child_id, "round") is None
    a_round()
    step = step_of(late.child_id, "round")
    assert step is not None
    assert (step.moment, step.note.startswith("Тізіміңізден бос орын болмады.")) == (LATER, True)
    assert step_of(late.child_id, "list") is not None


def test_who_took_a_place_by_hand_reads_no_more_of_the_list() -> None:
    group = a_group(capacity=1)
    a_family([group])
    late = a_family([group], days=1)
    a_round()
    a_claimed_place(a_group(), late)
    assert step_of(late.child_id, "list") is None
    assert step_of(late.child_id, "round") is None


def test_the_case_says_that_the_place_came_from_the_list() -> None:
    family = a_family([a_group()])
    serve_round(actor=FOLLOWER, moment=LATER, request_key=a_key(), city=TARAZ, cause=Cause.DAY)
    step = step_of(family.child_id, "place")
    assert step is not None
    assert step.title == "Тізіміңізден орын берілді"
    assert step_of(family.child_id, "list") is None
