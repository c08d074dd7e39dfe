"""CMS SignedData, in one strict shape, read and written.

Every byte is either signed, or has only one value that is accepted. So a changed byte anywhere
makes the signature fail: no unsigned attributes, no lists of revocations, no certificate beyond the
signers' own, no second spelling.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kezek.contracts.signing import der
from kezek.contracts.signing.algorithms import (
    GOST_ARC,
    SHA256,
    SHA256_FORMS,
    Algorithm,
    NotSupported,
    algorithm_of,
    verifies,
)
from kezek.contracts.signing.certificates import Certificate, read_certificate

MAX_BYTES = 256 * 1024
MAX_SIGNERS = 8

SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
DATA = der.oid("1.2.840.113549.1.7.1")
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"


@dataclass(frozen=True, slots=True, repr=False)
class SignerInfo:
    """One signature in a CMS. `algorithm` is None when it is one that we can't check."""

    certificate: Certificate
    attributes: bytes
    digest: bytes
    signed_at: datetime | None
    algorithm: Algorithm | None
    gost: bool
    signature: bytes

    def verifies(self) -> bool:
        """Whether the certificate's key signed the attributes; raises NotSupported."""
        if self.algorithm is None:
            raise NotSupported(gost=self.gost)
        key = self.certificate.key()
        return verifies(key, self.algorithm, self.signature, self.attributes)

    def covers(self, payload: bytes) -> bool:
        """Whether the signed digest is the payload's."""
        if self.algorithm is None:
            raise NotSupported(gost=self.gost)
        return self.digest == hashlib.sha256(payload).digest()


@dataclass(frozen=True, slots=True, repr=False)
class SignedData:
    """A CMS: the content if it lies inside, and its signers in the order written."""

    content: bytes | None
    signers: tuple[SignerInfo, ...]


def read_cms(raw: bytes) -> SignedData:
    """Read a CMS; raises Malformed for anything outside the one shape."""
    if len(raw) > MAX_BYTES:
        raise der.Malformed("too large")
    outer = der.read(raw).fields()
    if outer.take(der.OID).raw != SIGNED_DATA:
        raise der.Malformed("no signed data")
    (wrapped,) = _exactly(outer.take(der.context(0)).items(der.context(0)), 1)
    outer.done()

    body = wrapped.fields()
    if body.take(der.INTEGER).integer() != 1:
        raise der.Malformed("another version")
    digests = body.take(der.SET).items(der.SET)
    content = _content(body.take(der.SEQUENCE))
    certificates = body.take(der.context(0)).items(der.context(0))
    infos = body.take(der.SET).items(der.SET)
    body.done()

    if not 1 <= len(infos) <= MAX_SIGNERS:
        raise der.Malformed("no signer, or a crowd")
    known = [read_certificate(value.want(der.SEQUENCE).raw) for value in certificates]
    signers = tuple(_signer(info, known, {value.raw for value in digests}) for info in infos)
    _all_used(signers, known, digests, infos)
    return SignedData(content, signers)


def _exactly(values: list[der.Value], count: int) -> list[der.Value]:
    if len(values) != count:
        raise der.Malformed(f"{len(values)} parts where {count} belong")
    return values


def _content(value: der.Value) -> bytes | None:
    fields = value.fields()
    if fields.take(der.OID).raw != DATA:
        raise der.Malformed("content of another type")
    wrapper = fields.perhaps(der.context(0))
    fields.done()
    if wrapper is None:
        return None
    (inner,) = _exactly(wrapper.items(der.context(0)), 1)
    return inner.octets()


def _all_used(
    signers: Sequence[SignerInfo],
    certificates: Sequence[Certificate],
    digests: Sequence[der.Value],
    infos: Sequence[der.Value],
) -> None:
    used = {signer.certificate.raw for signer in signers}
    if len(certificates) != len(signers) or used != {known.raw for known in certificates}:
        raise der.Malformed("certificates and signers differ")
    named = {info.items(der.SEQUENCE)[2].raw for info in infos}
    if len(digests) != len(named) or named != {value.raw for value in digests}:
        raise der.Malformed("digest algorithms and signers differ")


def _signer(info: der.Value, certificates: list[Certificate], digests: set[bytes]) -> SignerInfo:
    fields = info.fields()
    if fields.take(der.INTEGER).integer() != 1:
        raise der.Malformed("another version")
    chosen = fields.take(der.SEQUENCE).fields()
    issuer, serial = chosen.take(der.SEQUENCE).raw, chosen.take(der.INTEGER).integer()
    chosen.done()
    digest_algorithm = fields.take(der.SEQUENCE)
    attributes = fields.take(der.context(0))
    signature_algorithm = fields.take(der.SEQUENCE)
    signature = fields.take(der.OCTET_STRING).octets()
    fields.done()

    found = [c for c in certificates if c.issuer == issuer and c.serial == serial]
    if len(found) != 1 or digest_algorithm.raw not in digests:
        raise der.Malformed("the signer's certificate or digest is missing")
    algorithm, gost = _algorithm(digest_algorithm, signature_algorithm)
    named = _attributes(attributes)
    if _one(named, CONTENT_TYPE).raw != DATA:
        raise der.Malformed("content of another type")
    signed_at = named.get(SIGNING_TIME)
    _same_certificate(named.get(SIGNING_CERTIFICATE), found[0])
    return SignerInfo(
        certificate=found[0],
        attributes=der.tlv(der.SET, attributes.body),
        digest=_one(named, MESSAGE_DIGEST).octets(),
        signed_at=None if signed_at is None else signed_at.moment(),
        algorithm=algorithm,
        gost=gost,
        signature=signature,
    )


def _algorithm(digest: der.Value, signature: der.Value) -> tuple[Algorithm | None, bool]:
    try:
        algorithm = algorithm_of(signature)
    except NotSupported as refusal:
        return None, refusal.gost
    if digest.raw in SHA256_FORMS:
        return algorithm, False
    return None, digest.items(der.SEQUENCE)[0].oid().startswith(GOST_ARC)


def _attributes(value: der.Value) -> dict[str, der.Value]:
    found: dict[str, der.Value] = {}
    parts = value.items(der.context(0))
    if [part.raw for part in parts] != sorted(part.raw for part in parts):
        raise der.Malformed("attributes out of order")
    for part in parts:
        fields = part.fields()
        oid = fields.take(der.OID).oid()
        values = fields.take(der.SET).items(der.SET)
        fields.done()
        if oid in found:
            raise der.Malformed("an attribute twice")
        (found[oid],) = _exactly(values, 1)
    return found


def _one(named: dict[str, der.Value], oid: str) -> der.Value:
    value = named.get(oid)
    if value is None:
        raise der.Malformed("an attribute is missing")
    return value


def _same_certificate(value: der.Value | None, certificate: Certificate) -> None:
    """If the signer bound the signature to a certificate (CAdES), it must be this one."""
    if value is None:
        return
    first = value.fields().take(der.SEQUENCE).items(der.SEQUENCE)
    fields = first[0].fields() if first else der.Fields([])
    algorithm = fields.perhaps(der.SEQUENCE)
    if algorithm is not None and algorithm.raw not in SHA256_FORMS:
        return  # another hash: signed all the same, only not compared
    if fields.take(der.OCTET_STRING).octets() != certificate.fingerprint:
        raise der.Malformed("bound to another certificate")


def write_cms(
    payload: bytes,
    certificate: Certificate,
    algorithm: Algorithm,
    signed_at: datetime,
    sign: Callable[[bytes], bytes],
) -> bytes:
    """Write a detached CMS of one signer over the payload (CAdES-BES, SHA-256)."""
    bound = der.sequence(der.sequence(der.sequence(der.octets(certificate.fingerprint))))
    parts = {
        CONTENT_TYPE: DATA,
        SIGNING_TIME: der.moment(signed_at),
        MESSAGE_DIGEST: der.octets(hashlib.sha256(payload).digest()),
        SIGNING_CERTIFICATE: bound,
    }
    pairs = [der.sequence(der.oid(name), der.tlv(der.SET, value)) for name, value in parts.items()]
    attributes = der.set_of(pairs)
    info = der.sequence(
        der.integer(1),
        der.sequence(certificate.issuer, der.integer(certificate.serial)),
        SHA256,
        der.set_of(pairs, der.context(0)),
        algorithm.value,
        der.octets(sign(attributes)),
    )
    signed = der.sequence(
        der.integer(1),
        der.tlv(der.SET, SHA256),
        der.sequence(DATA),
        der.tlv(der.context(0), certificate.raw),
        der.tlv(der.SET, info),
    )
    return der.sequence(SIGNED_DATA, der.tlv(der.context(0), signed))
