"""A certification authority of our own for the sandbox: root, authority, people, revocations.

Certificates have the shape of the National Certification Authority's. The crowd's P-256 keys and
certificates follow from one secret of the authority and who the person is, so that a whole city
signs without storing a key; the named people of the demo have RSA keys in files.
"""

import hashlib
import hmac
import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from kezek.contracts.signing import certificates as shape
from kezek.contracts.signing import der
from kezek.contracts.signing.algorithms import Algorithm
from kezek.contracts.signing.certificates import Certificate, read_certificate
from kezek.contracts.signing.trust import RevocationList
from kezek.core.sealing import keep_secret

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
LAST_DAY = datetime(2040, 1, 1, tzinfo=UTC)
EXPIRED_ON = datetime(2021, 1, 1, tzinfo=UTC)
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_AT_WILL = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

_SIGN_POLICY = {False: "1.2.398.3.3.2.3", True: "1.2.398.3.3.2.1"}  # by: is an organisation's
_LOGIN_POLICY = {False: "1.2.398.3.3.2.4", True: "1.2.398.3.3.2.2"}
_LISTS = "http://sandbox.invalid/kezek.crl"


class Flaw(StrEnum):
    """What is wrong with a sandbox key, on demand."""

    NONE = "none"
    EXPIRED = "expired"
    LOGIN = "login"
    REVOKED = "revoked"
    IMPOSTOR = "impostor"


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """Who signs in the sandbox. `named` people have RSA keys, the crowd P-256."""

    iin: str
    name: str
    bin: str | None = None
    organisation: str = ""
    head: bool = False
    named: bool = False


PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """A private key with its certificate."""

    certificate: Certificate
    key: PrivateKey

    @property
    def algorithm(self) -> Algorithm:
        """The one algorithm of this kind of key."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return Algorithm.RSA_SHA256
        return Algorithm.ECDSA_SHA256

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        return _sign(self.key, message)


def _sign(key: PrivateKey, message: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(message, _AT_WILL)


def _spki(key: PrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


class SandboxAuthority:
    """The authority in a folder; made there at the first use, the same ever after."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._listed: tuple[int, RevocationList] | None = None
        self.signing_key = lru_cache(maxsize=32_768)(self._signing_key)

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """The authority of this folder."""
        if not (folder / "authority.cer").exists():
            _found(folder)
        return cls(folder)

    @cached_property
    def root(self) -> Certificate:
        """The pinned anchor."""
        return read_certificate((self.folder / "root.cer").read_bytes())

    @cached_property
    def authority(self) -> Certificate:
        """The certificate that issues people's."""
        return read_certificate((self.folder / "authority.cer").read_bytes())

    @cached_property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        return _load_ec(self.folder / "authority.key")

    @cached_property
    def _secret(self) -> bytes:
        return (self.folder / "people.secret").read_bytes()

    def _signing_key(self, signer: Signer, flaw: Flaw = Flaw.NONE) -> SigningKey:
        """The person's key and certificate, always the same for the same person."""
        told = "|".join(
            (
                signer.iin,
                signer.name,
                signer.bin or "",
                signer.organisation,
                str(signer.head),
                str(signer.named),
                flaw,
            )
        )
        seed = hmac.digest(self._secret, told.encode(), "sha512")
        if signer.named:
            key: PrivateKey = self._stored_key(seed[:16].hex())
        else:
            number = int.from_bytes(seed[:48], "big") % (P256_ORDER - 1) + 1
            key = ec.derive_private_key(number, ec.SECP256R1())
        issuer_key = self._impostor_key() if flaw is Flaw.IMPOSTOR else self._key
        serial = int.from_bytes(b"\x40" + hmac.digest(self._secret, seed, "sha256")[:18], "big")
        content = _person_certificate(signer, flaw, serial, self.authority, _spki(key))
        certificate = read_certificate(_signed(content, issuer_key))
        if flaw is Flaw.REVOKED:
            self.revoke(certificate.serial, FIRST_DAY)
        return SigningKey(certificate, key)

    def _stored_key(self, name: str) -> rsa.RSAPrivateKey:
        path = self.folder / "named" / f"{name}.key"
        if not path.exists():
            keep_secret(path, _dump(rsa.generate_private_key(65537, 2048)))
        key = serialization.load_der_private_key(path.read_bytes(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(path.name)
        return key

    def _impostor_key(self) -> ec.EllipticCurvePrivateKey:
        seed = hmac.digest(self._secret, b"impostor", "sha384")
        number = int.from_bytes(seed, "big") % (P256_ORDER - 1) + 1
        return ec.derive_private_key(number, ec.SECP256R1())

    def revoke(self, serial: int, since: datetime) -> None:
        """Take a certificate back from that moment on, and publish the new list."""
        known = self._revoked()
        if known.get(f"{serial:x}") is None:
            known[f"{serial:x}"] = since.isoformat()
            _replace(self.folder / "revoked.json", json.dumps(known, indent=1).encode())
            _replace(self.folder / "authority.crl", _list(self.authority, self._key, known))

    def _revoked(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.folder / "revoked.json").read_text())
        return found

    def revocations(self, issuer: Certificate) -> RevocationList | None:
        """The list of this issuer, read anew when it changes."""
        if issuer.raw == self.root.raw:
            return self._root_list
        if issuer.raw != self.authority.raw:
            return None
        path = self.folder / "authority.crl"
        stamp = path.stat().st_mtime_ns
        if self._listed is None or self._listed[0] != stamp:
            self._listed = (stamp, RevocationList.read(path.read_bytes(), issuer))
        return self._listed[1]

    @cached_property
    def _root_list(self) -> RevocationList:
        return RevocationList.read((self.folder / "root.crl").read_bytes(), self.root)


def _found(folder: Path) -> None:
    """Make root, authority and empty lists in one step; of two founders at once the first wins."""
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}")
    draft.mkdir(mode=0o700, parents=True)
    root_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    root_name, name = _authority_name("Root"), _authority_name("CA")
    root = _signed(_authority_certificate(1, root_name, root_name, root_key, root_key), root_key)
    authority = _signed(_authority_certificate(2, root_name, name, root_key, key), root_key)
    (draft / "root.cer").write_bytes(root)
    (draft / "root.crl").write_bytes(_list(read_certificate(root), root_key, {}))
    (draft / "authority.cer").write_bytes(authority)
    (draft / "authority.crl").write_bytes(_list(read_certificate(authority), key, {}))
    (draft / "revoked.json").write_text("{}")
    # The root's key is needed never again, so it is not kept.
    keep_secret(draft / "authority.key", _dump(key))
    keep_secret(draft / "people.secret", secrets.token_bytes(32))
    try:
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)
        if not (folder / "authority.cer").exists():
            raise


def _dump(key: PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _load_ec(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_der_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(path.name)
    return key


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.write_bytes(content)
    os.replace(draft, path)  # noqa: PTH105 - atomic by contract on every system


def _list(
    authority: Certificate, key: ec.EllipticCurvePrivateKey, revoked: dict[str, str]
) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(x509.load_der_x509_certificate(authority.raw).subject)
        .last_update(FIRST_DAY)
        .next_update(LAST_DAY)
    )
    for serial, since in revoked.items():
        entry = x509.RevokedCertificateBuilder(int(serial, 16), datetime.fromisoformat(since))
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _name(pairs: Sequence[tuple[str, bytes]]) -> bytes:
    return der.sequence(
        *(der.tlv(der.SET, der.sequence(der.oid(oid), value)) for oid, value in pairs)
    )


def _authority_name(kind: str) -> bytes:
    return _name(
        [
            (shape.COUNTRY, der.printable("KZ")),
            (shape.COMMON_NAME, der.utf8(f"KEZEK SANDBOX {kind}")),
        ]
    )


def _extension(oid: str, content: bytes, *, critical: bool = False) -> bytes:
    flag = der.tlv(der.BOOLEAN, b"\xff") if critical else b""
    return der.sequence(der.oid(oid), flag, der.octets(content))


def _flags(*numbers: int) -> bytes:
    field = sum(0x80 >> number for number in numbers)
    unused = 7 - max(numbers)
    return der.tlv(der.BIT_STRING, bytes((unused, field)))


def _key_id(spki: bytes) -> bytes:
    return hashlib.sha256(spki).digest()[:20]


def _certificate(  # noqa: PLR0917 - a certificate's parts in their own order
    serial: int,
    issuer: bytes,
    until: datetime,
    subject: bytes,
    spki: bytes,
    extensions: Sequence[bytes],
) -> bytes:
    return der.sequence(
        der.tlv(der.context(0), der.integer(2)),
        der.integer(serial),
        Algorithm.ECDSA_SHA256.value,
        issuer,
        der.sequence(der.moment(FIRST_DAY), der.moment(until)),
        subject,
        spki,
        der.tlv(der.context(3), der.sequence(*extensions)),
    )


def _signed(content: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    return der.sequence(content, Algorithm.ECDSA_SHA256.value, der.bits(_sign(key, content)))


def _authority_certificate(
    serial: int,
    issuer: bytes,
    subject: bytes,
    issuer_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePrivateKey,
) -> bytes:
    spki = _spki(key)
    extensions = [
        _extension(
            shape.BASIC_CONSTRAINTS,
            der.sequence(der.tlv(der.BOOLEAN, b"\xff")),
            critical=True,
        ),
        _extension(shape.KEY_USAGE, _flags(shape.CERTIFICATE_SIGN, shape.LIST_SIGN), critical=True),
        _extension(shape.SUBJECT_KEY, der.octets(_key_id(spki))),
        _extension(
            shape.AUTHORITY_KEY,
            der.sequence(der.tlv(der.primitive(0), _key_id(_spki(issuer_key)))),
        ),
    ]
    return _certificate(serial, issuer, LAST_DAY, subject, spki, extensions)


def _person_certificate(
    signer: Signer, flaw: Flaw, serial: int, authority: Certificate, spki: bytes
) -> bytes:
    surname, _, rest = signer.name.partition(" ")
    given, _, patronymic = rest.partition(" ")
    pairs = [
        (shape.COMMON_NAME, der.utf8(f"{surname} {given}".strip())),
        (shape.SURNAME, der.utf8(surname)),
        (shape.SERIAL_NUMBER, der.printable(f"IIN{signer.iin}")),
        (shape.COUNTRY, der.printable("KZ")),
    ]
    if patronymic:
        pairs.append(("2.5.4.42", der.utf8(patronymic)))
    if signer.bin is not None:
        pairs.append((shape.ORGANISATION, der.utf8(signer.organisation)))
        pairs.append((shape.UNIT, der.utf8(f"BIN{signer.bin}")))
    login = flaw is Flaw.LOGIN
    organisation = signer.bin is not None
    uses = [shape.CLIENT_AUTH if login else shape.EMAIL_PROTECTION]
    uses.append(shape.ORGANISATION_MEMBER if organisation else shape.PERSON)
    if signer.head:
        uses.append(shape.HEAD)
    flags = (0, 2) if login else (shape.DIGITAL_SIGNATURE, shape.NON_REPUDIATION)
    policy = (_LOGIN_POLICY if login else _SIGN_POLICY)[organisation]
    address = der.tlv(der.primitive(6), _LISTS.encode())
    point = der.sequence(der.tlv(der.context(0), der.tlv(der.context(0), address)))
    extensions = [
        _extension(shape.KEY_USAGE, _flags(*flags), critical=True),
        _extension(shape.EXTENDED_USAGE, der.sequence(*(der.oid(use) for use in uses))),
        _extension(
            shape.AUTHORITY_KEY,
            der.sequence(der.tlv(der.primitive(0), _key_id(authority.spki))),
        ),
        _extension(shape.SUBJECT_KEY, der.octets(_key_id(spki))),
        _extension(shape.POLICIES, der.sequence(der.sequence(der.oid(policy)))),
        _extension(shape.CRL_ADDRESSES, der.sequence(point)),
    ]
    until = EXPIRED_ON if flaw is Flaw.EXPIRED else LAST_DAY
    return _certificate(serial, authority.subject, until, _name(pairs), spki, extensions)
