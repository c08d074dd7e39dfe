"""The few algorithms that a signature here may use, each with its one spelling."""

from enum import Enum
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from kezek.contracts.signing import der

_NULL = der.tlv(der.NULL)
SHA256_OID = "2.16.840.1.101.3.4.2.1"
SHA256 = der.sequence(der.oid(SHA256_OID), _NULL)
SHA256_FORMS = frozenset({SHA256, der.sequence(der.oid(SHA256_OID))})
GOST_ARC = "1.2.398.3.10.1."
MIN_RSA_BITS = 2048


class Algorithm(Enum):
    """Signature algorithms; the value is the AlgorithmIdentifier as it must be written.

    `rsaEncryption` with the digest named apart is not among them: it would be a second spelling
    of the first, and the authority's own software does not write it.
    """

    RSA_SHA256 = der.sequence(der.oid("1.2.840.113549.1.1.11"), _NULL)
    ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))


class NotSupported(ValueError):
    """An algorithm that we can't check; `gost` when it is one of Kazakhstan's own."""

    def __init__(self, *, gost: bool) -> None:
        super().__init__("gost" if gost else "unknown algorithm")
        self.gost = gost


PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


def algorithm_of(identifier: der.Value) -> Algorithm:
    """The algorithm of an AlgorithmIdentifier; raises NotSupported."""
    try:
        return Algorithm(identifier.raw)
    except ValueError:
        name = identifier.items(der.SEQUENCE)[:1]
        gost = bool(name) and name[0].oid().startswith(GOST_ARC)
        raise NotSupported(gost=gost) from None


@lru_cache(maxsize=256)
def public_key(spki: bytes) -> PublicKey:
    """The key of a SubjectPublicKeyInfo; raises NotSupported, Malformed."""
    info = der.read(spki).fields()
    name = info.take(der.SEQUENCE).fields().take(der.OID).oid()
    if name.startswith(GOST_ARC):
        raise NotSupported(gost=True)
    try:
        key = load_der_public_key(spki)
    except UnsupportedAlgorithm:
        raise NotSupported(gost=False) from None
    except ValueError:
        raise der.Malformed("no key") from None
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS:
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise NotSupported(gost=False)


def verifies(key: PublicKey, algorithm: Algorithm, signature: bytes, message: bytes) -> bool:
    """Whether the signature is that key's over the message."""
    try:
        match key, algorithm:
            case rsa.RSAPublicKey(), Algorithm.RSA_SHA256:
                key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
            case ec.EllipticCurvePublicKey(), Algorithm.ECDSA_SHA256:
                key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
            case _:
                return False
    except InvalidSignature:
        return False
    return True
