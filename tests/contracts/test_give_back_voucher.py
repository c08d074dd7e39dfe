import pytest

from kezek.contracts.acts import give_back_voucher
from kezek.ledger.queries import imbalance
from kezek.places import queries as places
from kezek.places.errors import ChildEnrolled
from tests.builders import TARAZ, a_voucher
from tests.contracts.builders import a_draft, an_enrolment, frame, parent_signs
from tests.places.builders import data_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


@pytest.mark.parametrize("signed", [False, True])
def test_the_contract_goes_with_the_voucher(signed: bool) -> None:
    contract = a_draft()
    if signed:
        parent_signs(contract)
    give_back_voucher(voucher=contract.voucher_id, **frame())
    contract.refresh_from_db()
    assert (contract.state, contract.place.state) == ("void", "released")
    assert (contract.voucher.state, contract.voucher.application.state) == ("refused", "annulled")
    assert data_of("contract.voided", contract.pk)["reason"] == "given_back"
    assert places.reconcile(TARAZ) == []
    assert imbalance(TARAZ) == 0


def test_without_a_place_it_is_a_plain_refusal() -> None:
    voucher = a_voucher("issued")
    assert give_back_voucher(voucher=voucher.pk, **frame()) == voucher.pk
    voucher.refresh_from_db()
    assert voucher.state == "refused"


def test_an_enrolled_child_leaves_instead() -> None:
    enrolment = an_enrolment()
    with pytest.raises(ChildEnrolled):
        give_back_voucher(voucher=enrolment.voucher_id, **frame())
    enrolment.contract.refresh_from_db()
    assert enrolment.contract.state == "signed"
