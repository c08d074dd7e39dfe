from kezek.attendance.models import Timesheet
from kezek.attendance.states import PAYABLE, TIMESHEET_MOVES, TimesheetState, may_become


def test_every_state_has_its_moves_and_the_table_has_no_other() -> None:
    assert set(TIMESHEET_MOVES) == set(TimesheetState)
    assert {state for moves in TIMESHEET_MOVES.values() for state in moves} <= set(TimesheetState)


def test_what_is_paid_never_changes_again() -> None:
    assert {state for state, moves in TIMESHEET_MOVES.items() if not moves} == PAYABLE


def test_every_state_but_the_first_can_be_reached() -> None:
    reached = {TimesheetState.CLOSED}
    for _ in TimesheetState:
        reached |= {new for old in reached for new in TIMESHEET_MOVES[old]}
    assert reached == set(TimesheetState)


def test_every_single_move() -> None:
    allowed = {
        ("closed", "approved"),
        ("closed", "disputed"),
        ("closed", "review"),
        ("disputed", "settled"),
        ("disputed", "review"),
        ("review", "settled"),
    }
    for old in TimesheetState:
        for new in TimesheetState:
            assert (old.value in may_become(new)) == ((old.value, new.value) in allowed)


def test_the_database_knows_the_same_states() -> None:
    (check,) = [c for c in Timesheet._meta.constraints if c.name == "timesheet_state"]
    assert f"{[state.value for state in TimesheetState]}" in str(check)
