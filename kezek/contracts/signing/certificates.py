"""What a certificate says: who, for what use, from when until when, by whom."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from kezek.contracts.signing import der
from kezek.contracts.signing.algorithms import (
    Algorithm,
    NotSupported,
    PublicKey,
    algorithm_of,
    public_key,
    verifies,
)

COMMON_NAME = "2.5.4.3"
SURNAME = "2.5.4.4"
SERIAL_NUMBER = "2.5.4.5"
COUNTRY = "2.5.4.6"
ORGANISATION = "2.5.4.10"
UNIT = "2.5.4.11"

SUBJECT_KEY = "2.5.29.14"
KEY_USAGE = "2.5.29.15"
BASIC_CONSTRAINTS = "2.5.29.19"
CRL_ADDRESSES = "2.5.29.31"
POLICIES = "2.5.29.32"
AUTHORITY_KEY = "2.5.29.35"
EXTENDED_USAGE = "2.5.29.37"
_UNDERSTOOD = frozenset({KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_USAGE, POLICIES})

DIGITAL_SIGNATURE = 0
NON_REPUDIATION = 1
CERTIFICATE_SIGN = 5
LIST_SIGN = 6

CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
PERSON = "1.2.398.3.3.4.1.1"
ORGANISATION_MEMBER = "1.2.398.3.3.4.1.2"
HEAD = "1.2.398.3.3.4.1.2.1"

_DIGITS = 12


@dataclass(frozen=True, slots=True, repr=False)
class Certificate:
    """A certificate's facts; no repr, so that no IIN gets into a log."""

    raw: bytes
    tbs: bytes
    serial: int
    issuer: bytes
    subject: bytes
    names: Mapping[str, tuple[str, ...]]
    not_before: datetime
    not_after: datetime
    spki: bytes
    usage: frozenset[int]
    extended: frozenset[str]
    is_authority: bool
    algorithm: Algorithm | None = field(default=None)
    signature: bytes = b""

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 over the certificate."""
        return hashlib.sha256(self.raw).digest()

    @property
    def iin(self) -> str | None:
        """The person's IIN."""
        return _number(self.names, SERIAL_NUMBER, "IIN")

    @property
    def bin(self) -> str | None:
        """The organisation's BIN, if the key is an organisation's."""
        return _number(self.names, UNIT, "BIN")

    def key(self) -> PublicKey:
        """The public key; raises NotSupported."""
        return public_key(self.spki)

    def issued(self, other: "Certificate") -> bool:
        """Whether this authority signed the other certificate; raises NotSupported."""
        if other.issuer != self.subject or not self.is_authority:
            return False
        if CERTIFICATE_SIGN not in self.usage:
            return False
        if other.algorithm is None:
            raise NotSupported(gost=True)
        return verifies(self.key(), other.algorithm, other.signature, other.tbs)


def _number(names: Mapping[str, tuple[str, ...]], oid: str, prefix: str) -> str | None:
    found = [text[len(prefix) :] for text in names.get(oid, ()) if text.startswith(prefix)]
    if len(found) != 1 or len(found[0]) != _DIGITS:
        return None
    return found[0] if found[0].isascii() and found[0].isdigit() else None


@lru_cache(maxsize=4096)
def read_certificate(raw: bytes) -> Certificate:
    """Read a certificate in DER; raises Malformed.

    An algorithm that we can't check is not refused here, so that its owner can be told so.
    """
    outer = der.read(raw).fields()
    tbs = outer.take(der.SEQUENCE)
    outer_algorithm = outer.take(der.SEQUENCE)
    signature = outer.take(der.BIT_STRING).bits()
    outer.done()

    body = tbs.fields()
    version = body.take(der.context(0)).items(der.context(0))
    if len(version) != 1 or version[0].integer() != 2:
        raise der.Malformed("not a version 3 certificate")
    serial = body.take(der.INTEGER).integer()
    if body.take(der.SEQUENCE).raw != outer_algorithm.raw:
        raise der.Malformed("two algorithms")
    issuer = body.take(der.SEQUENCE)
    validity = body.take(der.SEQUENCE).fields()
    not_before, not_after = validity.any().moment(), validity.any().moment()
    validity.done()
    subject = body.take(der.SEQUENCE)
    spki = body.take(der.SEQUENCE)
    extensions = _extensions(body.take(der.context(3)))
    body.done()
    return Certificate(
        raw=raw,
        tbs=tbs.raw,
        serial=serial,
        issuer=issuer.raw,
        subject=subject.raw,
        names=_names(subject),
        not_before=not_before,
        not_after=not_after,
        spki=spki.raw,
        usage=_flags(extensions),
        extended=_extended(extensions),
        is_authority=_is_authority(extensions),
        algorithm=_algorithm(outer_algorithm),
        signature=signature,
    )


def _algorithm(identifier: der.Value) -> Algorithm | None:
    try:
        return algorithm_of(identifier)
    except NotSupported:
        return None


def _names(name: der.Value) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for part in name.items(der.SEQUENCE):
        for pair in part.items(der.SET):
            fields = pair.fields()
            oid, value = fields.take(der.OID).oid(), fields.any()
            fields.done()
            found[oid] = (*found.get(oid, ()), value.text())
    return found


def _extensions(wrapper: der.Value) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    listed = wrapper.items(der.context(3))
    if len(listed) != 1:
        raise der.Malformed("not one list of extensions")
    for extension in listed[0].items(der.SEQUENCE):
        fields = extension.fields()
        oid = fields.take(der.OID).oid()
        critical = fields.perhaps(der.BOOLEAN)
        content = fields.take(der.OCTET_STRING).octets()
        fields.done()
        if oid in found:
            raise der.Malformed("an extension twice")
        if critical is not None and critical.boolean() and oid not in _UNDERSTOOD:
            raise der.Malformed("a critical extension that nobody here knows")
        found[oid] = content
    return found


def _flags(extensions: Mapping[str, bytes]) -> frozenset[int]:
    content = extensions.get(KEY_USAGE)
    return frozenset() if content is None else der.read(content).flags()


def _extended(extensions: Mapping[str, bytes]) -> frozenset[str]:
    content = extensions.get(EXTENDED_USAGE)
    if content is None:
        return frozenset()
    return frozenset(value.oid() for value in der.read(content).items(der.SEQUENCE))


def _is_authority(extensions: Mapping[str, bytes]) -> bool:
    content = extensions.get(BASIC_CONSTRAINTS)
    if content is None:
        return False
    fields = der.read(content).fields()
    flag = fields.perhaps(der.BOOLEAN)
    return flag is not None and flag.boolean()
