"""The check itself: from bytes to a verdict. Pure but for the trust store's lists."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from kezek.contracts.signing import der
from kezek.contracts.signing.algorithms import NotSupported
from kezek.contracts.signing.certificates import (
    CLIENT_AUTH,
    DIGITAL_SIGNATURE,
    HEAD,
    NON_REPUDIATION,
    ORGANISATION_MEMBER,
    PERSON,
    Certificate,
)
from kezek.contracts.signing.cms import SignedData, SignerInfo, read_cms
from kezek.contracts.signing.port import ExpectedSigner, Verdict
from kezek.contracts.signing.refusals import (
    AlgorithmUnsupported,
    DocumentDiffers,
    GostUnsupported,
    LoginKey,
    NotTheHead,
    OtherOrganisation,
    OtherPerson,
    SignatureDamaged,
    SignatureRefused,
    SignatureUnknown,
)
from kezek.contracts.signing.trust import TrustStore
from kezek.people.sealing import Purpose, mark


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one signer of a CMS: a verdict, or why there is none."""

    verdict: Verdict | None
    refusal: SignatureRefused | SignatureUnknown | None


def check_detached(
    payload: bytes, cms: bytes, *, trust: TrustStore, at: datetime, expect: ExpectedSigner
) -> Verdict:
    """The verdict on a detached CMS of exactly one signer; raises a typed refusal."""
    signed = _read(cms)
    if signed.content is not None or len(signed.signers) != 1:
        raise SignatureDamaged
    verdict = _check(payload, signed.signers[0], trust, at)
    _require_expected(verdict, expect)
    return verdict


def inspect(payload: bytes, cms: bytes, *, trust: TrustStore, at: datetime) -> list[Finding]:
    """What can be said of each signer of any CMS, attached or detached, whoever signed."""
    signed = _read(cms)
    if signed.content not in {None, payload}:
        raise DocumentDiffers
    findings = []
    for signer in signed.signers:
        try:
            findings.append(Finding(_check(payload, signer, trust, at), None))
        except (SignatureRefused, SignatureUnknown) as refusal:
            findings.append(Finding(None, refusal))
    return findings


def _read(cms: bytes) -> SignedData:
    try:
        return read_cms(cms)
    except der.Malformed:
        raise SignatureDamaged from None


def _check(payload: bytes, signer: SignerInfo, trust: TrustStore, at: datetime) -> Verdict:
    certificate = signer.certificate
    try:
        covered, sound = signer.covers(payload), signer.verifies()
    except NotSupported as refusal:
        raise (GostUnsupported if refusal.gost else AlgorithmUnsupported) from None
    except der.Malformed:
        raise SignatureDamaged from None
    if not sound:
        raise SignatureDamaged
    if not covered:
        raise DocumentDiffers
    require_signing_key(certificate)
    trust.require(certificate, at)
    if certificate.iin is None:
        raise SignatureDamaged
    return Verdict(
        iin_mark=mark(Purpose.IIN, certificate.iin),
        bin=certificate.bin,
        head=HEAD in certificate.extended,
        signed_at=signer.signed_at,
        checked_at=at,
        certificate_serial=f"{certificate.serial:x}",
        certificate_sha256=certificate.fingerprint,
    )


def require_signing_key(certificate: Certificate) -> None:
    """The key may sign documents for a person or an organisation; a login key may not."""
    wanted = {DIGITAL_SIGNATURE, NON_REPUDIATION}
    if not wanted <= certificate.usage or CLIENT_AUTH in certificate.extended:
        raise LoginKey
    if not certificate.extended & {PERSON, ORGANISATION_MEMBER} or certificate.is_authority:
        raise LoginKey


def _require_expected(verdict: Verdict, expect: ExpectedSigner) -> None:
    if verdict.bin != expect.bin:
        raise OtherPerson if expect.bin is None else OtherOrganisation
    if expect.head and not verdict.head:
        raise NotTheHead
    if not hmac.compare_digest(verdict.iin_mark, expect.iin_mark):
        raise OtherPerson
