from itertools import product

import pytest

from kezek.contracts.states import LIVE, MOVES, ContractState, before

ALLOWED = {
    ("drafted", "parent_signed"),
    ("drafted", "void"),
    ("parent_signed", "ended"),
    ("parent_signed", "signed"),
    ("parent_signed", "void"),
    ("signed", "ended"),
}


@pytest.mark.parametrize(("source", "target"), list(product(ContractState, ContractState)))
def test_a_contract_moves_as_the_table_says(source: ContractState, target: ContractState) -> None:
    assert (target in MOVES[source]) == ((source.value, target.value) in ALLOWED)
    assert (source.value in before(target)) == (target in MOVES[source])


def test_what_can_still_move_is_live() -> None:
    assert [state.value for state in LIVE] == ["drafted", "parent_signed", "signed"]
