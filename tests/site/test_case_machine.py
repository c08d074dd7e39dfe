"""A child's case through all its states: random acts and days, by the house and by a plain model.

The model stands in `case_model.py`. After each step both are the same; what one refuses, so does
the other. Whether the machine would find a wrong rule is shown by wrong rules.
"""

import copy
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from kezek.contracts.states import ContractState
from kezek.places.states import LIVE_PLACES, LIVE_WAITS
from kezek.queue.states import ApplicationState, FilingState
from kezek.vouchers.states import VoucherState
from tests.site.case_machine import ACTS, Run
from tests.site.case_model import Case
from tests.site.case_town import Town, a_town

pytestmark = pytest.mark.django_db
STEPS = 9
_QUEUED = "type_iins prove apply allot iterate"
# Ways on which a run may start, so that late states are as common as early ones.
WAYS = [
    f"{_QUEUED} confirm choose sign head_signs leave".split(),
    f"{_QUEUED} confirm wait_for_other neighbour_leaves sweep accept sign head_signs".split(),
    f"{_QUEUED} days sweep restore iterate confirm extend wait_for_other".split(),
    f"{_QUEUED} confirm choose days sweep restore claim believe iterate days sweep".split(),
    f"{_QUEUED} confirm wait_for_other days neighbour_leaves sweep accept sign".split(),
    f"{_QUEUED} confirm choose sign head_signs days days days leave".split(),
    f"{_QUEUED} confirm choose head_signs sign".split(),
    f"{_QUEUED} days sweep restore iterate days sweep restore".split(),
]


class Machine(RuleBasedStateMachine):
    """A run goes a part of some way, and on from there by chance."""

    town: ClassVar[Town]
    model: ClassVar[type[Case]] = Case
    seen: ClassVar[set[tuple[str, str]]]

    def __init__(self) -> None:
        super().__init__()
        self.run = Run(self.town, self.model)

    @initialize(way=st.sampled_from(WAYS), far=st.integers(0, 14))
    def goes_some_way(self, way: list[str], far: int) -> None:
        for name in way[:far]:
            if name == "days":
                self.run.time_passes(9)
            elif name == "sweep":
                self.run.sweep()
            else:
                self.run.act(name)

    @rule(name=st.sampled_from(ACTS))
    def anything(self, name: str) -> None:
        self.run.act(name)

    @rule(pick=st.integers(0, 59))
    def what_is_next(self, pick: int) -> None:
        open_to = [name for name in ACTS if self.moves(name)]
        self.run.act(open_to[pick % len(open_to)])

    @rule(days=st.sampled_from([1, 1, 1, 2, 3, 5, 9, 30]), swept=st.sampled_from([1, 1, 1, 0]))
    def time_passes(self, days: int, swept: int) -> None:
        self.run.time_passes(days)
        if swept:
            self.run.sweep()

    @rule(first=st.integers(-3, 4), days=st.integers(1, 3))
    def outage(self, first: int, days: int) -> None:
        self.run.outage(first, days)

    def moves(self, name: str) -> bool:
        """Whether the act is accepted now and changes something."""
        tried = copy.deepcopy(self.run.model)
        return bool(getattr(tried, name)()) and vars(tried) != vars(self.run.model)

    def teardown(self) -> None:
        type(self).seen |= self.run.seen
        self.run.close()


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    Machine.town, Machine.seen = a_town(), set()
    yield Machine.town
    del Machine.town


def how(runs: int, *, sure: bool) -> settings:
    return settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=sure,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def every_state_was_seen() -> None:
    wanted = {
        *(("filing", state.value) for state in FilingState),
        *(("application", state.value) for state in ApplicationState),
        *(("voucher", state.value) for state in VoucherState),
        *(("contract", state.value) for state in ContractState),
        *(("place", state.value) for state in LIVE_PLACES),
        *(("wait", state.value) for state in LIVE_WAITS),
    }
    assert sorted(wanted - Machine.seen) == []


def test_a_case_goes_as_the_model_says(town: Town) -> None:
    run_state_machine_as_test(Machine, settings=how(500, sure=True))
    every_state_was_seen()


@pytest.mark.long
def test_ten_thousand_cases_go_as_the_model_says(town: Town) -> None:
    run_state_machine_as_test(Machine, settings=how(10_000, sure=False))
    every_state_was_seen()


class ThreeDays(Case):
    """Three working days to confirm instead of two."""

    def give(self, term: str, working: int = 0, days: int = 0, start: date | None = None) -> None:
        super().give(term, working + (term == "confirm"), days, start)


class Forgetful(Case):
    """A case may be restored again and again."""

    def restore(self) -> bool:
        self.restored = 0
        return super().restore()


class Greedy(Case):
    """A refused voucher keeps its money."""

    def lose(self, voucher: str, application: str) -> None:
        kept = self.held
        super().lose(voucher, application)
        self.free -= kept if voucher == "refused" else 0


class Hasty(Case):
    """The clock runs on a waiting list."""

    def resume(self) -> None:
        self.paused = False


class Lenient(Case):
    """The head may sign before the parent."""

    def head_signs(self) -> bool:
        if self.contract == "drafted":
            self.contract = "parent_signed"
        return super().head_signs()


class Generous(Case):
    """Leaving frees the whole reserve, the month that was attended too."""

    def leave(self) -> bool:
        held = self.held
        before = self.free
        left = super().leave()
        self.free = before + held if left else before
        return left


def is_found(wrong: type[Case]) -> None:
    class Wrong(Machine):
        model = wrong

    Wrong.seen = set()
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Wrong, settings=how(500, sure=True))


@pytest.mark.parametrize("wrong", [ThreeDays, Greedy, Lenient])
def test_a_wrong_rule_is_found(town: Town, wrong: type[Case]) -> None:
    is_found(wrong)


@pytest.mark.long
@pytest.mark.parametrize("wrong", [Forgetful, Hasty, Generous])
def test_a_wrong_rule_that_seldom_shows_is_found(town: Town, wrong: type[Case]) -> None:
    is_found(wrong)
