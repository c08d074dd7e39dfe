from datetime import timedelta

import pytest

from kezek.contracts.acts import void_unsigned
from kezek.contracts.errors import NotYourTurn
from kezek.contracts.sweeps import void_due
from kezek.ledger.queries import imbalance
from kezek.places import queries as places
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ
from tests.contracts.builders import a_draft, frame, parent_signs
from tests.places.builders import data_of, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def test_unsigned_in_time_frees_the_place_and_returns_the_voucher() -> None:
    contract = a_draft()
    due = contract.parent_due_at
    assert due is not None
    assert void_due(TARAZ, due - timedelta(seconds=1)) == 0
    assert void_due(TARAZ, due) == 1
    contract.refresh_from_db()
    place, voucher = contract.place, contract.voucher
    assert (contract.state, contract.end_reason) == ("void", "unsigned")
    assert (place.state, place.release_reason, taken(place.group)) == ("released", "unsigned", 0)
    assert (voucher.state, voucher.case_id) == ("returned", None)
    assert voucher.application.state == "inactive"
    assert voucher.application.restore_due_at is not None
    assert data_of("contract.voided", contract.pk)["reason"] == "unsigned"
    assert data_of("voucher.returned", voucher.pk)["released"] > 0
    assert places.reconcile(TARAZ) == []
    assert imbalance(TARAZ) == 0


def test_the_sweep_goes_by_the_vouchers_term_when_it_was_extended() -> None:
    contract = a_draft()
    due = contract.parent_due_at
    assert due is not None
    Voucher.objects.filter(pk=contract.voucher_id).update(sign_due_at=due + timedelta(days=30))
    assert void_due(TARAZ, due) == 0
    assert void_due(TARAZ, due + timedelta(days=30)) == 1


def test_what_the_parent_signed_is_never_ended() -> None:
    contract = parent_signs(a_draft())
    late = contract.parent_due_at
    assert late is not None
    assert void_due(TARAZ, late + timedelta(days=90)) == 0
    with pytest.raises(NotYourTurn):
        void_unsigned(contracts=[contract.pk], **frame(late + timedelta(days=90)))


def test_a_term_that_runs_is_not_cut() -> None:
    contract = a_draft()
    with pytest.raises(NotYourTurn):
        void_unsigned(contracts=[contract.pk], **frame())
    assert contract.place.state == "claimed"
