"""The table of a voucher's moves, exhaustively: in the database every other move is refused."""

from datetime import timedelta
from itertools import product

import pytest

from kezek.core.actors import CALENDAR
from kezek.journal.frame import act
from kezek.vouchers.acts.changed import take_step
from kezek.vouchers.models import Voucher
from kezek.vouchers.refusals import VoucherMoved
from kezek.vouchers.states import LIVE, MOVES, Step, VoucherState
from tests.builders import START, TARAZ, a_voucher

LATER = START + timedelta(days=60)


@act("voucher.ended")
def _take(*, actor: object, moment: object, request_key: str, voucher: int, step: str) -> int:
    return take_step(TARAZ, [voucher], Step(step), LATER)[0].pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "state"), [(str(a), str(b)) for a, b in product(Step, VoucherState)]
)
def test_a_step_starts_only_where_the_table_says(step: str, state: str) -> None:
    voucher = a_voucher(state)
    sources, target = MOVES[Step(step)]

    def take() -> int:
        return _take(
            actor=CALENDAR,
            moment=LATER,
            request_key=f"{step}:{state}",
            voucher=voucher.pk,
            step=step,
        )

    if VoucherState(state) in sources:
        take()
    else:
        with pytest.raises(VoucherMoved):
            take()
    after = Voucher.objects.get(pk=voucher.pk)
    assert after.state == (target if VoucherState(state) in sources else state)
    assert (after.case_id is not None) == (VoucherState(after.state) in LIVE)


def test_every_step_is_in_the_table_and_every_end_is_an_end() -> None:
    assert set(MOVES) == set(Step)
    left = {state for sources, _target in MOVES.values() for state in sources}
    assert set(VoucherState) - left == set(VoucherState) - set(LIVE)


def test_the_tables_column_knows_exactly_these_states() -> None:
    (check,) = [one for one in Voucher._meta.constraints if one.name == "voucher_state"]
    assert set(check.condition.children[0][1]) == set(VoucherState)  # type: ignore[attr-defined]
