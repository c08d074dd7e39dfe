"""Whom the city trusts: pinned authorities, those under them, and their lists of revocations."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from cryptography import x509

from kezek.contracts.signing import der
from kezek.contracts.signing.algorithms import NotSupported
from kezek.contracts.signing.certificates import LIST_SIGN, Certificate, read_certificate
from kezek.contracts.signing.refusals import (
    AlgorithmUnsupported,
    AuthorityUnknown,
    GostUnsupported,
    KeyExpired,
    KeyNotYetValid,
    KeyRevoked,
    SignatureUnknown,
)

MAX_CHAIN = 4


@dataclass(frozen=True, slots=True)
class RevocationList:
    """One authority's list, already checked against its key."""

    revoked: Mapping[int, datetime]
    next_update: datetime

    @classmethod
    def read(cls, raw: bytes, authority: Certificate) -> Self:
        """Read a CRL in DER; raises SignatureUnknown unless this authority signed it."""
        key = authority.key()
        try:
            with warnings.catch_warnings():
                # The authority's own name may be longer than X.509's table allows; known and right.
                warnings.simplefilter("ignore")
                listed = x509.load_der_x509_crl(raw)
                signed = LIST_SIGN in authority.usage and listed.is_signature_valid(key)
                until = listed.next_update_utc
                revoked = {entry.serial_number: entry.revocation_date_utc for entry in listed}
        except (ValueError, TypeError):
            raise SignatureUnknown from None
        if not signed or until is None:
            raise SignatureUnknown
        return cls(revoked, until)


@dataclass(frozen=True)
class TrustStore:
    """Authorities by their subject. An anchor is trusted because it is pinned, not by its word.

    `revocations` gives an authority's list, or None when there is none to be had: then nothing
    under that authority can be told good.
    """

    anchors: Sequence[Certificate]
    between: Sequence[Certificate]
    revocations: Callable[[Certificate], RevocationList | None]
    _sound: dict[bytes, Certificate] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        anchors: Sequence[bytes],
        between: Sequence[bytes],
        revocations: Callable[[Certificate], RevocationList | None],
    ) -> Self:
        """A store of certificates in DER."""
        return cls(
            [read_certificate(raw) for raw in anchors],
            [read_certificate(raw) for raw in between],
            revocations,
        )

    def require(self, certificate: Certificate, at: datetime) -> None:
        """The certificate holds at this moment, up to an anchor; raises a refusal otherwise."""
        current = certificate
        for _step in range(MAX_CHAIN):
            issuer = self._issuer(current)
            _in_time(current, at)
            self._not_revoked(current, issuer, at)
            if issuer in self.anchors:
                _in_time(issuer, at)
                return
            current = issuer
        raise AuthorityUnknown

    def _issuer(self, certificate: Certificate) -> Certificate:
        """The authority that signed this certificate; each signature is checked once."""
        print_ = certificate.fingerprint
        if (known := self._sound.get(print_)) is not None:
            return known
        for authority in (*self.anchors, *self.between):
            if _issued(authority, certificate):
                if len(self._sound) > 50_000:  # a city's signers; then begin anew
                    self._sound.clear()
                self._sound[print_] = authority
                return authority
        raise AuthorityUnknown

    def _not_revoked(self, certificate: Certificate, issuer: Certificate, at: datetime) -> None:
        listed = self.revocations(issuer)
        if listed is None or at > listed.next_update:
            raise SignatureUnknown
        since = listed.revoked.get(certificate.serial)
        if since is not None and since <= at:
            raise KeyRevoked


def _issued(authority: Certificate, certificate: Certificate) -> bool:
    try:
        return authority.issued(certificate)
    except NotSupported as refusal:
        raise (GostUnsupported if refusal.gost else AlgorithmUnsupported) from None
    except der.Malformed:
        return False


def _in_time(certificate: Certificate, at: datetime) -> None:
    if at < certificate.not_before:
        raise KeyNotYetValid
    if at > certificate.not_after:
        raise KeyExpired
