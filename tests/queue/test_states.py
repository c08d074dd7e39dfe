"""Every pair of states is either a move of the table or refused; ends have no way out."""

from enum import StrEnum
from itertools import product

import pytest

from kezek.core.actors import IMPORT
from kezek.journal.frame import act
from kezek.queue.acts.changed import change_state
from kezek.queue.models import Appeal, Application, Filing, Privilege
from kezek.queue.refusals import AlreadyDone
from kezek.queue.states import (
    APPEAL_MOVES,
    APPLICATION_MOVES,
    FILING_MOVES,
    LIVE,
    PRIVILEGE_MOVES,
    AppealState,
    ApplicationState,
    FilingState,
    PrivilegeState,
    before,
)
from tests.builders import START, TARAZ, an_application

ENDS = {ApplicationState.WITHDRAWN, ApplicationState.ANNULLED, ApplicationState.CLOSED}


@pytest.mark.parametrize(
    ("states", "moves"),
    [
        (FilingState, FILING_MOVES),
        (ApplicationState, APPLICATION_MOVES),
        (PrivilegeState, PRIVILEGE_MOVES),
        (AppealState, APPEAL_MOVES),
    ],
)
def test_a_table_names_every_state_once(
    states: type[StrEnum], moves: dict[StrEnum, frozenset[StrEnum]]
) -> None:
    assert set(moves) == set(states)
    assert all(state not in targets for state, targets in moves.items())


@pytest.mark.parametrize("model", [Filing, Application, Privilege, Appeal])
def test_the_tables_column_knows_exactly_these_states(model: type) -> None:
    states: dict[type, type[StrEnum]] = {
        Filing: FilingState,
        Application: ApplicationState,
        Privilege: PrivilegeState,
        Appeal: AppealState,
    }
    name = f"{model.__name__.lower()}_state"
    (check,) = [one for one in model._meta.constraints if one.name == name]  # type: ignore[attr-defined]
    assert set(check.condition.children[0][1]) == set(states[model])


def test_ends_have_no_way_out_but_an_appeal_and_are_not_live() -> None:
    back = {state: moves for state, moves in APPLICATION_MOVES.items() if state in ENDS and moves}
    assert back == {ApplicationState.ANNULLED: {ApplicationState.WAITING}}
    assert set(LIVE) == set(ApplicationState) - ENDS


def test_before_is_the_table_read_backwards() -> None:
    for state, target in product(ApplicationState, ApplicationState):
        assert (str(state) in before(APPLICATION_MOVES, target)) == (
            target in APPLICATION_MOVES[state]
        )


@act("application.closed")
def _change(
    *, actor: object, moment: object, request_key: str, application: int, state: str
) -> int:
    return change_state(TARAZ, [application], ApplicationState(state), START)[0].pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new"), [(str(a), str(b)) for a, b in product(ApplicationState, ApplicationState)]
)
def test_the_database_makes_exactly_the_moves_of_the_table(old: str, new: str) -> None:
    application = an_application(state=old)

    def change() -> int:
        return _change(
            actor=IMPORT,
            moment=START,
            request_key=f"{old}:{new}",
            application=application.pk,
            state=new,
        )

    if ApplicationState(new) in APPLICATION_MOVES[ApplicationState(old)]:
        change()
    else:
        with pytest.raises(AlreadyDone):
            change()
    after = Application.objects.get(pk=application.pk)
    moved = ApplicationState(new) in APPLICATION_MOVES[ApplicationState(old)]
    assert after.state == (new if moved else old)
    assert (after.case_id is None) == (ApplicationState(after.state) in ENDS)
