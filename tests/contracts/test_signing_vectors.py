"""Signatures of the National Certification Authority's test keys: nothing here was made by us."""

import base64
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kezek.contracts.signing import refusals as no
from kezek.contracts.signing.certificates import Certificate, read_certificate
from kezek.contracts.signing.check import check_detached, inspect, require_signing_key
from kezek.contracts.signing.port import ExpectedSigner
from kezek.contracts.signing.trust import RevocationList, TrustStore
from kezek.people.sealing import Purpose, mark

FOLDER = Path(__file__).parent / "vectors" / "nuc-test"
INSIDE = datetime(2021, 6, 1, tzinfo=UTC)
PAYLOAD = b"test123"
IIN = "123456789011"


def _der(name: str) -> bytes:
    raw = (FOLDER / name).read_bytes()
    found = re.search(rb"-----BEGIN [^-]+-----(.+?)-----END", raw, re.DOTALL)
    return base64.b64decode(found[1]) if found else raw


@pytest.fixture(scope="module")
def authority() -> Certificate:
    return read_certificate(_der("nca_rsa_test.crt"))


@pytest.fixture(scope="module")
def trust(authority: Certificate) -> TrustStore:
    listed = RevocationList.read(_der("nca_rsa_test.crl"), authority)
    return TrustStore([authority], [], lambda _issuer: listed)


@pytest.fixture(scope="module")
def cms() -> bytes:
    return _der("cms_attached_rsa_and_gost2015_test123.p7s")


def test_the_rsa_signer_is_good_inside_the_certificate_s_time(
    trust: TrustStore, cms: bytes
) -> None:
    _gost, rsa = inspect(PAYLOAD, cms, trust=trust, at=INSIDE)
    assert rsa.refusal is None
    assert rsa.verdict is not None
    assert rsa.verdict.iin_mark == mark(Purpose.IIN, IIN)
    assert rsa.verdict.signed_at == datetime(2022, 9, 27, 21, 17, 59, tzinfo=UTC)


def test_the_rsa_signer_has_expired_when_it_really_signed(trust: TrustStore, cms: bytes) -> None:
    at = datetime(2022, 9, 1, tzinfo=UTC)
    _gost, rsa = inspect(PAYLOAD, cms, trust=trust, at=at)
    assert isinstance(rsa.refusal, no.KeyExpired)


def test_the_gost_signer_is_said_to_be_unsupported(trust: TrustStore, cms: bytes) -> None:
    gost, _rsa = inspect(PAYLOAD, cms, trust=trust, at=INSIDE)
    assert gost.verdict is None
    assert isinstance(gost.refusal, no.GostUnsupported)


def test_other_bytes_are_another_document(trust: TrustStore, cms: bytes) -> None:
    with pytest.raises(no.DocumentDiffers):
        inspect(b"test124", cms, trust=trust, at=INSIDE)


def test_two_signers_around_the_content_are_no_contract_signature(
    trust: TrustStore, cms: bytes
) -> None:
    with pytest.raises(no.SignatureDamaged):
        check_detached(PAYLOAD, cms, trust=trust, at=INSIDE, expect=ExpectedSigner.person(IIN))


def test_the_rsa_signature_fails_with_any_byte_of_it_changed(trust: TrustStore, cms: bytes) -> None:
    for place in range(len(cms) - 256, len(cms)):
        bad = cms[:place] + bytes((cms[place] ^ 0x10,)) + cms[place + 1 :]
        _gost, rsa = inspect(PAYLOAD, bad, trust=trust, at=INSIDE)
        assert isinstance(rsa.refusal, no.SignatureDamaged)


def test_the_signing_certificate_is_fit_and_trusted(trust: TrustStore) -> None:
    certificate = read_certificate(_der("individual_valid_sign_2004_rsa.cer"))
    assert (certificate.iin, certificate.bin) == (IIN, None)
    require_signing_key(certificate)
    trust.require(certificate, datetime(2022, 6, 1, tzinfo=UTC))


def test_the_login_certificate_is_refused_though_trusted(trust: TrustStore) -> None:
    certificate = read_certificate(_der("individual_valid_sign_2004_rsa_auth.cer"))
    trust.require(certificate, datetime(2022, 6, 1, tzinfo=UTC))
    with pytest.raises(no.LoginKey):
        require_signing_key(certificate)


def test_after_the_list_s_own_time_nobody_can_tell(trust: TrustStore) -> None:
    certificate = read_certificate(_der("individual_valid_sign_2004_rsa.cer"))
    with pytest.raises(no.SignatureUnknown):
        trust.require(certificate, datetime(2022, 10, 1, tzinfo=UTC))


def test_the_list_names_those_taken_back(authority: Certificate) -> None:
    listed = RevocationList.read(_der("nca_rsa_test.crl"), authority)
    serial = 0x474C38696D8677A2C8B6E40345A8B04168C0905C
    assert listed.revoked[serial] == datetime(2021, 4, 1, 6, 56, 52, tzinfo=UTC)
    assert len(listed.revoked) == 126


def test_a_list_signed_by_another_authority_is_worthless() -> None:
    person = read_certificate(_der("individual_valid_sign_2004_rsa.cer"))
    with pytest.raises(no.SignatureUnknown):
        RevocationList.read(_der("nca_rsa_test.crl"), person)
