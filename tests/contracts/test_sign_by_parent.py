from datetime import timedelta

import pytest

from kezek.contracts import queries
from kezek.contracts.acts import Signed, sign_by_parent, sign_by_parents, void_unsigned
from kezek.contracts.acts.checks import check_by_parents
from kezek.contracts.acts.sign import keep_parent_signatures
from kezek.contracts.demo_keys import sandbox_sign
from kezek.contracts.errors import AlreadySigned, ContractUnknown, NotYourTurn, SigningOver
from kezek.contracts.models import Signature
from kezek.contracts.signing import refusals
from kezek.contracts.signing.sandbox_ca import Flaw
from kezek.core import clock
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, a_person
from tests.contracts.builders import SIGNED_AT, a_draft, frame, parent_cms, parent_signs
from tests.places.builders import data_of, kinds_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def test_the_guardian_signs_and_the_head_has_two_working_days() -> None:
    contract = parent_signs(a_draft())
    assert (contract.state, contract.parent_signed_at) == ("parent_signed", SIGNED_AT)
    assert contract.head_due_at == clock.end_of(SIGNED_AT.date() + timedelta(days=2))
    signature = Signature.objects.get(contract=contract)
    assert (signature.side, signature.signer_id) == ("parent", contract.guardian_id)
    told = data_of("contract.signed_by_parent", contract.pk)
    assert told["certificate"] == signature.certificate_serial
    assert told["head_due"] == clock.end_of(SIGNED_AT.date() + timedelta(days=2)).isoformat()


def test_another_persons_signature_is_refused() -> None:
    contract = a_draft()
    payload = queries.manifest_bytes(contract.pk)
    cms = sandbox_sign(person=a_person().pk, payload=payload, at=SIGNED_AT)
    with pytest.raises(refusals.OtherPerson):
        sign_by_parent(contract=contract.pk, cms=cms, **frame(SIGNED_AT))
    contract.refresh_from_db()
    assert contract.state == "drafted"


def test_a_login_key_is_refused() -> None:
    contract = a_draft()
    with pytest.raises(refusals.LoginKey):
        sign_by_parent(
            contract=contract.pk, cms=parent_cms(contract, Flaw.LOGIN), **frame(SIGNED_AT)
        )


def test_a_damaged_signature_is_refused() -> None:
    contract = a_draft()
    cms = bytearray(parent_cms(contract))
    cms[-5] ^= 1
    for broken in (bytes(cms), b"", b"not a signature"):
        with pytest.raises(refusals.SignatureDamaged):
            sign_by_parent(contract=contract.pk, cms=broken, **frame(SIGNED_AT))
    assert kinds_of("contract", contract.pk) == ["contract.drafted"]


def test_a_signature_under_another_contract_is_refused() -> None:
    contract, other = a_draft(), a_draft()
    cms = sandbox_sign(
        person=contract.guardian_id, payload=queries.manifest_bytes(other.pk), at=SIGNED_AT
    )
    with pytest.raises(refusals.DocumentDiffers):
        sign_by_parent(contract=contract.pk, cms=cms, **frame(SIGNED_AT))


def test_when_the_service_is_silent_nothing_is_lost() -> None:
    contract = a_draft()
    cms = parent_cms(contract)
    set_mode(Port.SIGNATURE, Mode.DOWN)
    try:
        with pytest.raises(refusals.SignatureUnknown):
            sign_by_parent(contract=contract.pk, cms=cms, **frame(SIGNED_AT, key="again"))
    finally:
        set_mode(Port.SIGNATURE, Mode.OK)
    assert sign_by_parent(contract=contract.pk, cms=cms, **frame(SIGNED_AT, key="again"))


def test_a_contract_is_signed_once_by_the_parent() -> None:
    contract = parent_signs(a_draft())
    with pytest.raises(AlreadySigned):
        sign_by_parent(contract=contract.pk, cms=parent_cms(contract), **frame(SIGNED_AT))


def test_a_repeated_key_gives_the_first_answer() -> None:
    contract = a_draft()
    told = frame(SIGNED_AT, key="sign")
    cms = parent_cms(contract)
    first = sign_by_parent(contract=contract.pk, cms=cms, **told)
    assert sign_by_parent(contract=contract.pk, cms=cms, **told) == first
    assert Signature.objects.count() == 1


def test_after_the_term_it_is_too_late() -> None:
    contract = a_draft()
    due = Voucher.objects.get(pk=contract.voucher_id).sign_due_at
    assert due is not None
    with pytest.raises(SigningOver):
        sign_by_parent(contract=contract.pk, cms=parent_cms(contract, at=due), **frame(due))


def test_an_extended_voucher_lets_the_parent_sign_later() -> None:
    contract = a_draft()
    due = contract.parent_due_at
    assert due is not None
    Voucher.objects.filter(pk=contract.voucher_id).update(sign_due_at=due + timedelta(days=30))
    assert parent_signs(contract, due).state == "parent_signed"


def test_a_void_contract_is_not_signed() -> None:
    contract = a_draft()
    due = contract.parent_due_at
    assert due is not None
    cms = parent_cms(contract)
    void_unsigned(contracts=[contract.pk], **frame(due))
    with pytest.raises(NotYourTurn):
        sign_by_parent(contract=contract.pk, cms=cms, **frame(SIGNED_AT))


def test_an_unknown_contract_is_not_signed() -> None:
    with pytest.raises(ContractUnknown):
        sign_by_parent(contract=10**9, cms=b"", **frame(SIGNED_AT))


def test_a_checked_signature_of_a_changed_contract_is_not_written() -> None:
    contract = a_draft()
    checked = check_by_parents(TARAZ, [Signed(contract.pk, parent_cms(contract))], SIGNED_AT)
    contract.manifest_sha256 = "0" * 64
    contract.save()
    with pytest.raises(NotYourTurn):
        keep_parent_signatures(checked=checked, **frame(SIGNED_AT))


def test_a_batch_is_written_whole() -> None:
    contracts = [a_draft() for _ in range(3)]
    signed = [Signed(contract.pk, parent_cms(contract)) for contract in contracts]
    told = frame(SIGNED_AT)
    actors = [told.pop("actor")] * 3
    assert sign_by_parents(signed=signed, actor=actors, **told) == [row.pk for row in contracts]
    fresh = a_draft()
    with pytest.raises(AlreadySigned):
        sign_by_parents(signed=[Signed(fresh.pk, parent_cms(fresh)), signed[0]], **frame(SIGNED_AT))
    fresh.refresh_from_db()
    assert fresh.state == "drafted"
